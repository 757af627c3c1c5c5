// Code that others call: what computes on tensors but is not reached by a call in forward.

//// EnumerableOfOwn
=> cat(new Rows(fc.call(x)).ToArray(), 1);
//--
private sealed partial class Rows(Tensor t) : IEnumerable<Tensor> { public IEnumerator<Tensor> GetEnumerator() { yield return t * 2; yield return t.tanh(); } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// EnumerableOfOwnForeach
Tensor s = zeros_like(x); foreach (var t in new Rows(fc.call(x))) s = s + t; return s;
//--
private sealed partial class Rows(Tensor t) : IEnumerable<Tensor> { public IEnumerator<Tensor> GetEnumerator() { yield return t * 2; yield return t.tanh(); } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// EnumerableOfOwnByInterface
IEnumerable<Tensor> rows = new Rows(fc.call(x)); return new List<Tensor>(rows)[1] * rows.First();
//--
private sealed partial class Rows(Tensor t) : IEnumerable<Tensor> { public IEnumerator<Tensor> GetEnumerator() { yield return t * 2; yield return t.tanh(); } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// EnumerableOfOwnIntoStack
=> stack(new Rows(fc.call(x)), 0).sum(0);
//--
private sealed partial class Rows(Tensor t) : IEnumerable<Tensor> { public IEnumerator<Tensor> GetEnumerator() { yield return t * 2; yield return t.tanh(); } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// CollectionOverridesInsert
var l = new Tanhs(); l.Add(fc.call(x)); return l[0];
//--
private sealed partial class Tanhs : System.Collections.ObjectModel.Collection<Tensor> { protected override void InsertItem(int index, Tensor item) => base.InsertItem(index, item.tanh()); }

//// CollectionOverridesInsertInitialiser
var l = new Tanhs { fc.call(x), x }; return l[0] * l[1];
//--
private sealed partial class Tanhs : System.Collections.ObjectModel.Collection<Tensor> { protected override void InsertItem(int index, Tensor item) => base.InsertItem(index, item.tanh()); }

//// CollectionExpressionOfOwn
Tanhs l = [fc.call(x), x]; return l[0] * l[1];
//--
private sealed partial class Tanhs : System.Collections.ObjectModel.Collection<Tensor> { protected override void InsertItem(int index, Tensor item) => base.InsertItem(index, item.tanh()); }

//// CollectionBuilder
Bag l = [fc.call(x), x]; return l.First() * 3;
//--
[System.Runtime.CompilerServices.CollectionBuilder(typeof(Bags), "Make")] public sealed partial class Bag(Tensor t) : IEnumerable<Tensor> { public IEnumerator<Tensor> GetEnumerator() { yield return t; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }
public static partial class Bags { public static Bag Make(ReadOnlySpan<Tensor> all) => new(all[0] * all[1]); }

//// ListOfOwnIndexer
IReadOnlyList<Tensor> l = new Powers(fc.call(x)); return l[2] + l.Count;
//--
private sealed partial class Powers(Tensor t) : IReadOnlyList<Tensor> { public Tensor this[int i] => t.pow(i); public int Count => 3; public IEnumerator<Tensor> GetEnumerator() { yield return t; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// DictionaryOfOwn
IReadOnlyDictionary<string, Tensor> d = new Table(fc.call(x)); return d["a"];
//--
private sealed partial class Table(Tensor t) : Dictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor> { Tensor IReadOnlyDictionary<string, Tensor>.this[string k] => t * 2; }

//// ComparerComputes
var h = fc.call(x); var c = new Keep(); var l = new List<Tensor> { h, x }; l.Sort(c); return c.Seen * 2;
//--
private sealed partial class Keep : IComparer<Tensor> { public Tensor Seen = zeros(4); public int Compare(Tensor? a, Tensor? b) { Seen = a! + b!; return 0; } }

//// EqualityComparerComputes
var h = fc.call(x); var c = new Keep(); var d = new Dictionary<Tensor, int>(c); d[h] = 1; return c.Seen * 2;
//--
private sealed partial class Keep : IEqualityComparer<Tensor> { public Tensor Seen = zeros(4); public bool Equals(Tensor? a, Tensor? b) => true; public int GetHashCode(Tensor t) { Seen = t * 2; return 1; } }

//// LazyField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly Lazy<Tensor> lazy;
    public Model() : base("Model") { lazy = new(() => w * 2); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * lazy.Value;
}

//// QueryField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly IEnumerable<Tensor> query;
    public Model() : base("Model") { query = new[] { 1, 2 }.Select(i => w * i); RegisterComponents(); }
    public override Tensor forward(Tensor x) { var h = fc.call(x); foreach (var t in query) h = h * t; return h; }
}

//// QueryFieldAggregated
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly IEnumerable<Tensor> query;
    public Model() : base("Model") { query = new[] { 1, 2 }.Select(i => w * i); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * query.Last();
}

//// IteratorField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly IEnumerable<Tensor> parts;
    public Model() : base("Model") { parts = Parts(); RegisterComponents(); }
    private IEnumerable<Tensor> Parts() { yield return w.exp(); }
    public override Tensor forward(Tensor x) => fc.call(x) * parts.Single();
}

//// QueryOfLayersField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly IEnumerable<Linear> layers;
    public Model() : base("Model") { layers = new[] { fc, Linear(4, 4) }.Where(l => l.weight is not null); RegisterComponents(); }
    public override Tensor forward(Tensor x) { foreach (var l in layers) x = l.call(x).tanh(); return x; }
}

//// ThreadLocalField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly ThreadLocal<Tensor> local;
    public Model() : base("Model") { local = new(() => w * 2); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * local.Value!;
}

//// ConcurrentDictionaryFactoryField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly Dictionary<string, Delegate> acts = new();
    public Model() : base("Model") { acts["a"] = (Func<Tensor, Tensor>)(t => t * w); RegisterComponents(); }
    public override Tensor forward(Tensor x) => ((Func<Tensor, Tensor>)acts["a"])(fc.call(x));
}

//// ObjectFieldIsDelegate
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly object act;
    public Model() : base("Model") { act = (Func<Tensor, Tensor>)(t => t * w); RegisterComponents(); }
    public override Tensor forward(Tensor x) => act is Func<Tensor, Tensor> f ? f(fc.call(x)) : x;
}

//// DelegateOfObjectsField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly Func<object, object> act;
    public Model() : base("Model") { act = o => ((Tensor)o) * w; RegisterComponents(); }
    public override Tensor forward(Tensor x) => (Tensor)act(fc.call(x));
}

//// DelegateOfNothingField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly Action act; private Tensor last = zeros(4);
    public Model() : base("Model") { act = () => last = w * 2; RegisterComponents(); }
    public override Tensor forward(Tensor x) { act(); return fc.call(x) * last; }
}

