// Two names for one tensor, one of them written in place.

//// Assignment
var h = fc.call(x); var g = h; g.mul_(2); return h;

//// AssignmentChain
Tensor a, b; var h = fc.call(x); a = b = h; b.add_(1); a.mul_(2); return h * 3;

//// AssignmentAsArgument
Tensor g; var h = fc.call(x); var k = torch.tanh(g = h); g.mul_(2); return h + k;

//// ReturnOfInPlace
var h = fc.call(x); var g = h.mul_(2); g.add_(1); return h * g;

//// ChainOfInPlace
var h = fc.call(x); var g = h.mul_(2).add_(1).tanh_(); return h + g;

//// Suppression
var h = fc.call(x); var g = h!; g.mul_(2); return h;

//// Parenthesised
var h = fc.call(x); var g = ((h)); g.mul_(2); return h;

//// CastToTensor
var h = fc.call(x); var g = (Tensor)h; g.mul_(2); return h;

//// CastThroughObject
var h = fc.call(x); object o = h; ((Tensor)o).mul_(2); return h;

//// CastAs
var h = fc.call(x); object o = h; var g = o as Tensor; g!.mul_(2); return h;

//// SwitchExpression
var h = fc.call(x); var g = mode switch { 0 => x, 1 => h, _ => fc2.call(x) }; g.mul_(2); return h + 1;
//--
public int mode = 1;

//// SwitchExpressionOther
var h = fc.call(x); var g = mode switch { 0 => h, _ => h.clone() }; g.mul_(2); return h + g;
//--
public int mode = 1;

//// ConditionalBothActive
var h = fc.call(x); var k = fc2.call(x); var g = flag ? h : k; g.mul_(2); return h - k;
//--
public bool flag = false;

//// NestedConditional
var h = fc.call(x); var g = flag ? (mode > 0 ? x.clone() : h) : h; g.add_(h); return h + g;
//--
public bool flag = true; public int mode = 0;

//// CoalesceAssignment
Tensor? g = null; var h = fc.call(x); g ??= h; g.mul_(2); return h;

//// TupleDeconstruct
var h = fc.call(x); var (a, b) = (h, x.clone()); a.mul_(2); b.add_(h); return h + b;

//// TupleField
var h = fc.call(x); var pair = (First: h, Second: x); pair.First.mul_(2); return h;

//// TupleOfSame
var h = fc.call(x); var pair = (h, h); pair.Item1.mul_(2); return pair.Item2 + h;

//// ArrayElement
var h = fc.call(x); var a = new[] { h, x }; a[0].mul_(2); return h;

//// CollectionExpression
var h = fc.call(x); Tensor[] a = [h, x]; a[0].mul_(2); return h;

//// CollectionSpread
var h = fc.call(x); Tensor[] a = [h, x]; List<Tensor> b = [.. a, h]; b[2].mul_(2); return a[0];

//// JaggedElement
var h = fc.call(x); var a = new[] { new[] { h }, new[] { x } }; a[0][0].mul_(2); return h;

//// RectangularArray
var h = fc.call(x); var a = new Tensor[1, 2]; a[0, 0] = h; a[0, 1] = x; a[0, 0].mul_(2); return h + a[0, 1];

//// DictionaryValue
var h = fc.call(x); var d = new Dictionary<string, Tensor> { ["h"] = h }; d["h"].mul_(2); return h;

//// StackPop
var h = fc.call(x); var s = new Stack<Tensor>(); s.Push(h); s.Pop().mul_(2); return h;

//// QueueDequeue
var h = fc.call(x); var s = new Queue<Tensor>(); s.Enqueue(h); s.Enqueue(x); s.Dequeue().mul_(2); return h * s.Peek();

//// ListForEach
var h = fc.call(x); var l = new List<Tensor> { h, x.clone() }; l.ForEach(t => t.mul_(2)); return h + l[1];

//// ArrayForEach
var h = fc.call(x); var l = new[] { h, x.clone() }; Array.ForEach(l, t => t.mul_(2)); return h + l[1];

//// ClassField
var h = fc.call(x); var box = new Box { T = h }; box.T.mul_(2); return h;
//--
private sealed partial class Box { public Tensor T = null!; }

//// ClassProperty
var h = fc.call(x); var box = new Box { T = h }; box.T.mul_(2); return h;
//--
private sealed partial class Box { public Tensor T { get; set; } = null!; }

//// RecordWith
var h = fc.call(x); var a = new Pair(h, x); var b = a with { B = h }; b.A.mul_(2); return a.A + b.B;
//--
private sealed partial record Pair(Tensor A, Tensor B);

//// RecordDeconstruct
var h = fc.call(x); var (a, b) = new Pair(h, x); a.mul_(2); return h + b;
//--
private sealed partial record Pair(Tensor A, Tensor B);

//// RecordStruct
var h = fc.call(x); var a = new Pair(h, x); var c = a; c.A.mul_(2); return a.A;
//--
private readonly partial record struct Pair(Tensor A, Tensor B);

//// StructCopy
var h = fc.call(x); Pair a = default; a.A = h; var b = a; b.A.mul_(2); b.A = x; return a.A + b.A;
//--
private partial struct Pair { public Tensor A; }

//// RefLocal
var h = fc.call(x); ref Tensor r = ref h; r.mul_(2); r = r + 1; return h;

//// RefLocalReassigned
var h = fc.call(x); var k = x; ref Tensor r = ref k; r = ref h; r = r.tanh(); return h + k;

//// RefConditional
var h = fc.call(x); var k = fc2.call(x); (flag ? ref h : ref k) = x * 2; return h * k;
//--
public bool flag = true;

