// Models that once were wrong, crashed or did not compile. Each stands for its kind.

//// HelperLock
=> Logits(x);
//--
private readonly object gate = new();
private Tensor Logits(Tensor t) { lock (gate) { return fc.call(t); } }

//// HelperChecked
=> Logits(x);
//--
private Tensor Logits(Tensor t) { checked { return fc.call(t); } }

//// HelperGoto
=> Logits(x);
//--
private Tensor Logits(Tensor t) { if (t.shape[0] > 100) goto end; t = fc.call(t); end: return t; }

//// HelperDelegate
=> Logits(x);
//--
private Tensor Logits(Tensor t) { Func<Tensor, Tensor> f = u => fc.call(u); return f(t); }

//// HelperDelegateField
=> Logits(x);
//--
private readonly Func<Tensor, Tensor> scale = u => u * 2;
private Tensor Logits(Tensor t) { return scale(fc.call(t)); }

//// HelperAggregate
=> Logits(x);
//--
private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));
private Tensor Logits(Tensor t) => layers.Aggregate(t, (h, l) => l.call(h));

//// HelperDictionary
=> Logits(x);
//--
private readonly Dictionary<string, Linear> byName = new();
private Tensor Logits(Tensor t) { byName["a"] = fc; return byName["a"].call(t); }

//// HelperDictionaryFilledBefore
=> Logits(x);
//--
private readonly ModuleDict<Linear> byName = new(("a", Linear(4, 4)), ("b", Linear(4, 4)));
private Tensor Logits(Tensor t) => byName["b"].call(byName["a"].call(t));

//// GetterCache
=> fc.call(x) * Doubled;
//--
private Tensor? cache;
private Tensor Doubled { get { return cache ??= w * 2; } }

//// FieldCache
field ??= w * 2; return x * field;
//--
private Tensor? field;

//// HelperElsewhere
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Logits(x);
    private Tensor Logits(Tensor t) => Elsewhere.Apply(fc, t);
}
public static partial class Elsewhere { public static Tensor Apply(Linear l, Tensor t) => l.call(t) * 2; }

//// HelperElsewhereInner
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4));
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Logits(x);
    private Tensor Logits(Tensor t) => t * Elsewhere.Gain(w);
}
public static partial class Elsewhere { public static Tensor Gain(Tensor t) => t.exp(); }

//// HelperTuple
var (a, b) = Logits(x); return a * b;
//--
private (Tensor, Tensor) Logits(Tensor t) => (fc.call(t), fc2.call(t));

//// HelperArray
var parts = Logits(x); return parts[0] * parts[1];
//--
private Tensor[] Logits(Tensor t) => new[] { fc.call(t), fc2.call(t) };

//// HelperList
var parts = Logits(x); return parts[0] * parts[1];
//--
private List<Tensor> Logits(Tensor t) => new() { fc.call(t), fc2.call(t) };

//// HelperOverMultihead
=> Logits(x);
//--
private readonly Sequential inner = Sequential(Linear(4, 4), LayerNorm(4), GELU());
private Tensor Logits(Tensor t) => inner.call(t.unsqueeze(0)).squeeze(0);

//// ParametersInList
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly List<Parameter> ps = new();
    public Model() : base("Model") { for (int i = 0; i < 2; i++) { var p = new Parameter(ones(4) * (i + 1)); ps.Add(p); register_parameter("p" + i, p); } RegisterComponents(); }
    public override Tensor forward(Tensor x) => (x * ps[0]).tanh() * ps[1];
}

//// FieldSetByDerived
[LogitHead] public partial class Scaled : Module<Tensor, Tensor> {
    protected Tensor m = ones(4);
    protected readonly Parameter w = new(ones(4));
    public Scaled() : base("Scaled") => RegisterComponents();
    public override Tensor forward(Tensor x) => x * m;
}
[LogitHead] public sealed partial class Model : Scaled { public Model() { m = w; } }

