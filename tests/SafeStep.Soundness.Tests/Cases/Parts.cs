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
