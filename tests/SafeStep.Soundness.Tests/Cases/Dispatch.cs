// Which method runs, and children.

//// OverriddenHelper
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected virtual Tensor Head(Tensor t) => t * 2;
    public static nn.Module Create() => new Leaf();
}
public partial class Leaf : Root { protected override Tensor Head(Tensor t) => t.square(); }

//// OverriddenHelperNotPartial
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected virtual Tensor Head(Tensor t) => t * 2;
    public static nn.Module Create() => new Leaf();
}
public partial class Leaf : Root { protected override Tensor Head(Tensor t) => t.square(); }

//// HiddenByNew
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected Tensor Head(Tensor t) => t * 2;
}
[LogitHead] public partial class Model : Root { protected new Tensor Head(Tensor t) => t.square(); public override Tensor forward(Tensor x) => base.forward(x) + Head(x); }

//// OverriddenForward
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x);
    public static nn.Module Create() => new Leaf();
}
public partial class Leaf : Root { public override Tensor forward(Tensor x) => base.forward(x).tanh() * 2; }

//// BaseForward
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x);
}
[LogitHead] public partial class Model : Root { public override Tensor forward(Tensor x) => base.forward(base.forward(x).tanh()); }

//// BaseProperty
[LogitHead] public partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4); protected readonly Parameter w = new(ones(4));
    public Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * W;
    protected virtual Tensor W => w.tanh();
}
[LogitHead] public partial class Model : Root { protected override Tensor W => base.W * 2; }

//// BaseNotMarked
public abstract partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    protected Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x)) + Tail(x);
    protected abstract Tensor Head(Tensor t);
    protected virtual Tensor Tail(Tensor t) => t;
}
[LogitHead] public partial class Model : Root { protected override Tensor Head(Tensor t) => t.tanh(); protected override Tensor Tail(Tensor t) => base.Tail(t) * 2; }

//// BaseNotPartial
public abstract partial class Root : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4);
    protected Root() : base("Root") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected abstract Tensor Head(Tensor t);
}
[LogitHead] public partial class Model : Root { protected override Tensor Head(Tensor t) => t.tanh(); }

//// BaseGeneric
public abstract partial class Root<T> : Module<Tensor, Tensor> where T : Module<Tensor, Tensor> {
    protected readonly Linear fc = Linear(4, 4); protected readonly T act;
    protected Root(T act) : base("Root") { this.act = act; RegisterComponents(); }
    public override Tensor forward(Tensor x) => act.call(fc.call(x));
}
[LogitHead] public partial class Model : Root<Tanh> { public Model() : base(Tanh()) { } }

//// SealedOverride
public abstract partial class A : Module<Tensor, Tensor> { protected A() : base("A") { } public override Tensor forward(Tensor x) => One(x); protected abstract Tensor One(Tensor t); }
public abstract partial class B : A { protected readonly Linear fc = Linear(4, 4); protected sealed override Tensor One(Tensor t) => Two(fc.call(t)); protected abstract Tensor Two(Tensor t); }
[LogitHead] public sealed partial class Model : B { public Model() => RegisterComponents(); protected override Tensor Two(Tensor t) => t.exp(); }

//// InterfaceMethod
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly IAct act = new Square();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => act.Of(fc.call(x));
}
public partial interface IAct { Tensor Of(Tensor t); }
public sealed partial class Square : IAct { public Tensor Of(Tensor t) => t.square(); }

//// InterfaceExplicit
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>, IAct {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => ((IAct)this).Of(fc.call(x)) + Of(x);
    Tensor IAct.Of(Tensor t) => t.square();
    private static Tensor Of(Tensor t) => t * 3;
}
public partial interface IAct { Tensor Of(Tensor t); }

//// InterfaceGeneric
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>, IMap<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { IMap<Tensor, Tensor> me = this; return me.Map(fc.call(x)); }
    public Tensor Map(Tensor t) => t.exp();
}
public partial interface IMap<in A, out B> { B Map(A a); }

//// InterfaceOnChild
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Module<Tensor, Tensor> act = new Act();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); return act is IGain g ? act.call(h) * g.Gain : h; }
}
public partial interface IGain { Tensor Gain { get; } }
public sealed partial class Act : Module<Tensor, Tensor>, IGain { private readonly Parameter p = new(ones(4)); public Act() : base("Act") => RegisterComponents(); public Tensor Gain => p.exp(); public override Tensor forward(Tensor x) => x.tanh(); }

