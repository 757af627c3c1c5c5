// Members in parts, and members of interfaces that interfaces override.

//// PartialSetter
var p = new Pb { V = x }; p.P = fc.call(x).tanh(); return fc2.call(p.V);
//--
public partial class Pb { public partial Tensor P { get; set; } public Tensor V = null!; }
public partial class Pb { public partial Tensor P { get => V * 2; set => V = value * 3; } }

//// PartialGetter = exact
var p = new Pb { V = fc.call(x) }; return fc2.call(p.P);
//--
public partial class Pb { public partial Tensor P { get; set; } public Tensor V = null!; }
public partial class Pb { public partial Tensor P { get => V * 2; set => V = value; } }

//// PartialDefault = exact
return Mq(fc.call(x)) + Mq(fc.call(x), 3);
//--
private partial Tensor Mq(Tensor a, int k = 2);
private partial Tensor Mq(Tensor a, int k) => a.tanh() * k;

//// OverriddenInInterface = exact
J2 c = new J2c(); return fc2.call(c.Df(fc.call(x)));
//--
public partial interface J2 { Tensor Go(Tensor t); Tensor Df(Tensor t) => Go(t) * 2; }
public partial interface J2b : J2 { Tensor J2.Df(Tensor t) => Go(t) * 5; }
public sealed partial class J2c : J2b { public Tensor Go(Tensor t) => t.tanh(); }

//// ImplementedInInterface = exact
IO c = new Mc(); return fc2.call(c.Act(fc.call(x)));
//--
public partial interface IM { Tensor Act(Tensor t); }
public partial interface IO : IM { }
public partial interface IN : IM { Tensor IM.Act(Tensor t) => t.sin(); }
public sealed partial class Mc : IN, IO { }

//// DefaultOfInterface = exact
J2 c = new J2c(); return fc2.call(c.Df(fc.call(x)));
//--
public partial interface J2 { Tensor Go(Tensor t); Tensor Df(Tensor t) => Go(t) * 2; }
public sealed partial class J2c : J2 { public Tensor Go(Tensor t) => t.tanh(); }

//// PartialIndexerSetter
var p = new Pb { V = x }; p[0] = fc.call(x).tanh(); return fc2.call(p.V);
//--
public partial class Pb { public partial Tensor this[int i] { get; set; } public Tensor V = null!; }
public partial class Pb { public partial Tensor this[int i] { get => V * 2; set => V = value * 3; } }

//// PartialSetterWrites
var p = new Pb { V = fc.call(x).clone() }; p.P = x; return fc2.call(p.V);
//--
public partial class Pb { public partial Tensor P { set; } public Tensor V = null!; }
public partial class Pb { public partial Tensor P { set => V.mul_(value); } }

//// AbstractSetter
Ab p = new Ac(); p.P = fc.call(x); return p.P;
//--
public abstract partial class Ab { public abstract Tensor P { get; set; } }
public sealed partial class Ac : Ab { private Tensor v = null!; public override Tensor P { get => v * 2; set => v = value.tanh(); } }

//// PartialNamesDiffer
return Mq(b: 2, a: fc.call(x));
//--
private partial Tensor Mq(Tensor a, int b);
#pragma warning disable CS8826
private partial Tensor Mq(Tensor c, int d) => c.tanh() * d;

//// DiamondOfInterfaces
IR c = new Cc(); return fc2.call(c.Go(fc.call(x)));
//--
public partial interface IG { Tensor Go(Tensor t) => t * 2; }
public partial interface IL : IG { Tensor IG.Go(Tensor t) => t * 3; }
public partial interface IR : IG { }
public sealed partial class Cc : IL, IR { }

//// PropertyOverriddenInInterface
IG c = new Cc { T = fc.call(x) }; return fc2.call(c.P + c[1]);
//--
public partial interface IG { Tensor T { get; } Tensor P => T * 2; Tensor this[int i] => T * i; }
public partial interface IL : IG { Tensor IG.P => T * 3; Tensor IG.this[int i] => T * (i + 5); }
public sealed partial class Cc : IL { public Tensor T { get; set; } = null!; }

