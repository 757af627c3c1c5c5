// What the compiler writes by itself: constructors from initialisers, members of records and anonymous types, arguments that keep their default, reads of property patterns.

//// InitializerReadsWeights
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
{
    private static Model me = null!;
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { RegisterComponents(); me = this; }
    public override Tensor forward(Tensor x) { var s = new Cl(); return fc.call(x) * s.V; }
    private sealed partial class Cl { public double V = me.fc.weight.sum().item<double>(); }
}

//// InitializerOfBaseReadsWeights
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
{
    private static Model me = null!;
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { RegisterComponents(); me = this; }
    public override Tensor forward(Tensor x) { var s = new Cl(); return fc.call(x) * s.V; }
    private partial class Root { public double V { get; } = me.fc.weight.sum().item<double>(); }
    private sealed partial class Cl : Root { }
}

//// InitializerOfTargetTyped
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
{
    private static Model me = null!;
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { RegisterComponents(); me = this; }
    public override Tensor forward(Tensor x) { Cl s = new() { K = 2 }; return fc.call(x) * s.V * s.K; }
    private sealed partial class Cl { public double V = me.fc.weight.sum().item<double>(), K; }
}

//// InitializerByNew
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
{
    private static Model me = null!;
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { RegisterComponents(); me = this; }
    public override Tensor forward(Tensor x) => fc.call(x) * Make<Cl>().V;
    private static T Make<T>() where T : new() => new T();
    private sealed partial class Cl { public double V = me.fc.weight.sum().item<double>(); }
}

//// InitializerDraws
var s = new Cl(); return fc.call(x) * s.V;
//--
private sealed partial class Cl { public double V = rand(1).item<double>(); }

//// PlainInitializer = exact
var s = new Cl { K = 3 }; return fc.call(x) * s.K * s.V;
//--
private sealed partial class Cl { public double V = 2, K = 1; }

//// RecordEquality
Box b = new(fc.weight), c = new(fc.bias!); _ = new Rec(b) == new Rec(c); return fc.call(x) * (b.K + c.K);
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override bool Equals(object? o) { K = t.sum().item<double>(); return false; } public override int GetHashCode() => 1; }
public sealed partial record Rec(Box B);

//// RecordInSet
Box b = new(fc.weight); var set = new HashSet<Rec> { new Rec(b) }; return fc.call(x) * b.K * set.Count;
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override int GetHashCode() { K = t.sum().item<double>(); return 1; } public override bool Equals(object? o) => false; }
public sealed partial record Rec(Box B);

//// RecordOfRecordsInText
Box b = new(fc.weight); string s = $"{new Outer(new Rec(b), 2)}"; return fc.call(x) * b.K * s.Length;
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override string ToString() { K = t.sum().item<double>(); return "box"; } }
public sealed partial record Rec(Box B);
public sealed partial record Outer(Rec R, int N);

//// RecordPrintMembers
Box b = new(fc.weight); string s = new Rec(b).ToString(); return fc.call(x) * b.K * s.Length;
//--
public sealed partial class Box(Tensor t) { public Tensor T = t; public double K = 3; }
public sealed partial record Rec(Box B) { private bool PrintMembers(System.Text.StringBuilder text) { B.K = B.T.sum().item<double>(); return true; } }

//// AnonymousEquals
Box b = new(fc.weight), c = new(fc.bias!); bool same = new { A = b }.Equals(new { A = c }); return fc.call(x) * (b.K + c.K) * (same ? 2 : 1);
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override bool Equals(object? o) { K = t.sum().item<double>(); return false; } public override int GetHashCode() => 1; }

//// AnonymousText
Box b = new(fc.weight); string s = new { b }.ToString()!; return fc.call(x) * b.K * s.Length;
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override string ToString() { K = t.sum().item<double>(); return "box"; } }

//// StructEquals
Box b = new(fc.weight), c = new(fc.bias!); S s = new() { B = b }, r = new() { B = c }; bool same = s.Equals(r); return fc.call(x) * (b.K + c.K) * (same ? 2 : 1);
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override bool Equals(object? o) { K = t.sum().item<double>(); return false; } public override int GetHashCode() => 1; }
public partial struct S { public Box B; }

//// StructHash
Box b = new(fc.weight); S s = new() { B = b }; int hash = s.GetHashCode(); return fc.call(x) * b.K * (hash == 0 ? 2 : 1);
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override int GetHashCode() { K = t.sum().item<double>(); return 1; } public override bool Equals(object? o) => false; }
public partial struct S { public Box B; }

