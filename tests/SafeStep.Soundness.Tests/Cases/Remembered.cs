// What a model remembers: values without a type of their own, and blocks that do more.

//// ArrayRemembered = exact
m ??= [ones(4), ones(4) * 2]; return fc.call(x) * m[1];
//--
private Tensor[]? m;

//// NumbersRemembered = exact
k ??= [1, 2]; return fc.call(x) * k[1];
//--
private int[]? k;

//// TableRemembered = exact
k ??= new() { ["a"] = ones(4) }; return fc.call(x) * k["a"];
//--
private Dictionary<string, Tensor>? k;

//// TupleRemembered = exact
k ??= (ones(4), null); return fc.call(x) * k.Value.Item1;
//--
private (Tensor, Tensor?)? k;

//// ChoiceRemembered
k ??= x.ndim > 5 ? 3 : null; return fc.call(x) * (k ?? 2);
//--
private long? k;

//// DefaultRemembered
k ??= default; return fc.call(x) * (k is null ? 2 : 1);
//--
private Tensor? k;

//// NumberOfDefault
k ??= default; return fc.call(x) * (k.Value + 2);
//--
private int? k;

//// LayerRemembered
k ??= x.ndim > 5 ? Tanh() : ReLU(); return k.call(fc.call(x));
//--
private nn.Module<Tensor, Tensor>? k;

//// BlockDoesMore = SAFE1018
var h = fc.call(x); if (m is null) { m = ones(4); h = h * 2; } return h * m;
//--
private Tensor? m;

//// BlockWritesInPlace = SAFE1018
var h = fc.call(x); if (m is null) { m = ones(4); h.mul_(2); } return h * m;
//--
private Tensor? m;

//// BlockCounts = SAFE1018
int k = 1; if (m is null) { k++; m = ones(4); } return fc.call(x) * m * k;
//--
private Tensor? m;

//// BlockReturns = SAFE1018
var h = fc.call(x); if (m is null) { m = ones(4); return h * 2; } return h * m;
//--
private Tensor? m;

//// BlockWithElse = SAFE1018
var h = fc.call(x); if (m is null) { m = ones(4); } else { h = h * 2; } return h * m;
//--
private Tensor? m;

//// BlockFillsList = SAFE1018
var l = new List<int>(); if (m is null) { m = ones(4); l.Add(1); } return fc.call(x) * m * (l.Count + 1);
//--
private Tensor? m;

//// BlockOfMore = exact
if (m is null || m.shape[0] != x.shape[0]) { var n = x.shape[0]; var t = ones(n, 4); for (int i = 0; i < n; i++) { if (i == 2) continue; t[i] = i; } t.tril_(); var l = new List<int> { 1 }; l.Add(2); m = Twice(t, l.Count).to(x.dtype); m[0] = 2; } return fc.call(x) * m;
//--
private Tensor? m; private static Tensor Twice(Tensor t, int k) => t * k;

//// DrawRememberedAmongOthers = SAFE1023
m ??= rand(4); return fc.call(x) * m + rand_like(x);
//--
private Tensor? m;

//// LocalNamedAsTwin = exact
var HelpTwin = 2.0; var h = Help(fc.call(x)) * HelpTwin; var PTwin = 3; return h * P * PTwin + Still(h);
//--
private Tensor Help(Tensor t) => t.tanh(); private Tensor P => fc2.weight!.sum(); private static Tensor Still(Tensor t) { Func<Tensor, Tensor> StillTwin = u => u * 2; return t.ndim > 5 ? Still(t[0]) : StillTwin(t.sin()); }

//// GenericAndItsName = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Hp<int> one = new(); private readonly Hp_T_ two = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => two.Run(one.Run(fc.call(x)));
}
public sealed partial class Hp<T> { public Tensor Run(Tensor t) => t.sin(); }
public sealed partial class Hp_T_ { public Tensor Run(Tensor t) => t.cos(); }

//// OverloadOfForward = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Qua q = new Qua2();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = q.call(fc.call(x)); return h + q.forward(h, x); }
}
public partial class Qua : Module<Tensor, Tensor> { public Qua() : base("q") { } public override Tensor forward(Tensor x) => x * 2; public virtual Tensor forward(Tensor x, Tensor y) => x * y; }
public partial class Qua2 : Qua { public override Tensor forward(Tensor x, Tensor y) => base.forward(x, y) + y.sin(); }

//// OverrideRepeatsConstraint = exact
AbsH q = new DerH(); return q.Go(fc.call(x), "s") + q.Ho<int>(x, 3) + q.So<int>(x, 3);
//--
private abstract partial class AbsH { public abstract Tensor Go<T>(Tensor t, T? k) where T : class; public abstract Tensor Ho<T>(Tensor t, T? k); public abstract Tensor So<T>(Tensor t, T? k) where T : struct; }
private sealed partial class DerH : AbsH { public override Tensor Go<T>(Tensor t, T? k) where T : class => t * 3; public override Tensor Ho<T>(Tensor t, T? k) where T : default => t * 2; public override Tensor So<T>(Tensor t, T? k) => t.sin(); }