//// FieldSetByDerivedOnlyBaseMarked
[LogitHead] public partial class Scaled : Module<Tensor, Tensor> {
    protected Tensor m = ones(4);
    protected readonly Parameter w = new(ones(4));
    public Scaled() : base("Scaled") => RegisterComponents();
    public override Tensor forward(Tensor x) => x * m;
    public static nn.Module Create() => new Derived();
}
public sealed partial class Derived : Scaled { public Derived() { m = w; } }

//// FieldSetByParent
public partial class Child : Module<Tensor, Tensor> {
    public Tensor m = ones(4);
    public Child() : base("Child") => RegisterComponents();
    public override Tensor forward(Tensor x) => x * m;
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Child child = new(); private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { child.m = w; RegisterComponents(); }
    public override Tensor forward(Tensor x) => child.call(x);
}

//// FieldSetByInitializer
public partial class Child : Module<Tensor, Tensor> {
    public Tensor m = ones(4);
    public Child() : base("Child") => RegisterComponents();
    public override Tensor forward(Tensor x) => x * m;
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Child child; private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { child = new Child { m = w }; RegisterComponents(); }
    public override Tensor forward(Tensor x) => child.call(x);
}

//// PropertySetByInitializer
public partial class Child : Module<Tensor, Tensor> {
    public Tensor M { get; set; } = ones(4);
    public Child() : base("Child") => RegisterComponents();
    public override Tensor forward(Tensor x) => x * M;
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Child child; private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { child = new Child { M = w }; RegisterComponents(); }
    public override Tensor forward(Tensor x) => child.call(x);
}

//// FieldSetByRef
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private Tensor mask = ones(4); private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { Set(ref mask, w); RegisterComponents(); }
    private static void Set(ref Tensor t, Tensor v) => t = v;
    public override Tensor forward(Tensor x) => x * mask;
}

//// FieldSetByArrayFill
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Tensor[] masks = { ones(4), ones(4) }; private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { Array.Fill(masks, w); RegisterComponents(); }
    public override Tensor forward(Tensor x) => x * masks[0] * masks[1];
}

//// FieldSetByStaticElsewhere
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    internal Tensor mask = ones(4); internal readonly Parameter w = new(ones(4));
    public Model() : base("Model") { Elsewhere.Set(this); RegisterComponents(); }
    public override Tensor forward(Tensor x) => x * mask;
}
internal static partial class Elsewhere { public static void Set(Model m) => m.mask = m.w; }

//// FieldOfStaticClass
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { Shared.Mask = w; RegisterComponents(); }
    public override Tensor forward(Tensor x) { return x * Shared.Mask; }
    public static nn.Module Create() { var model = new Model(); Shared.Mask = model.w; return model; }
}
internal static partial class Shared { public static Tensor Mask = ones(4); }

//// PrimaryConstructorCapture
public sealed partial class Child(Tensor m) : Module<Tensor, Tensor>("C") { public override Tensor forward(Tensor t) => t * m; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Child child; private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { child = new Child(w); RegisterComponents(); }
    public override Tensor forward(Tensor x) => child.call(x);
}

//// PropertyAssignedInConstructor
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private Tensor P { get; } private readonly Parameter w = new(ones(4));
    public Model() : base("Model") { P = w; RegisterComponents(); }
    public override Tensor forward(Tensor x) => x * P;
}

//// DispatchOnHelperObject
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { ActA act = new ActB(); return act.F(fc.call(x)); }
}
public partial class ActA { public virtual Tensor F(Tensor t) => t.relu(); }
public partial class ActB : ActA { public override Tensor F(Tensor t) => t.square(); }

//// DispatchThroughMiddle
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected virtual Tensor Head(Tensor t) => t * 2;
}
public partial class Middle : Root { protected override Tensor Head(Tensor t) => t.square(); }
[LogitHead] public partial class Model : Middle { protected override Tensor Head(Tensor t) => base.Head(t).tanh(); }