//// ChildTypedAsBase
public partial class Act : Module<Tensor, Tensor> { public Act() : base("Act") { } public override Tensor forward(Tensor x) => x.tanh(); }
public partial class Loud : Act { public override Tensor forward(Tensor x) => base.forward(x) * 5; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Act act = new Loud();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => act.call(fc.call(x));
}

//// ChildTypedAsBaseNotPartial
public partial class Act : Module<Tensor, Tensor> { public Act() : base("Act") { } public override Tensor forward(Tensor x) => x.tanh(); }
public partial class Loud : Act { public override Tensor forward(Tensor x) => base.forward(x) * 5; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Act act = new Loud();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => act.call(fc.call(x));
}

//// ChildTypedAsModule
public partial class Act : Module<Tensor, Tensor> { private readonly Parameter p = new(ones(4)); public Act() : base("Act") => RegisterComponents(); public override Tensor forward(Tensor x) => x.tanh() * p; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Module<Tensor, Tensor> fc = Linear(4, 4); private readonly nn.Module act = new Act();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => ((Module<Tensor, Tensor>)act).call(fc.call(x));
}

//// ChildNotPartial
public partial class Act : Module<Tensor, Tensor> { private readonly Parameter p = new(ones(4)); public Act() : base("Act") => RegisterComponents(); public override Tensor forward(Tensor x) => x.tanh() * p; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Act act = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => act.call(fc.call(x));
}

//// ChildOfThreeInputs
public partial class Mix : Module<Tensor, Tensor, Tensor, Tensor> { private readonly Linear fc = Linear(4, 4); public Mix() : base("Mix") => RegisterComponents(); public override Tensor forward(Tensor a, Tensor b, Tensor c) => fc.call(a) * b + c; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Mix mix = new(); private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => mix.call(x, fc.call(x), x * 2) + mix.forward(fc.call(x), x, x);
}

//// ChildWithPlainInputs
public partial class Mix : Module<Tensor, double, bool, Tensor> { private readonly Linear fc = Linear(4, 4); public Mix() : base("Mix") => RegisterComponents(); public override Tensor forward(Tensor a, double b, bool c) => c ? fc.call(a) * b : a; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Mix mix = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => mix.call(x, 3.0, true) + mix.call(x, 1.0, false);
}

//// ChildReturnsTuple
public partial class Two : Module<Tensor, (Tensor, Tensor)> { private readonly Linear a = Linear(4, 4), b = Linear(4, 4); public Two() : base("Two") => RegisterComponents(); public override (Tensor, Tensor) forward(Tensor x) => (a.call(x), b.call(x)); }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Two two = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var (a, b) = two.call(x); var c = two.call(a).Item2; return a * b + c; }
}

//// ChildTakesList
public partial class Cat : Module<List<Tensor>, Tensor> { private readonly Linear a = Linear(8, 4); public Cat() : base("Cat") => RegisterComponents(); public override Tensor forward(List<Tensor> x) => a.call(cat(x, 1)); }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Cat c = new(); private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => c.call(new List<Tensor> { fc.call(x), x });
}

//// ChildTakesOptional
public partial class Att : Module<Tensor, Tensor?, Tensor> { private readonly Linear a = Linear(4, 4); public Att() : base("Att") => RegisterComponents(); public override Tensor forward(Tensor x, Tensor? mask = null) { var h = a.call(x); return mask is null ? h : h * mask; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Att att = new(); private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => att.forward(x) + att.call(fc.call(x), null) + att.call(x, fc.call(x).sigmoid());
}

//// ChildHelperMethod
public partial class Emb : Module<Tensor, Tensor> { public readonly Linear a = Linear(4, 4); public Emb() : base("Emb") => RegisterComponents(); public override Tensor forward(Tensor x) => a.call(x); public Tensor Attend(Tensor x) => x.matmul(a.weight!); }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Emb emb = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => emb.Attend(emb.call(x).tanh());
}

//// ChildSharedTwice
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Sequential a, b;
    public Model() : base("Model") { a = Sequential(fc, Tanh()); b = Sequential(Sigmoid(), fc); RegisterComponents(); }
    public override Tensor forward(Tensor x) => b.call(a.call(fc.call(x)));
}

//// ChildKnowsParent
public partial class Child : Module<Tensor, Tensor> { private readonly Func<Tensor> gain; public Child(Func<Tensor> gain) : base("Child") => this.gain = gain; public override Tensor forward(Tensor x) => x * gain(); }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Parameter w = new(ones(4)); private readonly Child child; private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { child = new Child(() => w.exp()); RegisterComponents(); }
    public override Tensor forward(Tensor x) => child.call(fc.call(x));
}

