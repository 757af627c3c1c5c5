// Combinations of newer and older parts of the language, as an outsider writes them.

//// PrimaryConstructorLayer
[LogitHead]
public sealed partial class Model(int width, double gain) : Module<Tensor, Tensor>("Model")
{
    private readonly Linear fc = Linear(width, 4);
    public static Model Create() { var m = new Model(4, 1.5); m.RegisterComponents(); return m; }
    public override Tensor forward(Tensor x) => fc.call(x) * gain;
}

//// PrimaryConstructorMutated
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Scaler scaler = new(2);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => scaler.Apply(fc.call(x)) + scaler.Apply(x);
}
public sealed partial class Scaler(int n) { public Tensor Apply(Tensor t) { n++; return t * n; } }

//// PrimaryConstructorOfStruct
var s = new Pair(fc.call(x), fc2.call(x)); return s.Sum() * s.First;
//--
private readonly partial struct Pair(Tensor a, Tensor b) { public Tensor First => a; public Tensor Sum() => a + b; }

//// PrimaryConstructorOfRecordWithBody
var s = new Pair(fc.call(x), fc2.call(x)) { Third = x }; var t = s with { A = s.B, B = s.A }; return t.Mixed() - s.Mixed() * w + t.Third!;
//--
private sealed partial record Pair(Tensor A, Tensor B) { public Tensor? Third { get; init; } public Tensor Mixed() => A * 2 + B; }

//// RecordInheritedWith
Base b = new Derived(fc.call(x), fc2.call(x)); var c = b with { A = b.A * 2 }; return c is Derived { B: var q } ? c.A + q : x;
//--
private partial record Base(Tensor A); private sealed partial record Derived(Tensor A, Tensor B) : Base(A);

//// RecordStructWithIndexer
var s = new Pair(fc.call(x), fc2.call(x)); s = s with { A = s[1] }; return s[0] * s[1];
//--
private readonly partial record struct Pair(Tensor A, Tensor B) { public Tensor this[int i] => i switch { 0 => A, 1 => B, _ => throw new IndexOutOfRangeException() }; }

//// InlineArray
var b = new Four(); for (int i = 0; i < 4; i++) b[i] = fc.call(x) * i; Tensor s = x; foreach (var t in b) s = s + t; return s * w;
//--
[System.Runtime.CompilerServices.InlineArray(4)] private partial struct Four { private Tensor first; }

//// InlineArrayAliases
var b = new Two(); b[0] = fc.call(x); b[1] = b[0]; b[1].mul_(2); return b[0] + fc2.call(b[1]);
//--
[System.Runtime.CompilerServices.InlineArray(2)] private partial struct Two { private Tensor first; }

//// InlineArraySlice
var b = new Two(); b[0] = fc.call(x); b[1] = fc2.call(x); Span<Tensor> all = b; Span<Tensor> last = b[1..]; last[0] = last[0] * all[0]; return b[1];
//--
[System.Runtime.CompilerServices.InlineArray(2)] private partial struct Two { private Tensor first; }

//// CollectionExpressionSpreadOfConditional
var h = fc.call(x); Tensor[] all = [h, .. h.shape[0] > 2 ? [h * 2, x] : Array.Empty<Tensor>(), .. (List<Tensor>)[fc2.call(h)]]; return stack(all).sum(0);

//// CollectionExpressionToSpan
ReadOnlySpan<Tensor> s = [fc.call(x), fc2.call(x), x]; var r = s[0]; foreach (ref readonly var t in s[1..]) r = r * t; return r;

//// CollectionExpressionNested
Tensor[][] g = [[fc.call(x), x], [fc2.call(x)]]; return g.SelectMany(r => r).Aggregate((a, b) => a + b * 0.5);

//// CollectionExpressionAsArgument
return Sum([fc.call(x), .. More(x), fc2.call(x)]);
//--
private static Tensor Sum(IReadOnlyList<Tensor> all) { var s = all[0]; for (int i = 1; i < all.Count; i++) s = s + all[i] * i; return s; }
private Tensor[] More(Tensor t) => [t * 2, fc.call(t)];

//// ParamsTensors
return Sum(fc.call(x), x, fc2.call(x)) + Sum() + Sum([x, w]);
//--
private static Tensor Sum(params Tensor[] all) => all.Length == 0 ? zeros(1) : all.Aggregate((a, b) => a + b);

//// ParamsSpanOfTensors
return Sum(fc.call(x), x, fc2.call(x));
//--
private static Tensor Sum(params ReadOnlySpan<Tensor> all) { var s = all[0]; foreach (var t in all[1..]) s = s - t; return s; }

//// ParamsList
return Sum(fc.call(x), x, fc2.call(x));
//--
private static Tensor Sum(params List<Tensor> all) { all.Reverse(); return all[0] - all[1] * all[2]; }

//// ParamsReordered
return Mix(b: fc.call(x), a: fc2.call(x), rest: [x, x * 2]);
//--
private static Tensor Mix(Tensor a, Tensor b, params Tensor[] rest) => a - b + rest[0] * rest[1];

//// PatternListOfTensors
Tensor[] p = [fc.call(x), fc2.call(x), x]; return p is [var a, .. var rest, { } last] ? a * last + rest[0] : x;

//// PatternListOnTuple
return (fc.call(x), fc2.call(x), x.shape) is (var a, { } b, [4, _]) ? a - b : a0();
//--
private static Tensor a0() => zeros(4);

//// PatternNestedProperty
var n = new Node(fc.call(x), new Node(fc2.call(x), null)); return n is { Next: { Value: var deep, Next: null } next, Value: var top } ? deep * top + next.Value : x;
//--
private sealed partial record Node(Tensor Value, Node? Next);

//// PatternExtendedProperty
var n = new Node(fc.call(x), new Node(fc2.call(x), null)); return n is { Next.Value.shape.Length: 2, Next.Value: var v } ? v * n.Value : x;
//--
private sealed partial record Node(Tensor Value, Node? Next);

//// PatternDeconstructWithAlias
var n = new Node(fc.call(x), null); if (n is (var v, null)) { v.mul_(2); } return n.Value * w;
//--
private sealed partial record Node(Tensor Value, Node? Next);

//// PatternSwitchOnRank
return Shape(fc.call(x)) + Shape(fc.call(x).unsqueeze(0)).squeeze(0);
//--
private Tensor Shape(Tensor t) => t.shape switch { [var b, var f] when b == f => t * w, [1, ..] => t * 3, _ => throw new ArgumentException() };

//// PatternRelational
var h = fc.call(x); return h.shape[0] switch { < 2 => h, >= 2 and <= 4 => h * 2 + w, > 4 or _ => h * 3 };