//// DispatchMarkedMiddle
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected virtual Tensor Head(Tensor t) => t * 2;
}
[LogitHead] public partial class Middle : Root { protected override Tensor Head(Tensor t) => t.square(); public static nn.Module Create() => new Leaf(); }
public partial class Leaf : Middle { protected override Tensor Head(Tensor t) => t.exp(); }

//// DispatchVirtualProperty
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4); protected readonly Parameter w = new(ones(4));
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * W;
    protected virtual Tensor W => ones(4);
}
[LogitHead] public sealed partial class Model : Root { protected override Tensor W => w.exp(); }

//// SequenceAliasArray
var l = new Tensor[] { x, x }; var a = l; a[0] = fc.call(x); return l[0];

//// SequenceAliasListAdd
var l = new List<Tensor> { x }; var a = l; a.Add(fc.call(x)); return l[1];

//// SequenceAliasInTuple
var l = new Tensor[] { x, x }; var t = (l, 1); t.Item1[0] = fc.call(x); return l[0];

//// SequenceJagged
var jagged = new[] { new[] { x }, new[] { x } }; var r = jagged[0]; r[0] = fc.call(x); return jagged[0][0];

//// SequenceRefLocal
var l = new Tensor[] { x, x }; ref var r = ref l[0]; r = fc.call(x); return l[0];

//// SequenceInputArray
[LogitHead] public sealed partial class Model : Module<Tensor[], Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor[] xs) { xs[0] = fc.call(xs[1]); return xs[0]; }
}

//// OrderIndexIncrement
int i = 0; var h = fc.call(x); return h[.., i] * h[.., ++i];

//// OrderPowIncrement
int i = 1; var h = fc.call(x); return h * i + h.pow(++i);

//// OrderListIncrement
int i = 0; var l = new List<Tensor> { fc.call(x), fc2.call(x) }; return l[i] * 2 + l[++i];

//// OrderAssignIndexIncrement
var l = new Tensor[2]; int i = 0; l[i++] = fc.call(x) * i; l[i++] = fc2.call(x) * i; return l[0] + l[1];

//// OrderInPlaceBetween
var h = fc.call(x); return h.tanh() + h.add_(1) * h;

//// OrderCompoundAssignInside
var h = fc.call(x); h += (h = h * 2); return h;

//// OrderMethodChangesField
var h = fc.call(x); return h * scale + h.tanh() * Bump();
//--
private double scale = 2;
private double Bump() { scale *= 3; return scale; }

//// OrderPropertyWithEffect
var h = fc.call(x); return h.select(1, Next % 4) * 2 + h.select(1, Next % 4);
//--
private int count;
private int Next => count++;

//// OrderRefArgument
int n = 1; return Features(x, ref n) * n;
//--
private Tensor Features(Tensor t, ref int n) { n += 2; return fc.call(t); }

//// NoGradAssigns
Tensor a; var h = fc.call(x); using (no_grad()) { a = h; } return a * 2;

//// NoGradEnableInside
Tensor a; var h = fc.call(x); using (no_grad()) { using (enable_grad()) { a = h * h; } } return a * 2;

//// NoGradInferenceFalse
Tensor a; var h = fc.call(x); using (inference_mode(false)) { a = h * h; } return a * 2;

//// NoGradEarlyDispose
var h = fc.call(x); var off = no_grad(); var a = h * h; off.Dispose(); return a + h;

//// NoGradSetEnabled
var h = fc.call(x); using (set_grad_enabled(false)) { h = h * h; } return h;

//// NoGradWithoutUsing
var ng = no_grad(); var h = fc.call(x).tanh(); ng.Dispose(); return h;

//// NoGradListAdds
var l = new List<Tensor>(); var t = fc.call(x); var u = fc2.call(x); using (no_grad()) { l.Add(t); } l.Add(u); return l[0] * l[1];