//// RefReturn
var l = new[] { x, fc.call(x) }; Last(l) = fc2.call(x); return l[0] * l[1];
//--
private static ref Tensor Last(Tensor[] l) => ref l[^1];

//// RefForeach
var l = new[] { x, fc.call(x) }; foreach (ref var t in l.AsSpan()) { t = t * 2; } return l[0] * l[1];

//// SpanElement
var l = new[] { x, fc.call(x) }; var s = l.AsSpan(); s[0] = fc2.call(x); return l[0] * l[1];

//// CapturedByLambda
var h = fc.call(x); Action twice = () => h.mul_(2); twice(); twice(); return h;

//// CapturedByLocalFunction
var h = fc.call(x); Twice(); return h; void Twice() { h.mul_(2); }

//// ReassignedByLambda
var h = fc.call(x); Action next = () => h = fc2.call(h); next(); next(); return h;

//// LocalFunctionResult
var h = fc.call(x); Tensor Same() => h; Same().mul_(2); return h;

//// LambdaResult
var h = fc.call(x); Func<Tensor> same = () => h; same().mul_(2); return h;

//// HelperTakesTwo
var h = fc.call(x); Pick(h, x, true).mul_(2); return h;
//--
private static Tensor Pick(Tensor a, Tensor b, bool first) => first ? a : b;

//// HelperReturnsField
var h = fc.call(x); var k = Mask; k = k + h; return k * Mask;
//--
private readonly Tensor mask = ones(4);
private Tensor Mask => mask;

//// GenericSame
var h = fc.call(x); Same(h).mul_(2); return h;
//--
private static T Same<T>(T t) => t;

//// ExtensionSame
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); h.Same().mul_(2); return h; }
}
public static partial class Extensions { public static Tensor Same(this Tensor t) => t; }

//// OutAlias
var h = fc.call(x); Same(h, out var g); g.mul_(2); return h;
//--
private static void Same(Tensor a, out Tensor b) => b = a;

//// InParameter
var h = fc.call(x); Twice(in h); return h;
//--
private static void Twice(in Tensor t) => t.mul_(2);

//// ParamsArray
var h = fc.call(x); Twice(h, x.clone()); return h;
//--
private static void Twice(params Tensor[] ts) { foreach (var t in ts) t.mul_(2); }

//// PatternAlias
var h = fc.call(x); if (h is Tensor g) { g.mul_(2); } return h;

//// PatternProperty
var h = fc.call(x); if (h is { shape.Length: 2 } g) { g.mul_(2); } return h;

//// PatternVar
var h = fc.call(x); if ((h, x) is (var a, var b)) { a.mul_(2); return h + b; } return x;

//// SwitchWhen
var h = fc.call(x); switch (h) { case Tensor g when g.shape[0] == 4: g.mul_(2); break; } return h;

//// LinqFirst
var h = fc.call(x); new[] { h, x }.First().mul_(2); return h;

//// LinqReverseToList
var h = fc.call(x); var l = new[] { h, x.clone() }.AsEnumerable().Reverse().ToList(); l[1].mul_(3); return h + l[0];

//// LinqWhere
var h = fc.call(x); foreach (var t in new[] { h, x }.Where(t => t.shape[0] == 4).Take(1)) t.mul_(2); return h;

//// LinqOfType
var h = fc.call(x); foreach (var t in new object[] { 1, h }.OfType<Tensor>()) t.mul_(2); return h;

//// ForeachOverTuple
var h = fc.call(x); foreach (var (t, n) in new[] { (h, 2), (h, 3) }) t.mul_(n); return h;

//// TaskResult
var h = fc.call(x); Task.FromResult(h).Result.mul_(2); return h;

//// LazyValue
var h = fc.call(x); var lazy = new Lazy<Tensor>(() => h.tanh()); return lazy.Value * lazy.Value;

//// NullableOfTuple
var h = fc.call(x); (Tensor A, int N)? p = (h, 2); p.Value.A.mul_(2); return h * p.Value.N;

//// UsingAlias
var h = fc.call(x); using var g = h.alias(); g.mul_(2); return h * 2;

//// ForwardNotCall
var h = fc.forward(x); var g = h; g.tanh_(); return h;

//// BothSidesOfOperator
var h = fc.call(x); return h.mul_(2) + h.mul_(3);

//// ArgumentIsItself
var h = fc.call(x); h.add_(h); h.mul_(h); return h;

//// ArgumentIsView
var h = fc.call(x); h.add_(h.t()); return h;

//// ArgumentIsRow
var h = fc.call(x); h.sub_(h[0]); return h;

//// WritesInput
x.mul_(2); return fc.call(x);

//// WritesInputWithActive
x.add_(fc.call(x)); return fc2.call(x);

//// WritesInputThroughView
var row = x[0]; row.zero_(); return fc.call(x);

//// InputAliasReturned
var g = x; g = g.mul_(2); return fc.call(x) + g;

//// WritesCloneOfInput = exact
var g = x.clone(); g.mul_(2); g.add_(fc.call(x)); return g;

//// WritesBuffer
mask.mul_(2); return fc.call(x) * mask;
//--
private readonly Tensor mask = ones(4);

//// WritesParameter
using (no_grad()) { w.clamp_(-1, 1); } return fc.call(x) * w;

//// WritesParameterView
using (no_grad()) { fc.weight![0].mul_(0.5); } return fc.call(x);

//// WritesDetachedParameter
var d = w.detach(); d.mul_(0.5); return fc.call(x) * w;

//// WritesDetached
var h = fc.call(x); h.detach().mul_(2); return h;

//// WritesData
var h = fc.call(x); var d = h.detach(); d[0] = 0; return h * d;