//// PatternTypeOfGenericList
object o = new List<Tensor> { fc.call(x), x }; return o switch { Tensor t => t, List<Tensor> { Count: > 1 } l => l[0] * l[1], _ => x };

//// LocalFunctionCapturesLater
Tensor h = x; Tensor Twice() => h * 2; h = fc.call(x); var a = Twice(); h = fc2.call(h); return a + Twice();

//// LocalFunctionDefaultsAndNamed
Tensor F(Tensor t, double k = 2, Tensor? bias = null) => bias is null ? t * k : t * k + bias; return F(bias: fc.call(x), t: fc2.call(x)) + F(x, 3);

//// LocalFunctionMutual
Tensor Even(Tensor t, int n) => n == 0 ? t : Odd(t * 2, n - 1); Tensor Odd(Tensor t, int n) => n == 0 ? -t : Even(fc.call(t), n - 1); return Even(x, 3);

//// LocalFunctionWithAttributesAndConstraint
[System.Diagnostics.Conditional("DEBUG")] static void Check(Tensor t) { } T Id<T>(T t) where T : class => t; var h = Id(fc.call(x)); Check(h); return Id(h * 2);

//// LocalFunctionRefParams
void Swap(ref Tensor a, ref Tensor b) => (a, b) = (b, a); var p = fc.call(x); var q = fc2.call(x); Swap(ref p, ref q); return p - q * 2;

//// LocalFunctionIteratorCaptures
var k = fc.call(x); IEnumerable<Tensor> Each() { yield return k; k = k * 2; yield return k; } var s = x; foreach (var t in Each()) { s = s + t; k = k + w; } return s;

//// IteratorWithFinally
var log = new List<Tensor>(); foreach (var t in Each(fc.call(x), log)) { if (log.Count > 0) break; log.Add(t); } return log.Aggregate((a, b) => a * b);
//--
private static IEnumerable<Tensor> Each(Tensor t, List<Tensor> log) { try { yield return t; yield return t * 2; } finally { log.Add(t * 3); } }

//// IteratorOfTuples
return Pairs(fc.call(x), fc2.call(x)).Select(p => p.Left * p.Index + p.Right).Aggregate((a, b) => a + b);
//--
private IEnumerable<(int Index, Tensor Left, Tensor Right)> Pairs(Tensor a, Tensor b) { for (int i = 0; i < 3; i++) { yield return (i, a, b); (a, b) = (b * w, a); } }

//// IteratorOfChildren
return Layers().Aggregate(x, (t, l) => l.call(t).tanh());
//--
private IEnumerable<Linear> Layers() { yield return fc; yield return fc2; yield return fc; }

//// IteratorGeneric
return Twice(fc.call(x)).Last() + Twice(3).Last();
//--
private static IEnumerable<T> Twice<T>(T t) { yield return t; yield return t; }

//// RefReturnFromArray
var a = new[] { fc.call(x), x }; Slot(a, 1) = fc2.call(a[0]); ref var s = ref Slot(a, 0); s = s * 2; return a[0] + a[1];
//--
private static ref Tensor Slot(Tensor[] a, int i) => ref a[i];

//// RefReturnConditional
var p = fc.call(x); var q = fc2.call(x); ref var s = ref (x.shape[0] > 2 ? ref p : ref q); s = s * 3; s.add_(1); return p - q;

//// RefFieldOfRefStruct
var h = fc.call(x); var v = new View(ref h); v.Value = v.Value * 2; return h + fc2.call(h);
//--
private ref partial struct View { private ref Tensor t; public View(ref Tensor t) => this.t = ref t; public Tensor Value { get => t; set => t = value; } }

//// ReadonlyRefParameter
var h = fc.call(x); return Twice(in h) + Twice(ref h);
//--
private static Tensor Twice(ref readonly Tensor t) => t * 2;

//// SpanReverseAndSlice
var a = new[] { fc.call(x), fc2.call(x), x }; a.AsSpan(0, 2).Reverse(); var (first, rest) = (a[0], a.AsSpan()[1..].ToArray()); return first * 2 - rest[0] + rest[^1];

//// SpanOfTuples
Span<(Tensor T, int N)> s = new (Tensor, int)[] { (fc.call(x), 1), (fc2.call(x), 2) }; foreach (ref var p in s) p = (p.T * p.N, p.N + 1); return s[0].T + s[1].T * s[1].N;

//// IndexRangeOnList
var l = new List<Tensor> { fc.call(x), fc2.call(x), x }; var last = l[^1]; l[^2] = l[^2] * 2; return l[0] + l[^2] * last;

//// RangeOfRows
var h = fc.call(x); var r = 1..^1; var (start, length) = r.GetOffsetAndLength(4); return h[r].sum(0) * h.narrow(0, start, length).mean() + h[^1];

//// RangeVariableOnWrite
var h = fc.call(x).clone(); Range r = ..2; Index i = ^1; h[r] = h[r] * 2; h[i] = w; return fc2.call(h);

//// DictionaryOfModules
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Dictionary<string, Linear> layers = new() { ["a"] = Linear(4, 4), ["b"] = Linear(4, 4) };
    public Model() : base("Model") { foreach (var (name, layer) in layers) register_module(name, layer); }
    public override Tensor forward(Tensor x) { var h = x; foreach (var name in new[] { "b", "a", "b" }) h = layers[name].call(h).tanh(); return h; }
}

//// ModuleDictByString
return Enumerable.Range(0, 3).Aggregate(x, (t, i) => layers[i % 2 == 0 ? "even" : "odd"].call(t).relu()) * fc.call(x);
//--
private readonly ModuleDict<Linear> layers = ModuleDict<Linear>(("even", Linear(4, 4)), ("odd", Linear(4, 4)));

//// StaticCacheOfConstants
return fc.call(x) * Positions(4);
//--
private static readonly Dictionary<long, Tensor> Cache = new(); private static Tensor Positions(long n) { if (!Cache.TryGetValue(n, out var t)) Cache[n] = t = arange(n).to(ScalarType.Float64) / 3; return t; }

//// StaticCacheOfActive
return fc.call(x) * Kept(fc2.call(x));
//--
private static readonly Dictionary<long, Tensor> Cache = new(); private static Tensor Kept(Tensor t) { if (!Cache.TryGetValue(t.shape[0], out var k)) Cache[t.shape[0]] = k = t * 2; return k; }

//// LazyLayerBuiltInForward
head ??= Linear((int)x.shape[1], 4); return head.call(fc.call(x));
//--
private Linear? head;