//// HookReplaces
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { fc.register_forward_hook((m, i, o) => o * 2); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x).tanh();
}

//// DynamicArgument
=> fc.call((dynamic)x);

//// ImplicitConversionReadsModel
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); internal readonly Parameter w = new(ones(4));
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); Wrap b = new(this); return h * b; }
}
public sealed partial class Wrap(Model m) { private readonly Model model = m; public static implicit operator Tensor(Wrap b) => b.model.w.exp(); }

//// BaseHelperTimesTwo
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected virtual Tensor Head(Tensor t) => t.tanh();
}
[LogitHead] public sealed partial class Model : Root { protected override Tensor Head(Tensor t) => base.Head(t) * 2; }

//// CastNumber
=> fc.call(x) * (Tensor)2;

//// CastFromDictionary
var bag = new Dictionary<string, object> { ["x"] = x, ["h"] = fc.call(x) }; return (Tensor)bag["x"] * (Tensor)bag["h"];

//// AsTensor
object obj = fc.call(x); return (obj as Tensor)! * 2;

//// HelperOnInterface
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>, IHead {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => ((IHead)this).Head(fc.call(x));
}
public partial interface IHead { Tensor Head(Tensor t) => t.tanh() * 2; }

//// HelperOnStruct
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => new Head(3).Apply(fc.call(x));
}
public partial struct Head { private readonly double gain; public Head(double gain) { this.gain = gain; } public Tensor Apply(Tensor t) => t.tanh() * gain; }

//// HelperOnRecord
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => new Head(3).Apply(fc.call(x));
}
public partial record Head(double Gain) { public Tensor Apply(Tensor t) => t.tanh() * Gain; }

//// NamesDifferInCase
[LogitHead] public sealed partial class Widget : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Widget() : base("Widget") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x);
}
[LogitHead] public sealed partial class WIDGET : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public WIDGET() : base("WIDGET") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x).tanh();
}

//// ScopeDisposesWritten
var h = fc.call(x); using (NewDisposeScope()) { h.tanh_(); } return h * w;

//// SwapElements
var l = new Tensor[] { fc.call(x), fc2.call(x) }; (l[0], l[1]) = (l[1], l[0]); return l[0] * 2 + l[1];

//// JaggedAssign
var jagged = new[] { new[] { x }, new[] { x } }; jagged[0][0] = fc.call(x); return jagged[0][0] * jagged[1][0];

//// PartialMethod
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    private partial Tensor Head(Tensor t);
}
public sealed partial class Model { private partial Tensor Head(Tensor t) => t.tanh(); }

//// PartialMethodWithoutBody
var h = fc.call(x); Watch(h); return h;
//--
partial void Watch(Tensor t);

//// HelperOnAbstractClass
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Act act = new Square();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => act.Apply(fc.call(x));
}
public abstract partial class Act { public Tensor Apply(Tensor t) => Of(t) * 2; protected abstract Tensor Of(Tensor t); }
public sealed partial class Square : Act { protected override Tensor Of(Tensor t) => t.square(); }

//// AbstractMarkedBase
[LogitHead] public abstract partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    protected Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected abstract Tensor Head(Tensor t);
}
[LogitHead] public sealed partial class Model : Root { protected override Tensor Head(Tensor t) => t.square(); }

//// ParenthesesShape = exact
=> fc.call(x) * (x * 2).shape[0];

//// ParenthesesIndex = exact
=> fc.call(x) * (x + 1)[0];

//// ParenthesesSuppression = exact
=> fc.call(x) * (x + 1)!.sum();

//// ParenthesesUnary = exact
=> fc.call(x) * -(x + 1) + fc2.call(-(x - 1) * 2);

//// ForeachWrites
var ts = new[] { fc.call(x), fc2.call(x) }; foreach (var t in ts) t.mul_(2); return ts[0] + ts[1];