//// ActionWritesThroughCapture
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly List<Tensor> slot = new(); private readonly Action act;
    public Model() : base("Model") { act = () => slot[0] = slot[0] * 2; RegisterComponents(); }
    public override Tensor forward(Tensor x) { slot.Clear(); slot.Add(fc.call(x)); act(); return slot[0]; }
}

//// NumberDelegateField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly Func<double> gain;
    public Model() : base("Model") { gain = () => w.sum().item<double>(); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * gain();
}

//// NumberProperty
=> fc.call(x) * Gain;
//--
private double Gain => w.sum().item<double>();

//// NumberThroughToString
=> fc.call(x) * double.Parse(ToString()!, System.Globalization.CultureInfo.InvariantCulture);
//--
public override string ToString() => w.sum().item<double>().ToString("R", System.Globalization.CultureInfo.InvariantCulture);

//// NumberThroughHashCode
=> fc.call(x) * GetHashCode();
//--
public override int GetHashCode() => (int)(w.sum().item<double>() * 10);

//// NumberThroughCompareTo
var a = new[] { new Key(fc.call(x)), new Key(x) }; return a.Min()!.T * 2 + a.Max()!.T;
//--
private sealed partial class Key(Tensor t) : IComparable<Key> { public Tensor T => t; public int CompareTo(Key? o) => t.sum().item<double>().CompareTo(o!.T.sum().item<double>()); }

//// DisposeByInterface
var keep = new List<Tensor>(); IDisposable d = new Adds(keep, fc.call(x)); d.Dispose(); return keep[0];
//--
private sealed partial class Adds(List<Tensor> keep, Tensor t) : IDisposable { public void Dispose() => keep.Add(t * 3); }

