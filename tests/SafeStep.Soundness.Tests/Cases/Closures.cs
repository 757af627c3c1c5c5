// Lambdas, local functions, delegates, iterators, LINQ.

//// LambdaBlock = exact
Func<Tensor, Tensor> f = t => { var u = t.tanh(); u.mul_(2); return u; }; return f(fc.call(x)) + f(x);

//// LambdaTwoArguments = exact
Func<Tensor, Tensor, Tensor> f = (a, b) => a * b + a; return f(fc.call(x), x);

//// LambdaCapturesLoop
var fs = new List<Func<Tensor, Tensor>>(); for (int i = 1; i < 3; i++) { int k = i; fs.Add(t => t * k); } var h = fc.call(x); foreach (var f in fs) h = f(h); return h;

//// LambdaCapturesLoopShared
var fs = new List<Func<Tensor, Tensor>>(); for (int i = 1; i < 3; i++) fs.Add(t => t * i); var h = fc.call(x); foreach (var f in fs) h = f(h); return h;

//// LambdaCapturesTensorLater
var h = fc.call(x); Func<Tensor> f = () => h.tanh(); h = h * 2; return f() + h;

//// LambdaCapturesThis = exact
Func<Tensor, Tensor> f = t => fc.call(t) * w; return f(f(x));

//// LambdaStatic
Func<Tensor, Tensor> f = static t => t.sigmoid() * 3; return f(fc.call(x));

//// LambdaReturnsLambda
Func<double, Func<Tensor, Tensor>> scale = a => t => t * a; return scale(3)(fc.call(x));

//// LambdaRecursive
Func<Tensor, int, Tensor> f = null!; f = (t, n) => n == 0 ? t : f(fc.call(t).tanh(), n - 1); return f(x, 3);

//// LambdaRefParameter
Twice f = (ref Tensor t) => t = t * 2; var h = fc.call(x); f(ref h); return h;
//--
private delegate void Twice(ref Tensor t);

//// LambdaOptionalParameter
var f = (Tensor t, double a = 3) => t * a; return f(fc.call(x)) + f(x, 2);

//// LambdaParamsParameter
var f = (params Tensor[] ts) => ts[0] * ts[1]; return f(fc.call(x), x);

//// LambdaNaturalType
var f = (Tensor t) => t.exp(); return f(fc.call(x));

//// LambdaDiscards
Func<Tensor, Tensor, Tensor> f = (_, _) => fc.call(x); return f(x, x);

//// AnonymousMethod
Func<Tensor, Tensor> f = delegate (Tensor t) { return t * 2; }; return f(fc.call(x));

//// AnonymousMethodNoParameters
Func<Tensor, Tensor> f = delegate { return fc.call(x); }; return f(x) * 2;

//// MulticastDelegate
var h = fc.call(x); Action f = () => h.mul_(2); f += () => h.add_(1); f(); return h;

//// DelegateCombineResult
Func<Tensor, Tensor> f = t => t * 2; f += t => t * 3; return f(fc.call(x));

//// DelegateInvoke
Func<Tensor, Tensor> f = t => t * 2; return f.Invoke(fc.call(x));

//// DelegateNullConditional
Func<Tensor, Tensor>? f = t => t * 2; Func<Tensor, Tensor>? g = null; var h = fc.call(x); return g?.Invoke(h) ?? f?.Invoke(h) ?? x;

//// DelegateDynamicInvoke
Func<Tensor, Tensor> f = t => t * 2; return (Tensor)f.DynamicInvoke(fc.call(x))!;

//// DelegateInDictionary
var acts = new Dictionary<string, Func<Tensor, Tensor>> { ["a"] = t => t.tanh(), ["b"] = torch.sigmoid, ["c"] = Gate }; return acts["c"](acts["b"](acts["a"](fc.call(x))));
//--
private Tensor Gate(Tensor t) => t * w;

//// DelegateSwitch
Func<Tensor, Tensor> act = kind switch { "tanh" => torch.tanh, "relu" => t => t.relu(), _ => t => t }; return act(fc.call(x));
//--
public string kind = "tanh";

//// DelegateFromConditional
Func<Tensor, Tensor> act = flag ? torch.tanh : torch.sigmoid; return act(fc.call(x));
//--
public bool flag = true;

//// DelegateInFieldReadonly
=> act(fc.call(x));
//--
private readonly Func<Tensor, Tensor> act = torch.tanh;

//// DelegateInFieldOverModel
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Func<Tensor, Tensor> f;
    public Model() : base("Model") { f = t => fc.call(t).tanh(); RegisterComponents(); }
    public override Tensor forward(Tensor x) => f(x);
}