//// LazyOfLayer
return head.Value.call(fc.call(x));
//--
private readonly Lazy<Linear> head = new(() => { manual_seed(1); return Linear(4, 4); });

//// ExtensionOnTupleAndArray
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4), fc2 = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => (fc.call(x), fc2.call(x)).Product() + new[] { x, fc.call(x) }.Total();
}
public static partial class Extensions { public static Tensor Product(this (Tensor A, Tensor B) p) => p.A * p.B; public static Tensor Total(this Tensor[] all) => all.Aggregate((a, b) => a + b); }

//// ExtensionGenericOverTensor
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x).Let(h => h * 2).Also(h => h.add_(1)).Let(h => fc.call(h));
}
public static partial class Extensions { public static R Let<T, R>(this T t, Func<T, R> f) => f(t); public static T Also<T>(this T t, Action<T> f) { f(t); return t; } }

//// OperatorOnOwnWrapper
Wrapped a = fc.call(x); Wrapped b = fc2.call(x); return (a + b * 2 - -a).T;
//--
private readonly partial record struct Wrapped(Tensor T)
{
    public static implicit operator Wrapped(Tensor t) => new(t); public static Wrapped operator +(Wrapped a, Wrapped b) => new(a.T + b.T); public static Wrapped operator -(Wrapped a, Wrapped b) => new(a.T - b.T);
    public static Wrapped operator -(Wrapped a) => new(-a.T); public static Wrapped operator *(Wrapped a, double k) => new(a.T * k);
}

//// OperatorChecked
Wrapped a = new(fc.call(x)); return checked(a + a).T * unchecked(a + a).T;
//--
private readonly partial record struct Wrapped(Tensor T) { public static Wrapped operator +(Wrapped a, Wrapped b) => new(a.T + b.T); public static Wrapped operator checked +(Wrapped a, Wrapped b) => new(a.T + b.T * 2); }

//// TupleSwapOfFields
var s = new S { A = fc.call(x), B = fc2.call(x) }; (s.A, s.B) = (s.B, s.A * 2); (s.A, s.B) = (s.B, s.A); return s.A - s.B * w;
//--
private sealed partial class S { public Tensor A = null!, B = null!; }

//// TupleRotateElements
var a = new[] { fc.call(x), fc2.call(x), x }; for (int i = 0; i < 4; i++) (a[0], a[1], a[2]) = (a[1] * w, a[2], a[0]); return a[0] + a[1] * a[2];

//// TupleSwapWithIndexEffect
var a = new[] { fc.call(x), fc2.call(x), x }; int i = 0; (a[i++], a[i++]) = (a[i], a[0] * 2); return a[0] - a[1];

//// TupleNestedNames
(Tensor H, (Tensor A, int N) Tail) t = (fc.call(x), (fc2.call(x), 2)); t.Tail.A = t.H * t.Tail.N; t.H = t.Tail.A + x; return t.H * t.Tail.A;

//// TupleAliasInPlace
var t = (H: fc.call(x), K: 1); var u = t; u.H.mul_(2); u.K++; return t.H * u.K;

//// ConditionalAccessChain
S? s = x.shape[0] > 2 ? new S(fc.call(x)) : null; return (s?.Next?.T ?? s?.T ?? x) * (s?.T.shape[0] ?? 1);
//--
private sealed partial class S(Tensor t) { public Tensor T { get; } = t; public S? Next => null; }

//// ConditionalAccessIndex
Tensor[]? a = [fc.call(x), x]; return (a?[0] ?? x) * (a?[1]?.sum(1, true) ?? x);

//// ConditionalAccessDelegate
Func<Tensor, Tensor>? f = x.shape[0] > 9 ? null : t => fc.call(t) * 2; return f?.Invoke(x) ?? x;

//// CheckedIndexing
checked { int n = 2; var h = fc.call(x); n *= 2; h = h[..(n - 1)].sum(0) * (int)h.shape[1] + h; return unchecked(h * (n + int.MaxValue) * 0 + h); }

//// NestedClassUsesOuter
return new Inner(this).Run(x);
//--
private sealed partial class Inner(Model outer) { public Tensor Run(Tensor t) => outer.fc.call(t) * outer.w + Deep.Twice(t); private static partial class Deep { public static Tensor Twice(Tensor t) => t * 2; } }

//// NestedModuleOfModule
return inner.call(x) * fc.call(x);
//--
private readonly Inner inner = new(); private sealed partial class Inner : Module<Tensor, Tensor> { private readonly Deep deep = new(); public Inner() : base("Inner") => RegisterComponents(); public override Tensor forward(Tensor x) => deep.call(x).tanh() + x;
    private sealed partial class Deep : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public Deep() : base("Deep") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); } }

//// PartialProperty
return fc.call(x) * Scale + Shift;
//--
private partial Tensor Scale { get; } private partial Tensor Scale { get => w * 2; } private partial Tensor Shift { get; } private partial Tensor Shift => fc2.call(ones(4, 4));

//// RequiredInit
var s = new S { A = fc.call(x), B = fc2.call(x) }; return s.A * s.B;
//--
private sealed partial class S { public required Tensor A { get; init; } public required Tensor B { get; init; } }

//// GenericChildOfChild
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Residual<Residual<Linear>> body = new(new(Linear(4, 4)));
    private readonly Residual<Wide> other = new(new Wide());
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => body.call(x) * other.call(x);
}
public sealed partial class Residual<T> : Module<Tensor, Tensor> where T : Module<Tensor, Tensor>
{
    private readonly T inner; public Residual(T inner) : base("Residual") { this.inner = inner; RegisterComponents(); }
    public override Tensor forward(Tensor x) => x + inner.call(x).tanh();
}
public sealed partial class Wide : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public Wide() : base("Wide") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); }

//// GenericMathOnNumbers
return fc.call(x) * Twice(1.5) + Twice(2);
//--
private static T Twice<T>(T t) where T : System.Numerics.INumber<T> => t + t;

//// GenericStaticAbstractActivation
return Act<Gelu>(fc.call(x)) + Act<Tanh2>(fc2.call(x));
//--
private partial interface IAct { static abstract Tensor Of(Tensor t); } private sealed partial class Gelu : IAct { public static Tensor Of(Tensor t) => functional.gelu(t); } private sealed partial class Tanh2 : IAct { public static Tensor Of(Tensor t) => t.tanh() * 2; }
private static Tensor Act<T>(Tensor t) where T : IAct => T.Of(t);