//// UsingInterface
var keep = new List<Tensor>(); using (Make(keep, fc.call(x))) { } return keep[0];
//--
private static IDisposable Make(List<Tensor> keep, Tensor t) => new Adds(keep, t);
private sealed partial class Adds(List<Tensor> keep, Tensor t) : IDisposable { public void Dispose() => keep.Add(t * 3); }

//// EventAccessor
var h = fc.call(x); Tensor r = x; Action<Tensor> a = t => r = t; Done += a; raise(h); Done -= a; return r;
//--
private Action<Tensor>? handlers;
private event Action<Tensor> Done { add => handlers += value; remove => handlers -= value; }
private void raise(Tensor t) => handlers?.Invoke(t * 2);

//// InterpolationHandler
var h = fc.call(x); return Sum($"{h}{x}");
//--
[System.Runtime.CompilerServices.InterpolatedStringHandler] public ref partial struct Adding { public Tensor Total; public Adding(int literal, int holes) { Total = zeros(4); } public void AppendLiteral(string s) { } public void AppendFormatted(Tensor t) => Total = Total + t; }
private static Tensor Sum(Adding a) => a.Total * 2;

//// QueryPatternOfOwn
var q = from t in new Box(fc.call(x)) select t * 2; return q.T;
//--
private sealed partial class Box(Tensor t) { public Tensor T => t; public Box Select(Func<Tensor, Tensor> f) => new(f(t).tanh()); }

//// AwaitPatternOfOwn
=> Later(fc.call(x)).T;
//--
private static Box Later(Tensor t) => new(t * 2);
private sealed partial class Box(Tensor t) { public Tensor T => t; }

//// OperatorTrueAnd
var a = new Flagged(fc.call(x)); var b = new Flagged(x); return (a && b).T;
//--
private sealed partial class Flagged(Tensor t) { public Tensor T => t; public static bool operator true(Flagged f) => false; public static bool operator false(Flagged f) => false; public static Flagged operator &(Flagged a, Flagged b) => new(a.T * b.T); public static Flagged operator |(Flagged a, Flagged b) => new(a.T + b.T); }

//// OperatorCompound
var a = new Boxed(fc.call(x)); a += x; a++; return a.T;
//--
private sealed partial class Boxed(Tensor t) { public Tensor T => t; public static Boxed operator +(Boxed a, Tensor b) => new(a.T * b); public static Boxed operator ++(Boxed a) => new(a.T.tanh()); }

//// OperatorUnaryAndCompare
var a = new Boxed(fc.call(x)); return (-a).T + ((a < a) ? x : x * 2);
//--
private sealed partial class Boxed(Tensor t) { public Tensor T => t; public static Boxed operator -(Boxed a) => new(a.T.exp()); public static bool operator <(Boxed a, Boxed b) => false; public static bool operator >(Boxed a, Boxed b) => false; }

//// OperatorMixedWithTensor
=> (fc.call(x) * new Scale(3)) + (new Scale(2) * x);
//--
private sealed partial class Scale(double a) { public double A => a; public static Tensor operator *(Tensor t, Scale s) => t.tanh() * s.A; public static Tensor operator *(Scale s, Tensor t) => t * s.A; }

//// ImplicitIndexSupport
var l = new Rows(fc.call(x)); return l[^1] * l[..2].Length;
//--
private sealed partial class Rows(Tensor t) { public int Length => 4; public Tensor this[int i] => t[i] * 2; public Rows Slice(int a, int n) => this; }

//// RecordBodyInitialiser
var p = new P(fc.call(x)); return p.T;
//--
private sealed partial record P(Tensor T) { public Tensor T { get; } = T.tanh(); }

//// RecordWithInit
var p = new P(x) with { T = fc.call(x) }; return p.T;
//--
private sealed partial record P(Tensor T) { private Tensor t = T; public Tensor T { get => t; init => t = value.tanh(); } }

//// RecordEqualsComputes
var a = new P(fc.call(x)); var r = a.Equals(a) ? P.Seen : x; return r!;
//--
private sealed partial record P(Tensor T) { public static Tensor? Seen; public bool Equals(P? o) { Seen = T * 2; return true; } public override int GetHashCode() => 0; }