//// DelegateInListField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly List<Func<Tensor, Tensor>> steps = new();
    public Model() : base("Model") { steps.Add(t => fc.call(t)); steps.Add(torch.tanh); RegisterComponents(); }
    public override Tensor forward(Tensor x) { foreach (var s in steps) x = s(x); return x; }
}

//// DelegateProperty
=> Act(fc.call(x));
//--
public Func<Tensor, Tensor> Act { get; set; } = t => t.tanh();

//// DelegateFromHelper
=> Act(2)(fc.call(x));
//--
private Func<Tensor, Tensor> Act(double a) => t => t.tanh() * a * w;

//// DelegateParameter = exact
=> Apply(t => t.tanh() * w, fc.call(x)) + Apply(fc2.call, x);
//--
private static Tensor Apply(Func<Tensor, Tensor> f, Tensor t) => f(t) + f(t * 2);

//// DelegateWithoutTensorSignature
Func<object, object> f = o => ((Tensor)o) * 2; return (Tensor)f(fc.call(x));

//// DelegateOfInterface
IComparer<int> c = Comparer<int>.Create((a, b) => a - b); return fc.call(x) * c.Compare(3, 1);

//// ActionWithCapturedResult
Tensor r = x; Action<Tensor> set = t => r = t * 2; set(fc.call(x)); return r;

//// EventLike
var h = fc.call(x); Changed?.Invoke(h); return h;
//--
public event Action<Tensor>? Changed;

//// ProgressLike
var h = fc.call(x); IProgress<int> p = new Progress<int>(); p.Report(3); return h;

//// LocalFunctionRecursive = exact
return Down(x, 3); Tensor Down(Tensor t, int n) => n == 0 ? t : Down(fc.call(t).tanh(), n - 1);

//// LocalFunctionStatic = exact
static Tensor Gate(Tensor a, Tensor b) => a.sigmoid() * b; return Gate(fc.call(x), fc2.call(x));

//// LocalFunctionNested
return Outer(fc.call(x)); Tensor Outer(Tensor t) { var k = t * 2; return Inner(); Tensor Inner() { k.mul_(2); return k + t; } }

//// LocalFunctionGeneric
T Same<T>(T t) => t; return Same(fc.call(x)) * Same(3);

//// LocalFunctionRef
var h = fc.call(x); Next(ref h); return h; void Next(ref Tensor t) => t = fc2.call(t);

//// LocalFunctionOut
Both(out var a, out var b); return a * b; void Both(out Tensor p, out Tensor q) { p = fc.call(x); q = p.tanh(); }

//// LocalFunctionIterator
Tensor s = zeros_like(x); foreach (var t in Parts()) s = s + t; return s; IEnumerable<Tensor> Parts() { var h = fc.call(x); yield return h; h = h * 2; yield return h.tanh(); }

//// IteratorMethod
Tensor s = zeros_like(x); foreach (var t in Parts(fc.call(x))) s = s + t; return s;
//--
private IEnumerable<Tensor> Parts(Tensor h) { for (int i = 1; i < 4; i++) { yield return h * i; if (i == 2) yield break; } }

//// IteratorLazyOrder
var h = fc.call(x); var parts = Parts(h); h.mul_(2); return parts.First() + h;
//--
private IEnumerable<Tensor> Parts(Tensor h) { yield return h.tanh(); }

//// IteratorStateful
var it = Parts().GetEnumerator(); it.MoveNext(); var a = it.Current; it.MoveNext(); return a * it.Current;
//--
private IEnumerable<Tensor> Parts() { yield return fc2.call(ones(4, 4)); yield return w; }

//// AsyncHelper
=> Later(fc.call(x)).Result;
//--
private static async Task<Tensor> Later(Tensor t) { await Task.Yield(); return t * 2; }

//// AsyncSynchronous
=> Later(fc.call(x)).GetAwaiter().GetResult();
//--
private static Task<Tensor> Later(Tensor t) => Task.FromResult(t * 2);

//// TaskRun
var h = fc.call(x); return Task.Run(() => h * 2).Result;

//// ThreadStart
var h = fc.call(x); Tensor r = x; var t = new Thread(() => r = h * 2); t.Start(); t.Join(); return r;

//// ParallelFor
var h = fc.call(x); var parts = new Tensor[3]; Parallel.For(0, 3, i => parts[i] = h * i); return parts[1] + parts[2];

//// ParallelLinq
var h = fc.call(x); return new[] { 1, 2 }.AsParallel().AsOrdered().Select(i => h * i).ToArray()[1];

//// ExpressionTree
System.Linq.Expressions.Expression<Func<Tensor, Tensor>> e = t => t * 2; return e.Compile()(fc.call(x));

//// ReflectionInvoke
var m = typeof(Tensor).GetMethod("tanh", Type.EmptyTypes)!; return (Tensor)m.Invoke(fc.call(x), null)!;