//// GenericBaseWithAbstractStep
[LogitHead]
public sealed partial class Model : Net<double>
{
    private readonly Linear fc2 = Linear(4, 4);
    public Model() : base(2.0) => RegisterComponents();
    protected override Tensor Step(Tensor h, double k) => fc2.call(h) * k;
}
public abstract partial class Net<T> : Module<Tensor, Tensor>
{
    protected readonly Linear fc = Linear(4, 4); private readonly T k;
    protected Net(T k) : base("Net") => this.k = k;
    public override Tensor forward(Tensor x) { var h = fc.call(x); for (int i = 0; i < 2; i++) h = Step(h, k); return h; }
    protected abstract Tensor Step(Tensor h, T k);
}

//// InheritanceThreeLevels
[LogitHead]
public sealed partial class Model : Middle { public Model() => RegisterComponents(); protected override Tensor Head(Tensor h) => base.Head(h) * 2 + h; }
public abstract partial class Middle : Root { private readonly Linear fc2 = Linear(4, 4); protected override Tensor Head(Tensor h) => fc2.call(base.Head(h)); public override Tensor forward(Tensor x) => base.forward(x) + x; }
public abstract partial class Root : Module<Tensor, Tensor> { private readonly Linear fc = Linear(4, 4); protected Root() : base("Root") { } public override Tensor forward(Tensor x) => Head(fc.call(x).tanh()); protected virtual Tensor Head(Tensor h) => h * 3; }

//// InheritedNewHidesVirtual
[LogitHead]
public sealed partial class Model : Root { public Model() => RegisterComponents(); public new Tensor Head(Tensor h) => h * 100; public override Tensor forward(Tensor x) => base.forward(x) + Head(x); }
public abstract partial class Root : Module<Tensor, Tensor> { private readonly Linear fc = Linear(4, 4); protected Root() : base("Root") { } public override Tensor forward(Tensor x) => Head(fc.call(x)); public Tensor Head(Tensor h) => h * 3; }

//// CovariantReturn
return maker.Make(fc.call(x)).T * 2;
//--
private readonly Maker maker = new Special(); private partial class Box(Tensor t) { public Tensor T { get; } = t; } private sealed partial class Wider(Tensor t) : Box(t * 3);
private partial class Maker { public virtual Box Make(Tensor t) => new(t); } private sealed partial class Special : Maker { public override Wider Make(Tensor t) => new(t); }

//// DefaultInterfaceMethod
return ((IAct)act).Apply(fc.call(x)) + ((IAct)other).Apply(x);
//--
private readonly A act = new(); private readonly B other = new(); private partial interface IAct { Tensor Apply(Tensor t) => t * 2; } private sealed partial class A : IAct; private sealed partial class B : IAct { public Tensor Apply(Tensor t) => t * 5; }

//// DelegateGenericOwn
Step<Tensor> s = (in Tensor t, out Tensor o) => o = t * 2; s(fc.call(x), out var r); return r + x;
//--
private delegate void Step<T>(in T t, out T o);

//// LambdaWithDefaultAndAttributes
var f = (Tensor t, double k = 2.5) => t * k; var g = [System.Diagnostics.DebuggerStepThrough] (Tensor t) => f(t) + f(t, 1); return g(fc.call(x));

//// LambdaParamsCollection
var f = (params Tensor[] all) => all.Aggregate((a, b) => a * b); return f(fc.call(x), fc2.call(x), x);

//// LambdaReassignsOuter
var h = fc.call(x); Action step = () => h = fc2.call(h).tanh(); for (int i = 0; i < 3; i++) step(); return h;

//// LambdaCurried
Func<Tensor, Func<Tensor, Tensor>> f = a => b => a * b + fc.call(b); return f(fc2.call(x))(x);

//// LambdaMemo
var memo = new Dictionary<int, Tensor>(); Tensor Fib(int n) => n < 2 ? (n == 0 ? x : fc.call(x)) : memo.TryGetValue(n, out var t) ? t : memo[n] = Fib(n - 1) * 0.5 + Fib(n - 2); return Fib(6);

//// AliasAcrossLambda
var h = fc.call(x); Func<Tensor> view = () => h[0]; view().mul_(3); return h + view();

//// WriteThroughRecordAlias
var r = new R(fc.call(x)); var s = r with { }; s.T.mul_(2); s.T[0] = w; return r.T * fc2.call(x);
//--
private sealed partial record R(Tensor T);

//// WriteThroughDictionaryAlias
var h = fc.call(x); var d = new Dictionary<string, Tensor> { ["h"] = h, ["v"] = h.T }; d["v"][1] = w; d["h"] += 1; return h * d["h"];

//// WriteInFinallyOfIterator
var h = fc.call(x).clone(); foreach (var i in Rows(h)) h[i] = h[i] * (i + 1); return h;
//--
private static IEnumerable<int> Rows(Tensor t) { try { for (int i = 0; i < 2; i++) yield return i; } finally { t.add_(1); } }

//// WriteByCompoundOnRefLocal
var a = new[] { fc.call(x), x.clone() }; ref var r = ref a[1]; r += a[0]; r *= r; r.sub_(1); return a[1] + a[0];

//// WriteTransposedSlice
var h = fc.call(x).clone(); h.T[1..3].mul_(2); h.transpose(0, 1)[0] = h[0]; return fc2.call(h);

//// WriteConditionally
var h = fc.call(x); var g = h.shape[0] > 2 ? h : h.clone(); g.mul_(2); return h + g;

//// WriteThroughAs
var h = fc.call(x); object o = h; (o as Tensor)!.add_(1); ((Tensor)o).mul_(2); return h;

//// WriteInSwitchArm
var h = fc.call(x); _ = h.shape[0] switch { 4 => h.mul_(2), _ => h.add_(1) }; return h;

//// WriteInNullCoalescing
Tensor? n = null; var h = fc.call(x); (n ?? h).mul_(3); n ??= h; n.add_(1); return h;

//// WriteInArgumentOrder
var h = fc.call(x); return Three(h, h.mul_(2), h.clone());
//--
private static Tensor Three(Tensor a, Tensor b, Tensor c) => a - b * 2 + c;

//// WriteInInterpolatedString
var h = fc.call(x); var s = $"{h.mul_(2).shape[0]}{h.add_(1).shape[1]}"; return h * s.Length;

//// WriteInIndexOfIndexer
var h = fc.call(x); var a = new[] { h, h * 2 }; return a[(int)h.mul_(3).shape[0] - 4] + a[1];

//// WriteMaskedThroughAlias
var h = fc.call(x); var g = h.view(-1); g[x.view(-1) > 0] = 0; h.view(2, 8)[0].mul_(2); return h * w;

