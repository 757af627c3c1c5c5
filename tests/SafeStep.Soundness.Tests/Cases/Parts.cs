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