//// ChildOfChildList
public partial class Block : Module<Tensor, Tensor> { private readonly Linear a = Linear(4, 4); public Block() : base("Block") => RegisterComponents(); public override Tensor forward(Tensor x) => x + a.call(x).tanh(); }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly ModuleList<Block> blocks = new(new Block(), new Block()); private readonly Sequential tail = Sequential(new Block(), Tanh(), new Block());
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { foreach (var b in blocks) x = b.call(x); return tail.call(x); }
}

//// ChildIsNull
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Linear? extra = null; private readonly Module<Tensor, Tensor>? act = Tanh();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); if (extra != null) h = extra.call(h); if (act is not null) h = act.call(h); return extra?.call(h) ?? h; }
}

//// ChildReassignedInForward
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear a = Linear(4, 4), b = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var l = a; x = l.call(x); l = b; return l.call(x.tanh()); }
}

//// ChildConditional
=> (flag ? fc : fc2).call(x) + (flag ? (Module<Tensor, Tensor>)act : fc2).call(x);
//--
public bool flag = true; private readonly Tanh act = Tanh();

//// ChildFromMethod
=> Pick(1).call(x);
//--
private Linear Pick(int i) => i == 0 ? fc : fc2;

//// ChildFromDictionaryField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Dictionary<string, Module<Tensor, Tensor>> acts = new() { ["tanh"] = Tanh(), ["gelu"] = GELU() };
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => acts["tanh"].call(acts["gelu"].call(fc.call(x)));
}

//// ChildGradThroughWeightOnly
=> functional.linear(x, fc.weight!.tanh(), fc.bias) + x.matmul(fc2.weight!.t());

//// ChildWeightNormalised
var v = fc.weight!; var n = v / v.norm(1, true); return functional.linear(x, n);

//// TiedWeights
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear a = Linear(4, 4), b = Linear(4, 4);
    public Model() : base("Model") { b.weight = a.weight; RegisterComponents(); }
    public override Tensor forward(Tensor x) => b.call(a.call(x).tanh());
}

//// TiedField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear a = Linear(4, 4); private readonly Parameter shared;
    public Model() : base("Model") { shared = a.weight!; RegisterComponents(); }
    public override Tensor forward(Tensor x) => a.call(x).matmul(shared);
}

//// FrozenParameter
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4), false);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * w;
}

//// UnregisteredTrainable
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly List<Tensor> hidden = new();
    public Model() : base("Model") { hidden.Add(ones(4).requires_grad_()); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * hidden[0];
}

//// TwoInputs
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, Tensor y) => fc.call(x) * y + fc.call(y);
}

//// InputTuple
[LogitHead] public sealed partial class Model : Module<(Tensor, Tensor), Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward((Tensor, Tensor) p) { var (x, y) = p; y.mul_(2); return fc.call(x) * y; }
}

//// InputDictionary
[LogitHead] public sealed partial class Model : Module<Dictionary<string, Tensor>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Dictionary<string, Tensor> d) { d["h"] = fc.call(d["x"]); return d["h"] * d["y"]; }
}

//// InputRecord
public sealed partial record Batch(Tensor X, Tensor Y);
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch b) => fc.call(b.X) * b.Y;
}

//// InputRecordWritten
public sealed partial record Batch(Tensor X, Tensor Y);
[LogitHead] public sealed partial class Model : Module<Batch, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Batch b) { b.Y.mul_(2); return fc.call(b.X) * b.Y; }
}

//// InputArrayElementWritten
[LogitHead] public sealed partial class Model : Module<Tensor[], Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor[] xs) { xs[0].mul_(2); return fc.call(xs[0]) * xs[1]; }
}

//// InputListAdded
[LogitHead] public sealed partial class Model : Module<List<Tensor>, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(List<Tensor> xs) { xs.Add(fc.call(xs[0])); return xs[2] * xs[1]; }
}

//// OutputArray
[LogitHead(Output = 1)] public sealed partial class Model : Module<Tensor, Tensor[]> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor[] forward(Tensor x) { var h = fc.call(x); return new[] { x, h.tanh() }; }
}