//// WhileLetPattern
var queue = new Queue<Tensor>([fc.call(x), fc2.call(x)]); Tensor s = x; int n = 0; while (queue.TryDequeue(out var t) && t is { shape: [4, ..] }) { s = s + t; if (queue.Count == 1 && s.shape[0] == 4) queue.Enqueue(t * 2); if (++n > 3) break; } return s;

//// StackMachine
var stack = new Stack<Tensor>(); foreach (var op in "xfg+h*") { if (op is '+' or '*') { var (b, a) = (stack.Pop(), stack.Pop()); stack.Push(op == '+' ? a + b : a * b); } else stack.Push(op switch { 'f' => fc.call(x), 'g' => fc2.call(x), 'h' => x * w, _ => x }); } return stack.Aggregate((a, b) => a - b);

//// LinkedNodes
Node? n = null; for (int i = 0; i < 3; i++) n = new Node(fc.call(n?.T ?? x), n); Tensor s = x; for (; n is not null; n = n.Next) s = s * 0.5 + n.T; return s;
//--
private sealed partial record Node(Tensor T, Node? Next);

//// TreeRecursion
return Fold(new Branch(new Leaf(x), new Branch(new Leaf(fc.call(x)), new Leaf(fc2.call(x)))));
//--
private abstract partial record Tree; private sealed partial record Leaf(Tensor T) : Tree; private sealed partial record Branch(Tree L, Tree R) : Tree;
private Tensor Fold(Tree t) => t switch { Leaf(var v) => v, Branch(var l, var r) => (Fold(l) - Fold(r) * w).tanh(), _ => throw new InvalidOperationException() };

//// VisitorObject
var v = new Sum(fc); foreach (var t in new[] { x, x * 2 }) v.Visit(t); return v.Total;
//--
private sealed partial class Sum(Linear l) { public Tensor Total { get; private set; } = zeros(4); public void Visit(Tensor t) => Total = Total + l.call(t); }

//// BuilderFluent
return new Chain(x).Then(fc).Then(fc2).Act(t => t.tanh()).Result;
//--
private sealed partial class Chain(Tensor t) { public Tensor Result { get; private set; } = t; public Chain Then(Linear l) { Result = l.call(Result); return this; } public Chain Act(Func<Tensor, Tensor> f) { Result = f(Result); return this; } }

//// UsingOwnScope
using var s = new Scope(); var h = s.Keep(fc.call(x)); return s.Keep(h * 2) + x;
//--
private sealed partial class Scope : IDisposable { private readonly List<Tensor> all = []; public Tensor Keep(Tensor t) { all.Add(t); return t; } public void Dispose() => all.Clear(); }

//// EnumFlagsDispatch
return Run(fc.call(x), Ops.Tanh | Ops.Double);
//--
[Flags] private enum Ops { Tanh = 1, Double = 2, Neg = 4 } private static Tensor Run(Tensor t, Ops o) { if (o.HasFlag(Ops.Tanh)) t = t.tanh(); if ((o & Ops.Double) != 0) t *= 2; return (o & Ops.Neg) == 0 ? t : -t; }

//// ConstantsOfInterpolation
const string A = "ij,"; const string B = $"{A}kj->ik"; return einsum(B, fc.call(x), fc2.weight!);

//// NullableStructOfTensor
(Tensor T, int N)? p = x.shape[0] > 2 ? (fc.call(x), 2) : null; return p is { T: var t, N: > 1 } ? t * p.Value.N : x;

//// NullableStructLift
S? s = new S(fc.call(x)); s = s?.Twice(); return s.GetValueOrDefault().T + s!.Value.T;
//--
private readonly partial record struct S(Tensor T) { public S Twice() => new(T * 2); }

//// ObjectInitializerNested
var o = new Outer { In = { A = fc.call(x), [1] = fc2.call(x) }, B = x }; return o.In.A * o.In[1] + o.B;
//--
private sealed partial class Outer { public Inner In { get; } = new(); public Tensor B = null!; } private sealed partial class Inner { private readonly Tensor[] all = new Tensor[2]; public Tensor A { get => all[0]; set => all[0] = value; } public Tensor this[int i] { get => all[i]; set => all[i] = value; } }

//// StructCopySemantics
var a = new S { T = fc.call(x), N = 1 }; var b = a; b.T = b.T * 2; b.N = 3; a.Bump(); return a.T * a.N + b.T * b.N;
//--
private partial struct S { public Tensor T; public int N; public void Bump() => N += 10; }

//// StructInListIsCopied
var l = new List<S> { new() { T = fc.call(x) } }; var c = l[0]; c.T = c.T * 5; return l[0].T + c.T;
//--
private partial struct S { public Tensor T; }

//// ArrayOfArraysAliased
var row = new[] { fc.call(x), x }; var g = new[] { row, row }; g[0][1] = fc2.call(x); g[1][1].mul_(2); return g[0][1] + row[0];

//// MultiDimensionalArray
var g = new Tensor[2, 2]; for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) g[i, j] = fc.call(x) * (i + 1) - j; g[1, 1] = g[0, 0] * g[1, 0]; return g.Cast<Tensor>().Aggregate((a, b) => a + b);

//// SwitchGotoWithTensors
var h = fc.call(x); int n = 0; switch (n) { case 0: h = h * 2; goto case 2; case 1: h = h * 100; break; case 2: h = h + w; goto default; default: h = h.tanh(); break; } return h;

//// LabeledContinue
var h = fc.call(x); for (int i = 0; i < 3; i++) { for (int j = 0; j < 3; j++) { if (j == i) goto next; h = h + j; } h = h * 50; next: h = h * w; } return h;

//// ExceptionFilterWithTensor
var h = fc.call(x); try { h = h * 2; throw new InvalidOperationException("a"); } catch (InvalidOperationException e) when (Log(ref h, e)) { return h * 7; } catch { return h + w; }
//--
private static bool Log(ref Tensor t, Exception e) { t = t * 3; return e.Message.Length > 5; }

//// ThrowExpressionCoalesce
Tensor? m = w; var h = fc.call(x); return h * (m ?? throw new InvalidOperationException()) + (h.shape[0] > 0 ? x : throw new ArgumentException());

//// DiscardsEverywhere
var (_, h, _) = (x, fc.call(x), w); _ = h.mul_(2); Func<Tensor, Tensor, Tensor> f = (_, t) => t * 2; return f(x, h);

//// DeconstructOwnType
var (a, (b, n)) = new P(fc.call(x), fc2.call(x)); return a * n - b;
//--
private sealed partial class P(Tensor a, Tensor b) { public void Deconstruct(out Tensor l, out (Tensor, int) r) { l = a * 2; r = (b, 3); } }