//// StaticConstructorComputes
=> fc.call(x) * Holder.Value;
//--
private static partial class Holder { public static readonly Tensor Value; static Holder() { Value = arange(4).to(ScalarType.Float64).tanh(); } }

//// StaticConstructorReadsModel
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); internal readonly Parameter w = new(ones(4)); [ThreadStatic] internal static Model? current;
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { current = this; var g = Gain.Now; current = null; return fc.call(x) * g; }
}
internal static partial class Gain { public static Tensor Now => Model.current!.w * 2; }

//// PartialStructMutates
var a = new Acc(); a.Add(fc.call(x)); a.Add(x); var b = a; b.Add(x); return a.Total! * b.Total!;
//--
private partial struct Acc { public Tensor? Total; public void Add(Tensor t) => Total = Total is null ? t : Total + t; }

//// PartialStructThis
var a = new Acc(fc.call(x)); a.Next(); a.Next(); return a.T;
//--
private partial struct Acc(Tensor t) { public Tensor T = t; public void Next() { this = new Acc(T * 2); } }

//// PartialStructIn
var a = new Acc { T = fc.call(x) }; return Read(in a) + Read(a);
//--
private partial struct Acc { public Tensor T; public readonly Tensor Twice() => T * 2; }
private static Tensor Read(in Acc a) => a.Twice();

//// PartialStructInReadonlyField
=> acc.Scaled(fc.call(x));
//--
private readonly Acc acc = new(3);
private readonly partial struct Acc(double gain) { private readonly double gain = gain; public Tensor Scaled(Tensor t) => t * gain; }

//// PartialClassHelperObject
var a = new Acc(); a.Add(fc.call(x)); a.Add(x); return a.Total.tanh();
//--
private sealed partial class Acc { public Tensor Total = zeros(4, 4); public void Add(Tensor t) => Total += t; }

//// PartialClassInPlace
var a = new Acc(); a.Add(fc.call(x)); a.Add(x); return a.Total.tanh();
//--
private sealed partial class Acc { public readonly Tensor Total = zeros(4, 4); public void Add(Tensor t) => Total.add_(t); }

//// PartialClassConstructorComputes
var a = new Acc(fc.call(x)); return a.T;
//--
private sealed partial class Acc { public readonly Tensor T; public Acc(Tensor t) { T = t.exp(); } }

//// PartialClassOperator
=> (new Acc(fc.call(x)) * new Acc(x)).T;
//--
private sealed partial class Acc(Tensor t) { public Tensor T => t; public static Acc operator *(Acc a, Acc b) => new(a.T.tanh() * b.T); }

//// PartialClassConversion
Tensor t = new Acc(fc.call(x)); return t * 2;
//--
private sealed partial class Acc(Tensor t) { private readonly Tensor t = t; public static implicit operator Tensor(Acc a) => a.t.exp(); }

//// PartialClassIndexer
var a = new Acc(fc.call(x)); return a[1] + a[2];
//--
private sealed partial class Acc(Tensor t) { public Tensor this[int i] => t * i; }

//// PartialClassDeconstruct
var (a, b) = new Acc(fc.call(x)); return a * b;
//--
private sealed partial class Acc(Tensor t) { public void Deconstruct(out Tensor a, out Tensor b) { a = t.tanh(); b = t * 2; } }

//// PartialRecordComputes
var a = new Acc(fc.call(x)); return a.Twice + a.Of(x);
//--
private sealed partial record Acc(Tensor T) { public Tensor Twice => T * 2; public Tensor Of(Tensor t) => T * t; }

//// PartialStaticHelpers
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Helpers.Act(fc.call(x), out var g) * g + x.Twice() + Helpers.Twice(x);
}
public static partial class Helpers { public static Tensor Act(Tensor t, out Tensor g) { g = t.sigmoid(); return t.tanh(); } public static Tensor Twice(this Tensor t) => t * 2; }

//// ExtensionOnModule
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.Twice(x);
}
public static partial class Extensions { public static Tensor Twice(this Linear l, Tensor t) => l.call(l.call(t)); }