//// PatternVariableAssigned
if (x is { } a) { a = fc.call(a); return a; } return x;

//// PatternIsNot
object o = fc.call(x); if (o is not Tensor a) { return x; } return a * a;

//// PatternCase
switch (fc.call(x)) { case { } a: a = fc2.call(a); return a; default: return x; }

//// ForDeclaresTensor
Tensor r = x; int n = 0; for (Tensor t = x; n < 2; n++) { t = fc.call(t); r = t; } return r;

//// DeconstructMixed
(x, var n) = (fc.call(x) * 2, 3); return x * n;

//// DeconstructIntoBoth
Tensor c; int n; var h = fc.call(x); (c, n) = (h, 2); return c * n;

//// TupleMember
var h = fc.call(x); return ((h, 1).Item1) * 2;

//// CastToEnumerable
var h = fc.call(x); return ((IEnumerable<Tensor>)new[] { h }).First() * 2;

//// OutDiscard
=> Features(x, out _);
//--
private Tensor Features(Tensor t, out int n) { n = 2; return fc.call(t) * n; }

//// ForwardCallsOverload
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => this.forward(x, 2);
    public Tensor forward(Tensor x, int n) => fc.call(x) * n;
}

//// RequiresGrad
var h = fc.call(x).requires_grad_(); var m = x.detach().requires_grad_(false); return h * 2 + m;

//// RequiresGradOfInput
var mask = x.gt(0).to(ScalarType.Float64).requires_grad_(false); return fc.call(x) * mask;

//// MaskAssignedInBranches
Tensor? mask; if (flag) mask = x.gt(0); else mask = null; var h = fc.call(x); return mask is null ? h : h * mask;
//--
public bool flag = true;

//// MaskWithoutNullable
#nullable disable
#namespace
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); public bool flag = true;
    public Model() : base("Model") { RegisterComponents(); }
    public override Tensor forward(Tensor x) { Tensor mask; if (flag) mask = x.gt(0); else mask = null; var h = fc.call(x); if (mask is not null) h = h * mask; return h; }
}

//// OptionalWithoutNullable
#nullable disable
#namespace
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { RegisterComponents(); }
    public override Tensor forward(Tensor x) { return Run(x, null); }
    private Tensor Run(Tensor x, Tensor mask) { var h = fc.call(x); return mask is null ? h : h + mask; }
}

//// ConditionalUsings
#define MODELS
#if MODELS
using Ten = System.Tuple<int, int>;
#else
using Ten = System.Tuple<string>;
#endif
using F = System.Func<int, double>;
#namespace
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { RegisterComponents(); }
    public override Tensor forward(Tensor x) { F f = n => n * 0.5; var two = new Ten(1, 2); return fc.call(x) * f(3) + two.Item2; }
}

//// ExtensionNullTest = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Tensor? bias;
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); if (!bias.IsNull()) { h = h + bias!; } return h; }
}
public static partial class Extensions { public static bool IsNull(this Tensor? t) => t is null; }

//// BufferFilledByHelper = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Tensor table;
    public Model() : base("Model") { table = Table(4); register_buffer("table", table); RegisterComponents(); }
    private static Tensor Table(int n) { var t = zeros(n); for (int i = 0; i < n; i++) { t[i] = Math.Sin(i); } return t; }
    public override Tensor forward(Tensor x) => fc.call(x) + table;
}

//// BufferFilledByFunc = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Tensor table;
    public Model() : base("Model") { Func<int, Tensor> make = n => arange(n).sin(); table = make(4); register_buffer("tab", table); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) + table;
}

//// ConstantCache = exact
ids ??= arange(4).sin(); return fc.call(x) * ids;
//--
private Tensor? ids;

//// UsingExistingLocal = exact
var h = fc.call(x); using (h) { return h.mul(2); }

//// AliasMethod = exact
var h = fc.call(x); return x.alias() * h.alias();