//// NameofAndCallerArgument
var h = fc.call(x); return h * nameof(h).Length + Named(h * 2);
//--
private static Tensor Named(Tensor t, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(t))] string s = "") => t * s.Length;

//// UnsignedShiftAndPower
int n = -8; var h = fc.call(x); return h * (n >>> 29) + h.pow(n switch { < 0 => 2, _ => 3 });

//// NativeIntAndDecimal
nint n = 3; decimal d = 1.5m; var h = fc.call(x); return h * (double)d + h * (long)n;

//// TargetTypedConditional
var h = fc.call(x); Scalar s = h.shape[0] > 2 ? 2 : 0.5; return h * s + (h.shape[1] > 9 ? 1 : 1.5);

//// ImplicitScalarAndIndex
var h = fc.call(x); TensorIndex i = 1; TensorIndex[] at = [.. new TensorIndex[] { TensorIndex.Ellipsis }, 2]; return h[i] * h[at].unsqueeze(1) + h[TensorIndex.Slice(0, 2), TensorIndex.Single(1)].sum();

//// FuncReturningTuple
Func<Tensor, (Tensor Even, Tensor Odd)> split = t => (t[.., ..2], t[.., 2..]); var (e, o) = split(fc.call(x)); return cat([o, e * o], 1);

//// YieldThenMutateSource
var h = fc.call(x).clone(); var views = Views(h); h.mul_(2); return views.Aggregate((a, b) => a + b) * w;
//--
private static IEnumerable<Tensor> Views(Tensor t) { for (int i = 0; i < 3; i++) yield return t[i]; }

//// ZipOfThreeWithIndex
var parts = fc.call(x).chunk(2, 1); return parts.Zip(fc2.call(x).chunk(2, 1), x.chunk(2, 1)).Select((p, i) => p.First * p.Second + p.Third * i).Aggregate((a, b) => cat([a, b], 1));

//// OrderByThenTake
var l = new[] { (K: 2, T: fc.call(x)), (K: 1, T: fc2.call(x)), (K: 3, T: x) }; var top = l.OrderBy(p => p.K).Take(2).Select(p => p.T * p.K).ToArray(); return top[0] - top[1];

//// GroupByParity
return Enumerable.Range(0, 4).GroupBy(i => i % 2, i => fc.call(x) * i).Select(g => g.Aggregate((a, b) => a + b) * (g.Key + 1)).Aggregate((a, b) => a * b);

//// ScanByAggregate
var all = Enumerable.Range(0, 3).Aggregate(new List<Tensor> { x }, (l, i) => { l.Add(fc.call(l[^1]).tanh() + i); return l; }); return all.Skip(1).Aggregate((a, b) => a * b);

//// AggregateByAndCountBy
return Enumerable.Range(0, 4).AggregateBy(i => i % 2, x, (t, i) => t + fc.call(x) * i).Select(p => p.Value * (p.Key + 1)).Aggregate((a, b) => a + b);

//// IndexEnumerable
return new[] { fc.call(x), fc2.call(x) }.Index().Select(p => p.Item * (p.Index + 1)).Aggregate((a, b) => a * b);

//// FrozenLookup
return System.Linq.Enumerable.ToLookup(new[] { fc.call(x), x }, t => (int)t.shape[0])[4].Aggregate((a, b) => a - b);

//// ReadOnlyMemoryOfTensors
ReadOnlyMemory<Tensor> m = new[] { fc.call(x), fc2.call(x), x }; var tail = m[1..]; return tail.Span[0] * m.Span[0] + tail.Span[1];

//// ArraySegmentOfTensors
var s = new ArraySegment<Tensor>([fc.call(x), fc2.call(x), x], 1, 2); s[0] = s[0] * 2; return s[0] - s.Array![0] + s[1];

//// VolatileAndInterlockedOnLocal
Tensor? slot = null; var before = Interlocked.Exchange(ref slot, fc.call(x)); Interlocked.CompareExchange(ref slot, x, null); return before is null ? slot! * 2 : x;

//// WeakReferenceToTensor
var h = fc.call(x); var r = new WeakReference<Tensor>(h); return r.TryGetTarget(out var t) ? t * 2 + h : x;

//// TensorInObjectArrayFormat
object[] o = [fc.call(x), 2, "a"]; return (Tensor)o[0] * (int)o[1] + ((string)o[2]).Length;

//// StaticLocalConstants
static Tensor Mask(long n) => ones(n, n).tril(); var h = fc.call(x); return h.masked_fill(Mask(4).eq(0), -1).softmax(-1);

//// BlockScopedNames
Tensor s = x; { var h = fc.call(x); s = s + h; } { var h = fc2.call(s); s = s * h; } for (int h = 0; h < 2; h++) s = s + h; return s;

//// MaybeUnassigned
Tensor h; if (x.shape[0] > 2) h = fc.call(x); else { h = fc2.call(x); } Tensor g; do { g = h * 2; } while (false); return g;

//// InterfaceOfModules
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>, IHelps
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { IEnumerable<IHelps> all = [this, new Other()]; return all.Aggregate(x, (t, h) => h.Help(t)); }
    Tensor IHelps.Help(Tensor t) => fc.call(t) * 2;
}
public partial interface IHelps { Tensor Help(Tensor t); }
public sealed partial class Other : IHelps { public Tensor Help(Tensor t) => t.tanh(); }

//// ConditionalMethod
var h = fc.call(x); Doubled(h); return h * w;
//--
[System.Diagnostics.Conditional("NOT_DEFINED")] private void Doubled(Tensor t) => t.mul_(2);

//// ConditionalMethodOnPlain = exact
var h = fc.call(x); Note(h.shape[0]); return h * w;
//--
[System.Diagnostics.Conditional("NOT_DEFINED")] private static void Note(long n) => throw new InvalidOperationException($"{n}");

//// BaseInitializerComputes
return new Wider(fc.call(x)).T * 2;
//--
private partial class Box(Tensor t) { public Tensor T { get; } = t; } private sealed partial class Wider : Box { public Wider(Tensor t) : base(t * 3) { } }

//// ThisInitializerComputes
return new Wider(fc.call(x)).T * 2;
//--
private sealed partial class Wider { public Tensor T; public Wider(Tensor t) : this(t * 3, 1) { } private Wider(Tensor t, int n) => T = t; }

//// RecordBaseComputes
return new Wider(fc.call(x)).T * 2;
//--
private partial record Box(Tensor T); private sealed partial record Wider(Tensor U) : Box(U * 3);