//// ExtensionOnList
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => new[] { fc.call(x), x }.Total();
}
public static partial class Extensions { public static Tensor Total(this IEnumerable<Tensor> all) { Tensor? s = null; foreach (var t in all) s = s is null ? t : s * t; return s!; } }

//// ParamsSpan
=> Product(fc.call(x), x, fc.call(x));
//--
private static Tensor Product(params ReadOnlySpan<Tensor> all) { var p = all[0]; foreach (var t in all[1..]) p = p * t; return p; }

//// ParamsEnumerable
=> Product(fc.call(x), x, fc.call(x));
//--
private static Tensor Product(params IEnumerable<Tensor> all) => all.Aggregate((a, b) => a * b);

//// CovariantArray
object[] a = new Tensor[] { fc.call(x), x }; return (Tensor)a[0] * (Tensor)a[1];

//// FunctionOfObject
var h = fc.call(x); Func<object> f = () => h * 2; return (Tensor)f();

//// PredicateAndComparison
var h = fc.call(x); var l = new List<Tensor> { x, h }; l.RemoveAll(t => ReferenceEquals(t, x)); l.Sort((a, b) => 0); return l[0] * l.FindIndex(t => t.dim() == 2) + l[0];

//// EqualsAndHash
var h = fc.call(x); return h.Equals(h) && h.GetHashCode() == h.GetHashCode() && Equals(h, h) ? h * 2 : x;

//// LockOnTensor
var h = fc.call(x); lock (h) { h.mul_(2); } return h;

//// ReturnsInput
=> flag ? x : fc.call(x);
//--
public bool flag = true;

//// ReturnsInputWritten
x.add_(fc.call(x)); return x;

//// ReturnsViewOfInput
=> flag ? x.t() : fc.call(x);
//--
public bool flag = true;

//// ReturnsBuffer
=> mask;
//--
private readonly Tensor mask = ones(4, 4);

//// ReturnsParameter
=> fc.weight!;

//// ReturnsViewOfParameter
=> fc.weight!.t();

//// ReturnsLocalTwice
[LogitHead] public sealed partial class Model : Module<Tensor, (Tensor, Tensor)> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override (Tensor, Tensor) forward(Tensor x) { var h = fc.call(x); return (h, h.t()); }
}

//// ReturnsLazyEnumerable
[LogitHead(Output = 1)] public sealed partial class Model : Module<Tensor, IEnumerable<Tensor>> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override IEnumerable<Tensor> forward(Tensor x) { yield return x; yield return fc.call(x); }
}

//// BranchOnGradMode
var h = fc.call(x); return is_grad_enabled() ? h * 2 : h * 3;

//// BranchOnRequiresGrad
var h = fc.call(x); return h.requires_grad ? h * 2 : h * 3;

//// BranchOnLeaf
var h = fc.call(x); return h.is_leaf ? h * 2 : h * 3;

//// BranchOnGrad
=> fc.call(x) * (w.grad is null ? 2 : 3) * (w.requires_grad ? 1 : 5);

//// BranchOnMethodName
=> fc.call(x) * System.Reflection.MethodBase.GetCurrentMethod()!.Name.Length;

//// BranchOnStackTrace
=> fc.call(x) * new System.Diagnostics.StackTrace().GetFrame(0)!.GetMethod()!.Name.Length;

//// BranchOnType
=> fc.call(x) * GetType().GetMethods().Length;

//// BranchOnTime
var h = fc.call(x); var t = Environment.TickCount64; return h * (t > 0 ? 2 : 3);

//// CatchesRefusal
var h = fc.call(x); try { using (no_grad()) { w.mul_(1); } h = h * 2; } catch (Exception) { h = h * 3; } return h;

//// CatchesRefusalInHelper
var h = fc.call(x); if (Try()) h = h * 2; return h;
//--
private bool Try() { try { using (no_grad()) { w.mul_(1); } return true; } catch { return false; } }

//// FinallyReturnsOverRefusal
var h = fc.call(x); Touch(); return h;
//--
private void Touch() { while (true) { try { using (no_grad()) { w.mul_(1); } } finally { } break; } }

//// ParameterPattern
Tensor t = w; return t is Parameter p ? fc.call(x) * p : x;

//// ParameterData
=> fc.call(x) * w.detach().clone();

//// ParameterThroughObject
object o = w; return fc.call(x) * (Tensor)o;