//// TransposeInPlaceOnView = exact
=> fc.call(x).view(2, 2, 4).transpose_(1, 2).reshape(4, 4);

//// SelectOverLayers = exact
=> layers.Select(l => l.call(x)).ToList()[1] + layers.Select((l, i) => l.call(x) * i).Last();
//--
private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));

//// ListAddRange = exact
var l = new List<Tensor> { x }; l.AddRange(new[] { fc.call(x), fc2.call(x) }); return cat(l, 1);

//// OutTensor = exact
Split(x, out Tensor a, out var b); return a * b;
//--
private void Split(Tensor t, out Tensor a, out Tensor b) { a = fc.call(t); b = fc2.call(t); }

//// RefTensor = exact
var h = fc.call(x); Twice(ref h); return h.tanh();
//--
private static void Twice(ref Tensor t) { t = t * 2; }

//// LinqZipAggregateSum = exact
var parts = new[] { fc.call(x), fc2.call(x) }; var weights = new[] { 0.5, 2.0 };
return parts.Zip(weights, (p, a) => p * a).Aggregate((p, q) => p + q).tanh();

//// LinqSumOfPlain = exact
var h = fc.call(x); double s = new[] { 1.0, 2.0 }.Sum(v => v * 2); return h * s;

//// LambdaOverTensors = exact
Func<Tensor, Tensor> twice = t => t * 2; return twice(fc.call(x));

//// MethodGroup = exact
Func<Tensor, Tensor> act = torch.tanh; return act(fc.call(x));

//// LayerMethodGroup = exact
var h = new[] { x, x * 2 }.Select(fc.call).ToArray(); return h[0] * h[1];

//// DivRounding = exact
=> fc.call(x) * x.div(0.3, RoundingMode.floor);

//// SoftmaxWithType = exact
=> fc.call(x).softmax(1, ScalarType.Float64);

//// NullConditional = exact
=> fc2?.call(fc.call(x)) ?? x;

//// NullConditionalTensor = exact
Tensor? h = fc.call(x); return h?.mul(2)?.tanh() ?? x;

//// ChildOfTwoInputs = exact
public partial class Gate : Module<Tensor, Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Gate() : base("Gate") => RegisterComponents();
    public override Tensor forward(Tensor a, Tensor b) => fc.call(a).sigmoid() * b;
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Module<Tensor, Tensor, Tensor> gate = new Gate(); private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => gate.call(fc.call(x), x);
}

//// IndexPut = exact
var h = fc.call(x).clone(); h.index_put_(x[0], TensorIndex.Single(0)); return h * 2;

//// IndexPutBySetter = exact
var h = fc.call(x).clone(); h[0] = fc2.call(x)[1]; h[.., 1..3] = x[.., 0..2]; return h * 2;

//// CosineSimilarity = exact
=> functional.cosine_similarity(fc.call(x), fc2.call(x), 1).unsqueeze(1) * x;

//// OutputRecord
public sealed partial record CausalLMOutput(Tensor Logits, Tensor? Hidden);
[LogitHead] public sealed partial class Model : Module<Tensor, CausalLMOutput> {
    private readonly Linear fc = Linear(4, 4); private readonly Linear fc2 = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override CausalLMOutput forward(Tensor x) { var h = fc.call(x); return new CausalLMOutput(Logits: fc2.call(h), Hidden: h); }
}

//// OutputRecordNamed = exact
public sealed partial record CausalLMOutput(Tensor Logits, Tensor? Hidden);
[LogitHead(OutputName = "Logits")] public sealed partial class Model : Module<Tensor, CausalLMOutput> {
    private readonly Linear fc = Linear(4, 4); private readonly Linear fc2 = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override CausalLMOutput forward(Tensor x) { var h = fc.call(x); return new CausalLMOutput(Logits: fc2.call(h), Hidden: h); }
}