//// PartialIndexer
return this[1] * fc.call(x);
//--
private partial Tensor this[int i] { get; } private partial Tensor this[int i] => w * i;

//// PartialPropertyWithSetter
var h = fc.call(x); Kept = h; return Kept + x;
//--
private Tensor? kept; private partial Tensor Kept { get; set; } private partial Tensor Kept { get => kept! * 2; set => kept = value; }

//// LayerMadeOnce
own ??= new Own(); return own.call(fc.call(x));
//--
private Own? own; private sealed partial class Own : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public Own() : base("Own") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); }

//// LayersMadeEachTime
return Sequential(Linear(4, 4), ReLU()).call(fc.call(x)) * Linear(4, 4).call(x);

//// LayerMadeByHelper
return Make().call(fc.call(x));
//--
private static Linear Make() => Linear(4, 4);

//// ScopeOfCaptures
var fs = new List<Func<Tensor, Tensor>>(); foreach (var k in new[] { 1, 2 }) { var l = k == 1 ? fc : fc2; fs.Add(t => l.call(t) * k); } return fs.Aggregate(x, (t, f) => f(t).tanh());

//// DefaultOfGenericStruct
Box<Tensor> b = default; b = b with { Value = fc.call(x) }; var c = new Box<Box<Tensor>>(b); return c.Value.Value * 2;
//--
private readonly partial record struct Box<T>(T Value);

//// AnonymousWith = exact
var a = new { H = fc.call(x), N = 2 }; var b = a with { H = a.H * a.N }; return a.H * b.H;

//// ValueTupleOfNine = exact
var t = (fc.call(x), 1, 2, 3, 4, 5, 6, fc2.call(x), x); t.Item8 = t.Item8 * 2; var (a, _, _, _, _, _, _, b, c) = t; return a * b + c;

//// TupleCreate = exact
var t = Tuple.Create(fc.call(x), Tuple.Create(fc2.call(x), 2)); return t.Item1 * t.Item2.Item2 + t.Item2.Item1;

//// FuncCovariance = exact
Func<Tensor> f = () => fc.call(x); Func<object> g = f; Func<object?> h = g!; return (Tensor)h()! * 2 + (Tensor)g();

//// FuncContravariance = exact
Func<object, Tensor> f = o => (Tensor)o * 2; Func<Tensor, object> g = f; return (Tensor)g(fc.call(x));

//// UnsafeAs
object o = fc.call(x); var t = System.Runtime.CompilerServices.Unsafe.As<Tensor>(o); t.mul_(2); return (Tensor)o + x;

//// ArraySortKeys = exact
var k = new[] { 3, 1, 2 }; var t = new[] { fc.call(x), fc2.call(x), x }; Array.Sort(k, t); return t[0] - t[1] * t[2];

//// ReverseInPlaceOfList = exact
var l = new List<Tensor> { fc.call(x), fc2.call(x), x }; l.Reverse(); l.RemoveAll(t => ReferenceEquals(t, x)); l.Insert(1, l[0] * 2); return l[0] * l[1] - l[2];

//// CustomSlice
var b = new Bag([fc.call(x), fc2.call(x), x]); var tail = b[1..]; return b[^1] + tail[0] * tail[^1];
//--
private sealed partial class Bag(Tensor[] all) { public int Length => all.Length; public Tensor this[int i] => all[i] * 1; public Bag Slice(int from, int n) => new(all.Skip(from).Take(n).Select(t => t * 2).ToArray()); }

//// CustomCollectionInitialiserByExtension
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var b = new Bag { fc.call(x), { x, 2 } }; return b.Total; }
}
public sealed partial class Bag : System.Collections.IEnumerable { public Tensor Total = zeros(1); public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(); public void Add(Tensor t) => Total = Total + t; }
public static partial class Extensions { public static void Add(this Bag b, Tensor t, int n) => b.Total = b.Total * n + t; }

//// IndexerFromEndInInitialiser = exact
var s = new S { A = { [0] = fc.call(x), [^1] = x } }; return s.A[0] * s.A[1];
//--
private sealed partial class S { public Tensor[] A = new Tensor[2]; }

//// SwitchOnTupleWithEffects = exact
int n = 0; var h = fc.call(x); return (h.shape[0], n++) switch { (4, 0) when (n += 2) > 5 => h * 100, (4, _) when n == 3 => h * n, _ => h }; 

//// ForeachDeconstructs = exact
var s = x; foreach (var (i, (a, b)) in new[] { (1, (fc.call(x), x)), (2, (fc2.call(x), s)) }) s = s * i + a * b; return s;

//// NestedTernaryAssigns = exact
Tensor h, g; var r = (h = fc.call(x)).shape[0] > 2 ? (g = h * 2).shape[1] > 3 ? g + (h = g) : h : (g = h); return r * h - g;

//// NullForgivingChain = exact
S? s = new(fc.call(x), null); return s!.T!.mul(2)! + (s.Next?.T)! switch { null => x, var t => t };
//--
private sealed partial record S(Tensor T, S? Next);

//// TryInLambdaInLinq = exact
return new[] { fc, fc2 }.Select((l, i) => { try { if (i == 1) throw new InvalidOperationException(); return l.call(x); } catch (InvalidOperationException) { return x * w; } finally { x = x * 2; } }).ToList().Aggregate((a, b) => a * b);

//// YieldInNestedLocal = exact
IEnumerable<Tensor> Outer() { IEnumerable<Tensor> Inner(Tensor t) { yield return t; yield return fc.call(t); } foreach (var t in Inner(x)) foreach (var u in Inner(t * 2)) yield return u; } return Outer().Aggregate((a, b) => (a + b).tanh());

//// EnumeratorByHand = exact
using var e = Each().GetEnumerator(); e.MoveNext(); var a = e.Current; e.MoveNext(); return a * e.Current;
//--
private IEnumerable<Tensor> Each() { yield return fc.call(w * ones(4, 4)); yield return fc2.call(ones(4, 4)); }

//// ReadOnlyStructMember = exact
var s = new S(fc.call(x)); ref readonly var r = ref s; return r.Twice() + s.Twice();
//--
private readonly partial struct S(Tensor t) { public readonly Tensor T = t; public readonly Tensor Twice() => T * 2; }

//// StructByInParameterIsCopied
var s = new S { T = fc.call(x) }; Bump(in s); Change(s); return s.T;
//--
private partial struct S { public Tensor T; public void Twice() => T = T * 2; } private static void Bump(in S s) => s.Twice(); private static void Change(S s) => s.T = s.T * 7;