//// StructInList
Box b = new(fc.weight), c = new(fc.bias!); var list = new List<S> { new() { B = b } }; int at = list.IndexOf(new S { B = c }); return fc.call(x) * (b.K + c.K) * (at < 0 ? 2 : 1);
//--
public sealed partial class Box(Tensor t) { public double K = 3; public override bool Equals(object? o) { K = t.sum().item<double>(); return false; } public override int GetHashCode() => 1; }
public partial struct S { public Box B; }

//// PlainRecords = exact
var r = new Rec(fc.call(x), 2); bool same = new Key(1, "a") == new Key(1, "a"); var counts = new Dictionary<Key, int> { [new Key(2, "b")] = 3 }; return r.T * r.K * counts[new Key(2, "b")] * (same ? 2 : 1);
//--
public sealed partial record Rec(Tensor T, int K);
public sealed partial record Key(int N, string S);

//// RecursiveRecords = exact
var chain = new Link(1, new Link(2, null)); bool same = chain == new Link(1, null); return fc.call(x) * (chain.Next!.N + (same ? 1 : 0));
//--
public sealed partial record Link(int N, Link? Next);

//// PatternOfWritingProperty
var h = fc.call(x); Box b = new(h); return fc2.call(b switch { { T: var q } => q, _ => h });
//--
public sealed partial class Box(Tensor t) { public Tensor T { get { t.mul_(2); return t; } } }

//// PatternOfComputingProperty
var h = fc.call(x); Box b = new(h); return fc2.call(b is { T: var q } ? q : h);
//--
public sealed partial class Box(Tensor t) { public Tensor T => t * 2; }

//// PatternOfNumberOfTensors
var h = fc.call(x); Box b = new(h); return b is { K: > 0 } ? h * 2 : h;
//--
public sealed partial class Box(Tensor t) { public double K => t.sum().item<double>(); }

//// PatternCase
var h = fc.call(x); Box b = new(h); switch (b) { case { T: var q }: return fc2.call(q); default: return h; }
//--
public sealed partial class Box(Tensor t) { public Tensor T => t * 2; }

//// PatternExtended
var h = fc.call(x); Box b = new(h); return b is { T.shape: [4, ..] } ? h * 2 : h;
//--
public sealed partial class Box(Tensor t) { public Tensor T => t * 2; }

//// PatternOfTensor
var h = fc.call(x); return h is { T: var q } ? q.T * 2 : h;

//// PatternOfPlainTensor = exact
var h = fc.call(x); return h is { shape: [_, 4] } ? h * 2 : h;

//// PatternOfPlainProperty = exact
var h = fc.call(x); Box b = new() { T = h }; return b is { T: var q, N: 1 } ? q * 2 : h;
//--
public sealed partial class Box { public Tensor T { get; set; } = null!; public int N { get; set; } = 1; }

//// ConversionsBothWays
Box b = fc.weight; Tensor t = b; return fc.call(x) * t.sum() * ((Tensor)b).mean();
//--
public sealed partial class Box { public Tensor T = null!; public static implicit operator Box(Tensor t) => new Box { T = t * t }; public static implicit operator Tensor(Box b) => b.T.exp(); }

//// IndexerWithDefault
var h = fc.call(x); return fc2.call(this[h]);
//--
private Tensor this[Tensor t, int k = 3] => t * k;

//// IndexerWithDefaultGiven
var h = fc.call(x); return fc2.call(this[h, 2] + this[k: 4, t: h]);
//--
private Tensor this[Tensor t, int k = 3] => t * k;

//// IndexerWithParams
var h = fc.call(x); return fc2.call(this[h] + this[h, 2, 3]);
//--
private Tensor this[Tensor t, params int[] k] => t * (1 + k.Sum());

//// ParallelFor
var v = new Tensor[4]; System.Threading.Tasks.Parallel.For(0, 4, i => v[i] = fc.call(x) * i); return fc2.call(v[3] + v[2]);

//// AsParallel
var v = new[] { 1, 2, 3 }.AsParallel().AsOrdered().Select(i => fc.call(x) * i).ToArray(); return fc2.call(v[2] + v[1]);

//// IndexerWithCaller
var h = fc.call(x); return fc2.call(this[h]);
//--
private Tensor this[Tensor t, [System.Runtime.CompilerServices.CallerMemberName] string by = ""] => t * by.Length;

//// IndexerOfOther
var h = fc.call(x); var b = new Box(h); return fc2.call(b[0] + b?[1, 2]!);
//--
public sealed partial class Box(Tensor t) { public Tensor this[int i, int k = 3] => t[i] * k; }