//// GenericInterfaceOverridden
IG<int> c = new Cc(); return fc2.call(c.Go(fc.call(x)));
//--
public partial interface IG<V> { Tensor Go(Tensor t) => t * 2; }
public partial interface IL : IG<int> { Tensor IG<int>.Go(Tensor t) => t * 3; }
public sealed partial class Cc : IL { }

//// ImplementedByAbstract = exact
IG q = new Gb(); return fc2.call(q.Go(fc.call(x)));
//--
public partial interface IG { Tensor Go(Tensor t); }
public abstract partial class Ga : IG { public abstract Tensor Go(Tensor t); }
public sealed partial class Gb : Ga { public override Tensor Go(Tensor t) => t.sin(); }

//// ImplementedByAbstractWrites
IG q = new Gb(); var h = fc.call(x).clone(); q.Go(h); return fc2.call(h);
//--
public partial interface IG { void Go(Tensor t); }
public abstract partial class Ga : IG { public abstract void Go(Tensor t); }
public sealed partial class Gb : Ga { public override void Go(Tensor t) => t.mul_(t); }

//// ImplementedByAbstractProperty
IG q = new Gb { T = fc.call(x) }; return fc2.call(q.P);
//--
public partial interface IG { Tensor P { get; } }
public abstract partial class Ga : IG { public Tensor T = null!; public abstract Tensor P { get; } }
public sealed partial class Gb : Ga { public override Tensor P => T.sin(); }

//// StaticOfInterface = exact
return IC.St(fc.call(x)) * IC.Pr;
//--
public partial interface IC { static Tensor St(Tensor t) => t.sin(); static Tensor Pr => ones(4) * 2; }

//// InterfaceSetter
Ia1 p = new Ia2(); p.P = fc.call(x); return p.P;
//--
public partial interface Ia1 { Tensor P { get; set; } }
public sealed partial class Ia2 : Ia1 { public Tensor V = null!; public Tensor P { get => V; set => V = value.sin(); } }

//// InterfaceSetterWrites
Ia1 p = new Ia2 { V = fc.call(x).clone() }; p.P = x; return p.P;
//--
public partial interface Ia1 { Tensor P { get; set; } }
public sealed partial class Ia2 : Ia1 { public Tensor V = null!; public Tensor P { get => V; set => V.mul_(value); } }

//// InterfaceSetterInTuple
Ia1 p = new Ia2(); var h = fc.call(x); (p.P, h) = (h, x); return p.P + h;
//--
public partial interface Ia1 { Tensor P { get; set; } }
public sealed partial class Ia2 : Ia1 { public Tensor V = null!; public Tensor P { get => V; set => V = value.sin(); } }

//// InterfaceSetterOfGeneric
var p = new Ia2(); Put(p, fc.call(x)); return p.V;
//--
private static void Put<V>(V p, Tensor t) where V : Ia1 => p.P = t;
public partial interface Ia1 { Tensor P { get; set; } }
public sealed partial class Ia2 : Ia1 { public Tensor V = null!; public Tensor P { get => V; set => V = value.sin(); } }

//// KeptBesideComputed = exact
Ib1 p = new Ib2 { P = fc.call(x) }, q = new Ib3 { V = x }; return p.P + q.P;
//--
public partial interface Ib1 { Tensor P { get; } }
public sealed partial class Ib2 : Ib1 { public Tensor P { get; set; } = null!; }
public sealed partial class Ib3 : Ib1 { public Tensor V = null!; public Tensor P => V * 2; }