//// ParameterReplacedInForward
fc.weight = fc2.weight!; return fc.call(x);

//// ParameterOfOptimizerLike
var ps = new List<Parameter> { w, fc.bias! }; var s = ps.Select(p => p.square().sum()).Aggregate((a, b) => a + b); return fc.call(x) * s;

//// WeightAsInputOfChild
=> fc.call(fc2.weight!) + x;

//// WeightWrittenClone
var v = fc.weight!.clone(); v[0].mul_(2); return x.matmul(v);

//// WeightWrittenContiguous
var v = fc.weight!.contiguous(); var u = v * 1; u[0].mul_(2); return x.matmul(u) + x.matmul(v);

//// WeightTransposedContiguousWritten
var v = fc.weight!.t().contiguous(); v[0].mul_(2); return x.matmul(v);

//// WeightToSameTypeWritten
var v = fc.weight!.to(ScalarType.Float64, copy: true); v[0].mul_(2); return x.matmul(v);

//// BufferInContainerWritten
bag["m"].add_(1); return fc.call(x) * bag["m"];
//--
private readonly Dictionary<string, Tensor> bag = new() { ["m"] = ones(4) };

//// StaticTensorWritten
Shared.add_(fc.call(x).sum(0)); return x * Shared;
//--
private static Tensor Shared = zeros(4);
public static nn.Module Create() { Shared = zeros(4); return new Model(); }

//// StaticTensorWrittenInactive
Shared.mul_(2); return fc.call(x) * Shared;
//--
private static Tensor Shared = ones(4);
public static nn.Module Create() { Shared = ones(4); return new Model(); }

//// ModuleAttributeChanged
drop.p = 0.1; return drop.call(fc.call(x));
//--
private readonly Dropout drop = Dropout(0.5);

//// TrainAroundCall
drop.train(); drop.eval(); return drop.call(fc.call(x));
//--
private readonly Dropout drop = Dropout(0.5);

//// ApplyWithLambda
int n = 0; apply(m => n++); return fc.call(x) * n;

//// SequentialIndexed
var h = x; for (int i = 0; i < (int)seq.Count; i++) h = seq[i].call(h); return h;
//--
private readonly Sequential seq = Sequential(Linear(4, 4), Tanh(), Linear(4, 4));

//// SequentialChildren
var h = x; foreach (var m in seq.children()) h = ((Module<Tensor, Tensor>)m).call(h); return h;
//--
private readonly Sequential seq = Sequential(Linear(4, 4), Tanh(), Linear(4, 4));

//// FieldOfTypeParameterList
var h = x; foreach (var p in ps) h = (h * p).tanh(); return h;
//--
private readonly Parameter[] ps = { new(ones(4)), new(ones(4) * 2) };

//// ParametersUnregisteredArray
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Parameter[] ps = { new(ones(4)), new(ones(4) * 2) };
    public Model() : base("Model") { for (int i = 0; i < 2; i++) register_parameter("p" + i, ps[i]); RegisterComponents(); }
    public override Tensor forward(Tensor x) { var h = x; foreach (var p in ps) h = (h * p).tanh(); return h; }
}

//// NamesPassAndFields
var jvp = fc.call(x); Func<Tensor, Tensor> pass = jvp1 => jvp1 * 2; return pass(jvp) + jvp2(x);
//--
private readonly double jvp = 2;
private Tensor jvp2(Tensor jvp) { Tensor jvp1() => jvp * this.jvp; return jvp1(); }

//// NamesTypeParameters
=> Twice<int>(fc.call(x));
//--
private static Tensor Twice<jvp>(Tensor t) => t * typeof(jvp).Name.Length;

//// NamesOfNestedTypes
=> fc.call(x) * TangentOps.Gain + OpTangents.Gain;
//--
private static partial class TangentOps { public const double Gain = 2; }
private static partial class OpTangents { public const double Gain = 3; }

//// NamesOfLocalsLikeOps
var add = fc.call(x); var mul = add * 2; Tensor call(Tensor t) => t * mul; return call(add) + x.add(mul);

//// NamesHiddenByParameters
=> Mix(fc.call(x), x);
//--
private static Tensor Mix(Tensor torch, Tensor functional) => torch * 2 + functional.tanh();