//// OverriddenIndexer
b = null!; Base c = new Derived(fc.call(x)); return c[1] + c[2];
//--
private Tensor? b; private partial class Base(Tensor t) { protected readonly Tensor t = t; public virtual Tensor this[int i] => t * i; } private sealed partial class Derived(Tensor t) : Base(t) { public override Tensor this[int i] => base[i] * base[i + 1]; }

//// DefaultInterfaceProperty
return ((IHas)new A()).Gain * fc.call(x);
//--
private partial interface IHas { Tensor Base { get; } Tensor Gain => Base * 3; } private sealed partial class A : IHas { public Tensor Base => ones(4) * 2; }

//// RecordEqualityWithTensors
var a = new R(fc.call(x), 1); var b = a with { }; return a == b ? a.T * 2 : a.T * 3;
//--
private sealed partial record R(Tensor T, int N) { public bool Equals(R? o) => o is not null && N == o.N; public override int GetHashCode() => N; }

//// ToStringComputes
var s = new S(fc.call(x)); return s.T * $"{s}".Length;
//--
private sealed partial class S(Tensor t) { public Tensor T = t; public override string ToString() { T = T * 2; return "abc"; } }

//// AliasToTuple = exact
using Pair = (SafeStep.ManagedTorch.torch.Tensor A, SafeStep.ManagedTorch.torch.Tensor B);
#namespace
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4), fc2 = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { Pair p = Both(x); return p.A * p.B; }
    private Pair Both(Tensor x) => (fc.call(x), fc2.call(x));
}

//// DelegateReturnedBySwitch = exact
Func<Tensor, Tensor> Act(string n) => n switch { "a" => t => t.tanh(), "b" => t => fc2.call(t), _ => static t => t * 2 }; return new[] { "a", "b", "c" }.Aggregate(fc.call(x), (t, n) => Act(n)(t));

//// DelegateMinusEquals
var h = fc.call(x); Action a = () => h = h * 2; Action b = () => h = h + 1; var c = a + b + a; c -= a; c?.Invoke(); return h;

//// ClosureInForeachOverChildren = exact
var steps = new List<Action>(); var h = x; foreach (var l in new[] { fc, fc2, fc }) steps.Add(() => h = l.call(h).tanh()); steps.ForEach(s => s()); steps.Reverse(); steps[0](); return h;

//// RecursiveLambdaByRef = exact
Func<int, Tensor, Tensor> f = null!; f = (n, t) => n == 0 ? t : f(n - 1, fc.call(t).tanh()); return f(3, x);

//// GenericConstraintNew
return Make<A>().Run(fc.call(x));
//--
private abstract partial class Act { public abstract Tensor Run(Tensor t); } private sealed partial class A : Act { public override Tensor Run(Tensor t) => t * 3; } private static T Make<T>() where T : Act, new() => new();

//// GenericCacheOfTypes
return Holder<int>.Of(fc.call(x)) + Holder<string>.Of(fc.call(x));
//--
private static partial class Holder<T> { private static readonly int Size = typeof(T).Name.Length; public static Tensor Of(Tensor t) => t * Size; }

//// VirtualGenericMethod
Act a = new B(); return a.Run<int>(fc.call(x)) + a.Run<string>(x);
//--
private partial class Act { public virtual Tensor Run<T>(Tensor t) => t * 2; } private sealed partial class B : Act { public override Tensor Run<T>(Tensor t) => base.Run<T>(t) * typeof(T).Name.Length; }

//// ExplicitStaticInterface
return ((IRun)new A()).Run(fc.call(x)) + ((IOther)new A()).Run(x);
//--
private partial interface IRun { Tensor Run(Tensor t); } private partial interface IOther { Tensor Run(Tensor t); } private sealed partial class A : IRun, IOther { Tensor IRun.Run(Tensor t) => t * 2; Tensor IOther.Run(Tensor t) => t * 5; }

//// OptionalTensorParameters = exact
return Mix(fc.call(x)) + Mix(x, scale: 2) + Mix(x, fc2.call(x), 3);
//--
private Tensor Mix(Tensor t, Tensor? other = null, double scale = 1.5) => (other is null ? t : t * other) * scale + w;

//// OutVarInCondition = exact
return TrySplit(fc.call(x), out var a, out var b) && a.shape[1] == 2 ? cat([b, a * b], 1) : x;
//--
private static bool TrySplit(Tensor t, out Tensor a, out Tensor b) { (a, b) = (t[.., ..2], t[.., 2..]); return true; }

//// OutIntoElementAndField = exact
var all = new Tensor[2]; var s = new S(); Split(fc.call(x), out all[1], out s.T); return cat([all[1] * s.T, s.T], 1);
//--
private sealed partial class S { public Tensor T = null!; } private static void Split(Tensor t, out Tensor a, out Tensor b) => (a, b) = (t[.., ..2], t[.., 2..]);

//// RefToListSpan = exact
var l = new List<Tensor> { fc.call(x), x }; foreach (ref var t in System.Runtime.InteropServices.CollectionsMarshal.AsSpan(l)) t = t * 2; return l[0] + l[1];

//// ScalarFromShapeMath = exact
var h = fc.call(x); return h / Math.Sqrt(h.shape[^1]) * Math.Pow(2, h.dim()) + (double)h.numel() / 16;

//// ShapeOfDeadScope = exact
long n; using (NewDisposeScope()) { n = fc.call(x).sum(0).shape[0]; } return fc.call(x) * n;

//// SumOfPowersInLoop = exact
var h = fc.call(x).tanh(); Tensor term = h, sum = h; for (int k = 2; k <= 4; k++) { term *= h; sum += term / k; } return sum;

//// AttentionByHand = exact
var (q, k, v) = (fc.call(x), fc2.call(x), x * w); var s = q.matmul(k.transpose(-2, -1)) / 2; s = s.masked_fill(ones(4, 4).triu(1).to(ScalarType.Bool), double.NegativeInfinity); return s.softmax(-1).matmul(v);

//// LogSumExpByHand = exact
var h = fc.call(x); var m = h.amax([1], true).detach(); return h - (m + (h - m).exp().sum(1, true).log());

//// HighwayGate = exact
var t = fc2.call(x).sigmoid(); return t * fc.call(x).relu() + (1 - t) * x;

//// MomentumBufferLocal = exact
var m = zeros_like(x); var h = x; for (int i = 0; i < 3; i++) { m.mul_(0.9).add_(fc.call(h), alpha: 0.1); h = h + m; } return h;

//// ReverseTimeLoop = exact
var outs = new Tensor[4]; var h = zeros(4); for (int i = 3; i >= 0; i--) outs[i] = h = (fc.call(x[i]) + fc2.call(h)).tanh(); return stack(outs, 0);