//// DynamicLocal
dynamic h = fc.call(x); return (Tensor)(h * 2);

//// DynamicMember
dynamic h = fc.call(x); return h.tanh();

//// FunctionPointer
unsafe { delegate*<Tensor, Tensor> f = &Twice; return f(fc.call(x)); }
//--
private static Tensor Twice(Tensor t) => t * 2;

//// UnsafePointer
unsafe { double d = 3; double* p = &d; return fc.call(x) * *p; }

//// SelectIndexed = exact
var h = fc.call(x); return Enumerable.Range(0, 4).Select((n, i) => h[n] * i).Aggregate((a, b) => a + b);

//// SelectManyFlat
var h = fc.call(x); var l = new[] { 1, 2 }.SelectMany(i => new[] { h * i, x * i }).ToList(); return l[0] * l[3] + l[2];

//// WhereOnShape
var l = new[] { fc.call(x), x[0] }.Where(t => t.dim() == 2).ToArray(); return l[0] * l.Length;

//// QuerySyntax
var h = fc.call(x); var q = from i in Enumerable.Range(1, 3) let k = h * i where i != 2 select k.tanh(); return q.Aggregate((a, b) => a * b);

//// QueryJoinOrder
var h = fc.call(x); var q = from i in new[] { 3, 1 } orderby i select h * i; return q.First() - q.Last() * h;

//// GroupBy
var h = fc.call(x); var g = Enumerable.Range(0, 4).GroupBy(i => i % 2).Select(s => s.Select(i => h[i]).Aggregate((a, b) => a * b)); return stack(g, 0);

//// ZipThree
var l = new[] { fc.call(x), x }.Zip(new[] { 1, 2 }, new[] { 3.0, 4.0 }).Select(t => t.First * t.Second + t.Third).ToArray(); return l[0] * l[1];

//// AggregateSeed = exact
var h = fc.call(x); return Enumerable.Range(1, 3).Aggregate(x, (a, i) => (a + h * i).tanh());

//// AggregateInPlace
var h = fc.call(x); return Enumerable.Range(1, 3).Aggregate(zeros_like(x), (a, i) => a.add_(h * i));

//// AnyAllCount
var l = new[] { fc.call(x), x }; return l.Any(t => t.shape[0] == 4) && l.All(t => t.dim() == 2) ? l[0] * l.Count(t => t.dim() == 2) : x;

//// ToDictionaryLookup
var h = fc.call(x); var d = new[] { 1, 2 }.ToDictionary(i => i, i => h * i); return d[1] * d[2];

//// LazyTwice
var h = fc.call(x); var q = new[] { 1, 2 }.Select(i => h.mul_(2)); var a = q.Last(); var b = q.First(); return h * 0.1;

//// LazyThenChanged
var h = fc.call(x); var q = new[] { 1, 2 }.Select(i => h * i); h = h.tanh(); return q.Last();

//// ChunkZipSpan
var h = fc.call(x); return h.chunk(2, 1).Select((c, i) => c * (i + 1)).Aggregate((a, b) => cat(new[] { a, b }, 1));

//// OrderByShape
var l = new[] { fc.call(x), x[..2] }.OrderBy(t => t.shape[0]).ToArray(); return l[1] + l[0].sum();

//// MinByKey
var l = new[] { (T: fc.call(x), K: 2), (T: x, K: 1) }; return l.MinBy(p => p.K).T * l.MaxBy(p => p.K).T;

//// DistinctSame
var h = fc.call(x); return new[] { h, h }.Distinct().Aggregate((a, b) => a + b);

//// AppendPrepend
var h = fc.call(x); return cat(new[] { h }.Append(x).Prepend(h * 2).Concat(new[] { x }).Skip(1).ToArray(), 1);

//// CastOfType
var h = fc.call(x); return new object[] { h, x }.Cast<Tensor>().Aggregate((a, b) => a * b);

//// ElementAtLast
var h = fc.call(x); var l = new[] { x, h }; return l.ElementAt(1) * l.Last() + l.Single(t => ReferenceEquals(t, h)) + l.FirstOrDefault()!;

//// SequenceOfModules = exact
=> new Module<Tensor, Tensor>[] { fc, act, fc2 }.Aggregate(x, (h, m) => m.call(h));
//--
private readonly Tanh act = Tanh();

//// ForEachExtension
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); new[] { 1, 2 }.Each(i => h = h * i + x); return h; }
}
public static partial class Extensions { public static void Each<T>(this IEnumerable<T> all, Action<T> f) { foreach (var t in all) f(t); } }

//// PipeExtension
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => x.Pipe(fc.call).Pipe(torch.tanh).Pipe(t => t * 2);
}
public static partial class Extensions { public static TOut Pipe<TIn, TOut>(this TIn t, Func<TIn, TOut> f) => f(t); }