//// ChildUserLayerUnknown
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Act act = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Run(fc.call(x));
    private Tensor Run(Tensor t) => act.Apply(t);
}
public sealed partial class Act : nn.Module { private readonly Parameter p = new(ones(4)); public Act() : base("Act") => RegisterComponents(); public Tensor Apply(Tensor t) => t * p; }

//// ChildApplyPartial
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Act act = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Run(fc.call(x));
    private Tensor Run(Tensor t) => act.Apply(t);
}
public sealed partial class Act : nn.Module { private readonly Parameter p = new(ones(4)); public Act() : base("Act") => RegisterComponents(); public Tensor Apply(Tensor t) => t * p; }

//// HelperElsewherePrivate
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Elsewhere.Act(fc.call(x));
}
public static partial class Elsewhere { private const double Gain = 2; private static Tensor Inner(Tensor t) => t.tanh(); public static Tensor Act(Tensor t) => Inner(t) * Gain; }

//// HelperMutualRecursion
=> Even(x, 3);
//--
private Tensor Even(Tensor t, int n) => n == 0 ? t : Odd(fc.call(t).tanh(), n - 1);
private Tensor Odd(Tensor t, int n) => n == 0 ? t * 2 : Even(fc2.call(t).sigmoid(), n - 1);

//// HelperOverloads
=> Act(fc.call(x)) + Act(x, 2) + Act(x, 2.0) + Act(new[] { x, fc.call(x) });
//--
private static Tensor Act(Tensor t) => t.tanh();
private static Tensor Act(Tensor t, int n) => t * n;
private Tensor Act(Tensor t, double n) => t * n * w;
private static Tensor Act(Tensor[] t) => t[0] * t[1];

//// HelperVoidWithState
var s = new List<Tensor>(); Push(s, fc.call(x)); Push(s, x); return s[0] * s[1];
//--
private void Push(List<Tensor> s, Tensor t) => s.Add(t * w);

//// HelperReturnsTupleWithShape
var (h, n, s) = Stats(x); return h * n / s[0];
//--
private (Tensor H, int N, long[] S) Stats(Tensor t) { var h = fc.call(t); return (h, (int)h.numel(), h.shape); }

//// HelperReturnsNull
var r = Maybe(x, false); var s = Maybe(x, true); return (r ?? x) * (s ?? x);
//--
private Tensor? Maybe(Tensor t, bool yes) => yes ? fc.call(t) : null;

//// HelperOnlyShapes = exact
=> fc.call(x).view(Shape(x));
//--
private static long[] Shape(Tensor t) => new[] { t.shape[0], -1L };

//// HelperConstants = exact
=> fc.call(x) * Mask(4) + Bias;
//--
private static Tensor Mask(int n) => ones(n, n).tril();
private static Tensor Bias => arange(4) * 0.5;

//// ApproximatedChild
public partial class Odd : Module<Tensor, Tensor> { public Odd() : base("Odd") { } public override Tensor forward(Tensor x) => x.tanh(); }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Module<Tensor, Tensor> odd = new Odd();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => odd.call(fc.call(x));
}

//// ModelCallsItself
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly int depth; private readonly Model? inner;
    public Model() : this(2) { }
    private Model(int depth) : base("Model") { this.depth = depth; inner = depth > 0 ? new Model(depth - 1) : null; RegisterComponents(); }
    public override Tensor forward(Tensor x) { var h = fc.call(x).tanh(); return inner is null ? h : inner.call(h) + depth; }
}

//// ThisCallsCall
[LogitHead] public sealed partial class Model : Module<Tensor, int, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x, int n) => n == 0 ? x : call(fc.call(x).tanh(), n - 1);
}

//// NewCall = exact
return fc.call(a.call(x));
//--
private readonly A a = new(); private sealed partial class A : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); public new Tensor call(Tensor x) => forward(x) * 5; }

//// NewCallOfBase = exact
return fc.call(a.call(x));
//--
private readonly B a = new(); private partial class A : Module<Tensor, Tensor> { protected readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); public new Tensor call(Tensor x) => forward(x) * 5; } private sealed partial class B : A { public override Tensor forward(Tensor x) => base.forward(x).tanh(); }

//// NewCallWithMore = exact
return fc.call(a.call(x, 3)) + a.call(x);
//--
private readonly A a = new(); private sealed partial class A : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); public Tensor call(Tensor x, int k) => call(x) * k; }

//// NewCallByModule = exact
Module<Tensor, Tensor> m = a; return fc.call(m.call(x)) + a.call(x);
//--
private readonly A a = new(); private sealed partial class A : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); public new Tensor call(Tensor x) => forward(x) * 5; }