//// OutputTuple = exact
[LogitHead(Output = 1)] public sealed partial class Model : Module<Tensor, (Tensor, Tensor)> {
    private readonly Linear fc = Linear(4, 4); private readonly Linear fc2 = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override (Tensor, Tensor) forward(Tensor x) { var h = fc.call(x); return (h, fc2.call(h.tanh())); }
}

//// NamedLimits = exact
=> fc.call(x).clamp(min: -0.5).clamp(max: 0.5) + fc2.call(x).clamp(max: 0.1);

//// NamedLimitsStatic = exact
=> clamp(fc.call(x), max: 0.5) + clamp(fc2.call(x), min: 0.1) + torch.clamp(x * w, -1, 1);

//// NamedLimitsOfTensors = exact
=> fc.call(x).clamp(min: w * 0.1) + fc2.call(x).clamp(max: w * 0.2) + x.clamp(w * 0.1, w);

//// NamedSkippedArguments = exact
=> fc.call(x).sum(1, keepdim: true) + fc2.call(x).var(unbiased: false) + fc.call(x).mean([0], keepdim: true) + fc2.call(x).norm(1, keepdim: true);

//// NamedAlpha = exact
=> fc.call(x).add(x, alpha: 2) + add(fc2.call(x), w, alpha: 0.5) + fc.call(x).add(2, 3);

//// FormsOfOneName = exact
=> fc.call(x).amax([1]).sum() * x + fc2.call(x).amax([1], true) + fc.call(x).amin([0], keepdim: true) + fc.call(x).sum() + fc.call(x).sum(0) + fc2.call(x).sum([0L, 1L]);

//// CompoundOnMask = exact
var h = fc.call(x); h[x > 0] *= 2; h[tensor(new long[] { 1 })] += w; h[0] -= h[1] * 3; h[.., 1] /= 2; return h;

//// CompoundOnMaskOfValue = exact
var h = fc.call(x) * 1; var k = 1; h[x > 0.1] += h[x > 0.1] * 2; h[k] *= h[k - 1]; return h;

//// QueryWithLet = exact
var q = from i in Enumerable.Range(0, 3) where i != 1 let t = fc.call(x) * i let u = t + 1 select u * t; return q.Aggregate((a, b) => a + b);

//// ModuleDictQuestions = exact
if (acts.ContainsKey("a")) x = acts["a"].call(x); if (acts.TryGetValue("b", out var m)) x = m.call(x); foreach (var v in acts.values()) x = v.call(x); return x;
//--
private readonly ModuleDict<Module<Tensor, Tensor>> acts = new(("a", Tanh()), ("b", Linear(4, 4)));

//// MethodForms = exact
var h = fc.call(x); return h.hardtanh(-0.1, 0.2) + h.celu(0.7) + h.elu(1, 2, 3) + (h * 1).hardtanh_(-0.3, 0.3) + (h * 1).celu_(0.5);

//// RoundedQuotient = exact
var h = fc.call(x); return h + h.div(w, RoundingMode.floor) + h.div(w + 1, RoundingMode.None);

//// Spreads = exact
var (v, m) = fc.call(x).var_mean(); var (s, n) = fc2.call(x).std_mean([1], true, true); return x * v + m * s + n;

//// IndexedSums = exact
var i = tensor(new long[] { 2, 0 }); var h = fc.call(x); return h.index_add(0, i, h[..2], 0.5) * h.index_fill(1, i, 2);

//// ViewsInPlace = exact
var h = fc.call(x); var u = (h * 2).unsqueeze_(0).squeeze_(0); var t = (h * 3).transpose_(0, 1); return u * t + u.tanh();

//// PaddedTuples = exact
var h = fc.call(x); return functional.pad(h, (1L, 1L))[.., 1..5] + functional.pad(h.view(1, 1, 4, 4), (1L, 0L, 0L, 1L)).view(5, 5)[..4, ..4];