//// OperatorOfTypeParameter
Box b = new(fc.weight), c = new(fc.bias!); _ = Plus(new N(b), new N(c)); return fc.call(x) * (b.K + c.K);
//--
public sealed partial class Box(Tensor t) { public double K = 3; public Tensor T = t; }
public partial record struct N(Box B) : System.Numerics.IAdditionOperators<N, N, N> { public static N operator +(N a, N o) { a.B.K = a.B.T.sum().item<double>(); return a; } }
private static V Plus<V>(V p, V q) where V : System.Numerics.IAdditionOperators<V, V, V> => p + q;

//// OperatorOfOwnInterface
Box b = new(fc.weight); var n = Minus(new N(b)); return fc.call(x) * n.B.K;
//--
public sealed partial class Box(Tensor t) { public double K = 3; public Tensor T = t; }
public partial interface ISign<V> where V : ISign<V> { static abstract V operator -(V a); }
public partial record struct N(Box B) : ISign<N> { public static N operator -(N a) { a.B.K = a.B.T.sum().item<double>(); return a; } }
private static V Minus<V>(V p) where V : ISign<V> => -p;

//// PropertyOfTypeParameter
Box.Last = fc.weight; return fc.call(x) * Scale<N>();
//--
public static partial class Box { public static Tensor Last = null!; }
public partial interface IScale { static abstract double Scale { get; } }
public partial struct N : IScale { public static double Scale => Box.Last.sum().item<double>(); }
private static double Scale<V>() where V : IScale => V.Scale;

//// GenericInterface
IScale<int> s = new S(fc.weight); return fc.call(x) * s.Scale;
//--
public partial interface IScale<V> { double Scale { get; } }
public sealed partial class S(Tensor t) : IScale<int> { public double Scale => t.sum().item<double>(); }

//// GenericInterfaceOfMethod = exact
IScale<int> s = new S(fc.weight); return s.Of(fc.call(x), 2);
//--
public partial interface IScale<V> { Tensor Of(Tensor h, V v); }
public sealed partial class S(Tensor t) : IScale<int> { public Tensor Of(Tensor h, int v) => h * t.sum() * v; }

//// Serialized
Box b = new(fc.weight); _ = System.Text.Json.JsonSerializer.Serialize(b); return fc.call(x) * b.V;
//--
public sealed partial class Box(Tensor t) { public double V = 1; public double K { get { V = t.sum().item<double>(); return 1; } } }

//// SerializedAsObject
Box b = new(fc.weight); _ = System.Text.Json.JsonSerializer.Serialize<object>(new { b }); return fc.call(x) * b.V;
//--
public sealed partial class Box(Tensor t) { public double V = 1; public double K { get { V = t.sum().item<double>(); return 1; } } }

//// Described
Box b = new(fc.weight); _ = System.ComponentModel.TypeDescriptor.GetProperties(b)[0].GetValue(b); return fc.call(x) * b.V;
//--
public sealed partial class Box(Tensor t) { public double V = 1; public double K { get { V = t.sum().item<double>(); return 1; } } }

//// SerializedPlain = exact
Key k = new(3, "a"); return fc.call(x) * System.Text.Json.JsonSerializer.Serialize(k).Length;
//--
public sealed partial record Key(int N, string S);

//// Activated
Box.Last = fc.weight; return fc.call(x) * Activator.CreateInstance<N>().V;
//--
public static partial class Box { public static Tensor Last = null!; }
public sealed partial class N { public double V = Box.Last.sum().item<double>(); }

//// ActivatedByType
Box.Last = fc.weight; return fc.call(x) * ((N)Activator.CreateInstance(typeof(N))!).V;
//--
public static partial class Box { public static Tensor Last = null!; }
public sealed partial class N { public double V = Box.Last.sum().item<double>(); }

//// MadeLazily
Box.Last = fc.weight; return fc.call(x) * new Lazy<N>().Value.V;
//--
public static partial class Box { public static Tensor Last = null!; }
public sealed partial class N { public double V = Box.Last.sum().item<double>(); }

//// PropertyByReflection
Box.Last = fc.weight; return fc.call(x) * (double)typeof(Box).GetProperty("V")!.GetValue(null)!;
//--
public static partial class Box { public static Tensor Last = null!; public static double V => Last.sum().item<double>(); }

//// LiftedOperator
var h = fc.call(x); Nullable<Box> b = new Box(h); var c = b + b; return fc2.call(c.Value.T);
//--
public partial struct Box(Tensor t) { public Tensor T = t; public static Box operator +(Box a, Box b) => new(a.T * b.T); }

//// LiftedSign
var h = fc.call(x); Nullable<Box> b = new Box(h); var c = -b; return fc2.call(c.Value.T);
//--
public partial struct Box(Tensor t) { public Tensor T = t; public static Box operator -(Box a) => new(a.T * 3); }