//// NewCallVirtual = exact
return fc.call(a.call(x));
//--
private readonly A a = new B(); private partial class A : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); public new virtual Tensor call(Tensor x) => forward(x) * 5; } private sealed partial class B : A { public override Tensor call(Tensor x) => base.call(x).tanh(); }

//// NewCallAsMethodGroup = exact
var f = a.call; return fc.call(f(x));
//--
private readonly A a = new(); private sealed partial class A : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); public new Tensor call(Tensor x) => forward(x) * 5; }

//// NewForward = exact
return fc.call(a.forward(x)) + a.call(x);
//--
private readonly B a = new(); private partial class A : Module<Tensor, Tensor> { protected readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); } private sealed partial class B : A { public new Tensor forward(Tensor x) => base.forward(x).tanh() * 2; }

//// ForwardOverload = exact
return fc.call(a.forward(x, 2)) + a.call(x);
//--
private readonly A a = new(); private sealed partial class A : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public A() : base("a") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); public Tensor forward(Tensor x, int k) => forward(x) * k; }

//// OwnCall = exact
=> call(x, 2);
//--
private Tensor call(Tensor x, int k) => fc.call(x) * k;

//// GenericBaseOfInput
public partial class Root<T> : Module<T, Tensor> where T : class { protected readonly Linear l = Linear(4, 3); protected Root() : base("b") => RegisterComponents(); public override Tensor forward(T t) => l.call((Tensor)(object)t); }
[LogitHead] public sealed partial class Model : Root<Tensor>;

//// GenericBaseOfInputNoConstraint
public partial class Root<T> : Module<T, Tensor> { protected readonly Linear l = Linear(4, 3); protected Root() : base("b") => RegisterComponents(); public override Tensor forward(T t) => l.call(Body(t)); protected virtual Tensor Body(T t) => zeros(4, 4); }
[LogitHead] public sealed partial class Model : Root<Tensor> { protected override Tensor Body(Tensor t) => t.tanh(); }

//// GenericBaseOfChild
public partial class Root<TChild> : Module<Tensor, Tensor> where TChild : Module<Tensor, Tensor>, new() { protected readonly TChild child = new(); protected readonly Linear l = Linear(4, 3); protected Root() : base("b") => RegisterComponents(); public override Tensor forward(Tensor t) => l.call(child.call(t)); }
public sealed partial class Child : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x).tanh(); }
[LogitHead] public sealed partial class Model : Root<Child>;

//// GenericBaseTwice
public partial class Root<T> : Module<T, Tensor> { protected readonly Linear l = Linear(4, 3); protected Root() : base("b") => RegisterComponents(); public override Tensor forward(T t) => l.call(Body(t)); protected virtual Tensor Body(T t) => zeros(4, 4); }
public partial class Middle<T> : Root<T> { public override Tensor forward(T t) => base.forward(t) * 2; }
[LogitHead] public sealed partial class Model : Middle<Tensor> { protected override Tensor Body(Tensor t) => t.tanh(); }

//// GenericBaseTwoModels
public partial class Root<T> : Module<T, Tensor> { protected readonly Linear l = Linear(4, 3); protected Root() : base("b") => RegisterComponents(); public override Tensor forward(T t) => l.call(Body(t)); protected virtual Tensor Body(T t) => zeros(4, 4); }
public sealed partial class Other : Root<Tensor[]> { protected override Tensor Body(Tensor[] t) => t[0].tanh() * t[1]; }
[LogitHead] public sealed partial class Model : Root<Tensor> { private readonly Other other = new(); protected override Tensor Body(Tensor t) => cat([other.call([t, t]), t.narrow(1, 0, 1)], 1); }

//// GenericBaseOfOutput
public partial class Root<T> : Module<Tensor, T> { protected readonly Linear l = Linear(4, 3); protected Root() : base("b") => RegisterComponents(); public override T forward(Tensor t) => (T)(object)l.call(t); }
[LogitHead] public sealed partial class Model : Root<Tensor>;

//// GenericBaseWithHelper
public partial class Root<T> : Module<T, Tensor> { protected readonly Linear l = Linear(4, 3); protected Root() : base("b") => RegisterComponents(); public override Tensor forward(T t) => Each(t, u => l.call((Tensor)(object)u!)); private static Tensor Each<U>(U u, Func<U, Tensor> f) => f(u) * 2; }
[LogitHead] public sealed partial class Model : Root<Tensor>;