//// KeptBesideComputedSet
Ib1 p = new Ib2(); p.P = fc.call(x); return p.P;
//--
public partial interface Ib1 { Tensor P { get; set; } }
public sealed partial class Ib2 : Ib1 { public Tensor P { get; set; } = null!; }
public sealed partial class Ib3 : Ib1 { public Tensor V = null!; public Tensor P { get => V * 2; set => V = value; } }

//// VirtualKept
Vi p = new Vj(); p.P = fc.call(x); return p.P;
//--
public partial class Vi { public virtual Tensor P { get; set; } = null!; }
public sealed partial class Vj : Vi { public override Tensor P { get => base.P * 2; set => base.P = value.sin(); } }

//// VirtualKeptRead
Vi p = new Vj { V = fc.call(x) }, q = new Vi { P = x }; return p.P + q.P;
//--
public partial class Vi { public virtual Tensor P { get; set; } = null!; }
public sealed partial class Vj : Vi { public Tensor V = null!; public override Tensor P { get => V * 2; } }

//// PositionalBesideComputed = exact
Id1 p = new Id2(fc.call(x)), q = new Id3(x); return p.P + q.P;
//--
public partial interface Id1 { Tensor P { get; } }
public sealed partial record Id2(Tensor P) : Id1;
public sealed partial record Id3(Tensor Q) : Id1 { public Tensor P => Q * 2; }

//// PositionalStruct = exact
Id1 p = new Id2(fc.call(x)), q = new Id3(x); return p.P + q.P;
//--
public partial interface Id1 { Tensor P { get; } }
public partial record struct Id2(Tensor P) : Id1;
public sealed partial record Id3(Tensor Q) : Id1 { public Tensor P => Q * 2; }

//// PositionalOfAbstract
Ig1 p = new Ig2(fc.call(x)), q = new Ig3(x); return p.P + q.P;
//--
public abstract partial record Ig1 { public abstract Tensor P { get; init; } }
public sealed partial record Ig2(Tensor P) : Ig1 { public override Tensor P { get; init; } = P; }
public sealed partial record Ig3(Tensor Q) : Ig1 { public override Tensor P { get => Q * 2; init { } } }

//// NumberBehindAbstract
IG q = new Gb { T = fc.call(x).clone() }; var n = q.N; return ((Gb)q).T * n;
//--
public partial interface IG { int N { get; } }
public abstract partial class Ga : IG { public Tensor T = null!; public abstract int N { get; } }
public sealed partial class Gb : Ga { public override int N { get { T.add_(T); return 3; } } }

//// ChildOfTypeParameter = exact
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Block<Swish> block = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => block.call(fc.call(x));
}
public sealed partial class Block<V> : Module<Tensor, Tensor> where V : Module<Tensor, Tensor>, new()
{
    private readonly V act = new();
    public Block() : base("Block") => RegisterComponents();
    public override Tensor forward(Tensor x) => act.call(x) + x;
}
public sealed partial class Swish : Module<Tensor, Tensor>
{
    public Swish() : base("Swish") { }
    public override Tensor forward(Tensor x) => x * x.sigmoid();
}

//// ReferenceOfAbstract
Ar q = new As { A = [fc.call(x).clone(), x.clone()] }; q.P = q.P + x; q[1].add_(fc.call(x)); return q.A[0] + q.A[1];
//--
public abstract partial class Ar { public Tensor[] A = null!; public abstract ref Tensor P { get; } public abstract ref Tensor this[int i] { get; } }
public sealed partial class As : Ar { public override ref Tensor P { get { A[0].mul_(2); return ref A[0]; } } public override ref Tensor this[int i] { get { A[i].mul_(3); return ref A[i]; } } }

//// ReferenceOfAbstractPlain = exact
Ar q = new As { A = [fc.call(x)] }; q.P = q.P + x; return q.A[0];
//--
public abstract partial class Ar { public Tensor[] A = null!; public abstract ref Tensor P { get; } }
public sealed partial class As : Ar { public override ref Tensor P => ref A[0]; }