//// LiftedCompound
var h = fc.call(x); Nullable<Box> b = new Box(h); b += b; return fc2.call(b.Value.T);
//--
public partial struct Box(Tensor t) { public Tensor T = t; public static Box operator +(Box a, Box b) => new(a.T * b.T); }

//// LiftedConversion
var h = fc.call(x); Nullable<Box> b = new Box(h); double? c = (double?)b; return fc2.call(h * c!.Value);
//--
public partial struct Box(Tensor t) { public Tensor T = t; public static explicit operator double(Box a) => a.T.sum().item<double>(); }

//// LiftedConversionToStruct
var h = fc.call(x); Nullable<Box> b = new Box(h); Other? c = b; return fc2.call(c!.Value.T);
//--
public partial struct Box(Tensor t) { public Tensor T = t; public static implicit operator Other(Box a) => new() { T = a.T * 2 }; }
public partial struct Other { public Tensor T; }

//// ShortCircuitOfOwn
var h = fc.call(x); Box a = new(h), b = new(h * 2); var c = a && b; return fc2.call(c.T);
//--
public sealed partial class Box(Tensor t) { public Tensor T = t; public static int Count; public static bool operator true(Box a) => false; public static bool operator false(Box a) => true; public static Box operator &(Box a, Box b) => new(a.T * b.T); }

//// KeptInObject
_ = kept.ToString(); return fc.call(x) * ((Box)kept).K;
//--
private readonly object kept = new Box();
public static Tensor Last = null!;
public sealed partial class Box { public double K = 3; public override string ToString() { K = 2; return ones(3).sum().item<double>() > 2 ? "a" : "b"; } }

//// KeptInInterface
foreach (var t in kept) { x = x * t; } return fc.call(x);
//--
private readonly IEnumerable<double> kept = new Box();
public sealed partial class Box : IEnumerable<double> { public IEnumerator<double> GetEnumerator() { yield return ones(3).sum().item<double>(); } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// GateBesideText = exact
lock (gate) { return fc.call(x) * 2; }
//--
private readonly object gate = new();
public sealed partial class Metrics(Tensor loss) { public override string ToString() => loss.sum().item<double>().ToString(); }

//// SequencesBesideDataset = exact
IEnumerable<Tensor> all = new[] { x, x * 2 }; return all.Select(t => fc.call(t)).Aggregate((a, b) => a + b);
//--
public sealed partial class Data : IEnumerable<(Tensor, Tensor)> { public IEnumerator<(Tensor, Tensor)> GetEnumerator() { yield return (ones(3), zeros(3) + 1); } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// FunctionOfNumbersInHelper
return fc.call(x) * Scale();
//--
private Func<double> scale = () => 2;
private double Scale() => scale();
private bool Set() { scale = () => fc.weight.sum().item<double>(); return true; }

//// EventOfNumbers
scaling ??= () => fc.weight.sum().item<double>(); return fc.call(x) * Scale();
//--
private event Func<double>? scaling;
private double Scale() => scaling!();

//// LazyNumber
return fc.call(x) * Scale();
//--
private static Tensor kept = null!;
private readonly Lazy<double> scale = new(() => kept is null ? 2 : kept.sum().item<double>());
private double Scale() => scale.Value;

//// LazyTensor
return fc.call(x) * scale.Value;
//--
private readonly Lazy<Tensor> scale = new(() => ones(4) * 2);

//// SequenceOfNumbers
return fc.call(x) * Scale();
//--
private readonly IEnumerable<double> scales = new[] { 1, 2 }.Select(k => ones(3).sum().item<double>());
private double Scale() => scales.Sum();

//// TupleConvertedLater
var h = fc.call(x); var s = (h, h * 2); (W First, W Second) t = s; return t.First.T + t.Second.T;
//--
public partial class W { public Tensor T = null!; public static implicit operator W(Tensor t) => new W { T = t.tanh() }; }

//// TupleOfNumbersConvertedLater
var s = (1f, 2f); (Tensor First, Tensor Second) t = s; return fc.call(x) * t.First + t.Second;

//// NumbersAsTensors
var h = fc.call(x); foreach (Tensor t in new[] { 2f, 3f }) { h = h * t; } return h;

//// NameOfUnbound = exact
var h = fc.call(x); return h * nameof(List<int>).Length;

//// OutputNamesComputedProperty
[LogitHead(OutputName = "Twice")] public sealed partial class Model : Module<Tensor, Out>
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Out forward(Tensor x) => new(fc.call(x), x);
}
public partial record Out(Tensor Logits, Tensor Input) { public Tensor Twice => Logits * 2; }
