// Which function a delegate is: in a twin a method group is another one.

//// MethodGroupsCompared
Func<Tensor, Tensor> f = Hp, k = Hp; return fc.call(f(x) * (f == k ? 2 : 5));
//--
private static Tensor Hp(Tensor t) => t * 2;

//// MethodGroupsComparedInHelper
return fc.call(Hp(x) * (Same(Hp, Hp) ? 2 : 5));
//--
private static Tensor Hp(Tensor t) => t * 2;
private static bool Same(Func<Tensor, Tensor> f, Func<Tensor, Tensor> k) => f == k;

//// MethodGroupsEqual
Func<Tensor, Tensor> f = Hp, k = Hp; return fc.call(f(x) * (f.Equals(k) ? 2 : 5));
//--
private static Tensor Hp(Tensor t) => t * 2;

//// MethodGroupsAsObjects
object f = (Func<Tensor, Tensor>)Hp, k = (Func<Tensor, Tensor>)Hp; return fc.call(x * (f.Equals(k) ? 2 : 5));
//--
private static Tensor Hp(Tensor t) => t * 2;

//// MethodGroupAsKey
var d = new Dictionary<Func<Tensor, Tensor>, double> { [Hp] = 3 }; return fc.call(x * d[Hp]);
//--
private static Tensor Hp(Tensor t) => t * 2;

//// MethodGroupTakenAway
Action<Tensor> a = Dbl; a += Inc; a -= Dbl; var h = fc.call(x).clone(); a!(h); return h;
//--
private static void Dbl(Tensor t) => t.mul_(2);
private static void Inc(Tensor t) => t.add_(1);

//// MethodGroupRemoved
var l = new List<Func<Tensor, Tensor>> { Hp, Hq }; l.Remove(Hp); return l.Aggregate(fc.call(x), (h, f) => f(h));
//--
private static Tensor Hp(Tensor t) => t * 2;
private static Tensor Hq(Tensor t) => t.tanh();

//// MethodGroupInList
var l = new List<Func<Tensor, Tensor>> { Hp, Hq }; return fc.call(x) * (l.Contains(Hq) ? 2 : 3);
//--
private static Tensor Hp(Tensor t) => t * 2;
private static Tensor Hq(Tensor t) => t.tanh();

//// MethodGroupNamed
Func<Tensor, Tensor> f = Hp; return fc.call(f(x) * f.Method.Name.Length);
//--
private static Tensor Hp(Tensor t) => t * 2;

//// MethodGroupsInRecord
var same = new R(Hp) == new R(Hp); return fc.call(x) * (same ? 2 : 3);
//--
private static Tensor Hp(Tensor t) => t * 2;
public partial record R(Func<Tensor, Tensor> F);

//// MethodGroupsInTuple
var same = ((Func<Tensor, Tensor>)Hp, 1) == ((Func<Tensor, Tensor>)Hp, 1); return fc.call(x) * (same ? 2 : 3);
//--
private static Tensor Hp(Tensor t) => t * 2;

//// MethodGroupIsNull = exact
Func<Tensor, Tensor>? f = x.requires_grad ? null : Hp; return fc.call(f == null ? x : f(x));
//--
private static Tensor Hp(Tensor t) => t * 2;

//// MethodGroupsInListRun = exact
var l = new List<Func<Tensor, Tensor>> { Hp, Hq }; return l.Aggregate(fc.call(x), (h, f) => f(h)) * l.Count;
//--
private static Tensor Hp(Tensor t) => t * 2;
private static Tensor Hq(Tensor t) => t.tanh();

//// FileWritten
System.IO.File.AppendAllText("/dev/null", "a"); return fc.call(x);

//// EnvironmentWritten
Environment.SetEnvironmentVariable("SAFESTEP_CASE", "a"); return fc.call(x);

//// PathJoined = exact
return fc.call(x) * System.IO.Path.Combine("a", "b").Length;

//// ReceiverIsTakenThen = exact
var o = new Rc { K = 2 }; Func<Tensor, Tensor> f = o.Go; o = new Rc { K = 5 }; return fc.call(f(x)) * o.K;
//--
public partial class Rc { public double K; public Tensor Go(Tensor t) => t * K; }

//// ReceiverOfParameter = exact
return Take(new Rc { K = 2 }, fc.call(x));
//--
private static Tensor Take(Rc o, Tensor h) { Func<Tensor, Tensor> f = o.Go; o = new Rc { K = 5 }; return f(h); }
public partial class Rc { public double K; public Tensor Go(Tensor t) => t.tanh() * K; }

//// ReceiverIsAStruct
var o = new Rs { K = 2 }; Func<Tensor, Tensor> f = o.Go; o.K = 5; return fc.call(f(x)) * o.K;
//--
public partial struct Rs { public double K; public Tensor Go(Tensor t) => t * K++; }

//// ReceiverOfExtension
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); Func<Tensor, Tensor> p = h.Plus; h = h.tanh(); return p(h); }
}
public static partial class Ext { public static Tensor Plus(this Tensor a, Tensor b) => a + b * 2; }


//// ReceiverOfLibraryMethod
var h = fc.call(x); Func<Tensor, Tensor> p = h.mul; h = h.tanh(); return p(h);

//// ReceiverIsAChild = exact
var layer = fc; Func<Tensor, Tensor> f = layer.call; layer = fc2; return layer.call(f(x));

//// ReceiverInLoop = exact
var all = new List<Func<Tensor, Tensor>>(); for (int i = 0; i < 2; i++) { var o = new Rc { K = i + 1 }; all.Add(o.Go); } return all.Aggregate(fc.call(x), (h, f) => f(h));
//--
public partial class Rc { public double K; public Tensor Go(Tensor t) => t.tanh() * K; }

//// TwoQuestionMarks
var h = fc.call(x).clone(); var c = new Ch { A = [h] }; c?.A?[0].mul_(2); return fc2.call(h);
//--
public partial class Ch { public Tensor[]? A; }

//// ThreeQuestionMarks
var h = fc.call(x).clone(); var c = new Ch { A = [h] }; c?.A?[0]?.mul_(2); c?.B?.A?[0]?.mul_(2); return fc2.call(h);
//--
public partial class Ch { public Tensor[]? A; public Ch? B; }

//// QuestionMarkInAction
var h = fc.call(x).clone(); Tensor? n = h; Action a = () => n?.mul_(2); a(); n = null; a(); return fc2.call(h);

//// QuestionMarksInAction
var h = fc.call(x).clone(); var c = new Ch { A = [h] }; Action a = () => c?.A?[0].mul_(2); a(); return fc2.call(h);
//--
public partial class Ch { public Tensor[]? A; }

//// QuestionMarkInFunction
var h = fc.call(x).clone(); Tensor? n = h; Func<Tensor?> a = () => n?.mul_(2); a(); return fc2.call(h);

//// QuestionMarkAsBody
var h = fc.call(x).clone(); Twice(h); Twice(null); return fc2.call(h);
//--
private static void Twice(Tensor? n) => n?.mul_(2);

//// QuestionMarkInLocalFunction
var h = fc.call(x).clone(); void Twice(Tensor? n) => n?.mul_(2); Twice(h); Twice(null); return fc2.call(h);

//// QuestionMarkOfVoid
var h = fc.call(x).clone(); Bx? b = new() { T = h }; b?.Twice(); Action a = () => b?.Twice(); a(); for (int i = 0; i < 2; i++, b?.Twice()) { } return fc2.call(h);
//--
public partial class Bx { public Tensor T = null!; public void Twice() => T.mul_(2); }

//// QuestionMarkBeforeElse = exact
Tensor? n = null; var h = fc.call(x); if (x.shape[1] == 4) n?.mul_(2); else h = h * 100; return h;

//// QuestionMarkInLoop = exact
var h = fc.call(x).clone(); Tensor? n = h; for (int i = 0; i < 2; i++) n?.mul_(2); foreach (var k in new[] { 1, 2 }) n?.add_(k); return h;

//// QuestionMarkWithOut
var b = new Bx { T = x }; return b?.TryGet(fc.call(x), out var v) == true ? v : x;
//--
public partial class Bx { public Tensor T = null!; public bool TryGet(Tensor t, out Tensor v) { v = t * 2; return true; } }

//// QuestionMarkOfGeneric
return fc.call(Twice(new Bp(), x));
//--
private static Tensor Twice<V>(V o, Tensor t) where V : IBp { var r = o?.Bump(t); return r! + o!.Bump(t); }
public partial interface IBp { Tensor Bump(Tensor t); }
public partial struct Bp : IBp { private double n; public Tensor Bump(Tensor t) { n += 1; return t * n; } }

//// MethodGroupOfBase
return fc.call(new Rd().Vi(x));
//--
public partial class Rc { public virtual Tensor Vi(Tensor t) => t.tanh(); }
public sealed partial class Rd : Rc { public override Tensor Vi(Tensor t) { Func<Tensor, Tensor> f = base.Vi; return f(t) * 2; } }

//// MethodGroupInStruct
return new Re { K = 2 }.Run(fc.call(x));
//--
public partial struct Re { public double K; public Tensor Act(Tensor t) => t * K; public Tensor Run(Tensor t) { Func<Tensor, Tensor> f = Act; return f(t); } }

//// MethodGroupOfInParameter
var r = new Re { K = 2 }; return Run(in r, fc.call(x));
//--
private static Tensor Run(in Re r, Tensor t) { Func<Tensor, Tensor> f = r.Act; return f(t); }
public partial struct Re { public double K; public Tensor Act(Tensor t) => t * K; }

//// MethodGroupOfRefLocal
var all = new[] { new Rc { K = 2 } }; ref Rc r = ref all[0]; Func<Tensor, Tensor> f = r.Act; return f(fc.call(x));
//--
public partial class Rc { public double K; public Tensor Act(Tensor t) => t * K; }

//// MethodGroupWithDefault
var v = Opt; return v(fc.call(x));
//--
private static Tensor Opt(Tensor t, double k = 3) => t * k;

//// MethodGroupOfNoType = exact
var v = Opt; return v(fc.call(x));
//--
private static Tensor Opt(Tensor t) => t * 3;

//// MethodGroupInDictionary = exact
Module<Tensor, Tensor> cur = fc; var d = new Dictionary<string, Func<Tensor, Tensor>> { ["a"] = cur.call }; cur = fc2; return cur.call(d["a"](x));

//// ConversionsFromOneType
var s = new Sx { T = fc.call(x).clone() }; bool b = s; int i = s; return fc2.call(s.T) * (b ? 2 : 1) + i;
//--
public partial struct Sx { public Tensor T; public static implicit operator bool(Sx s) { s.T.mul_(2); return true; } public static implicit operator int(Sx s) { s.T.add_(1); return 0; } }

//// NameOfTupleElement = exact
var t = (Wn, x); return t.x.matmul(t.Wn);
//--
private Tensor Wn => fc.weight / fc.weight.norm();

//// NameOfAnonymousMember = exact
var o = new { Wn, fc.weight }; return x.matmul(o.Wn) + x.matmul(o.weight);
//--
private Tensor Wn => fc.weight / fc.weight.norm();

//// NameInQuery = exact
var q = from k in new[] { new Sq(fc.weight) } select new { k.Twice, k.V }; var f = q.First(); return x.matmul(f.Twice + f.V);
//--
public partial record Sq(Tensor V) { public Tensor Twice => V * V; }

//// NameInSelect = exact
var f = new[] { new Sq(fc.weight) }.Select(k => (k.Twice, k.V, k.V)).First(); return x.matmul(f.Twice + f.Item2);
//--
public partial record Sq(Tensor V) { public Tensor Twice => V * V; }

//// NameOfTensorsProperty = exact
var w = fc.weight; var f = (w.T, w.mT, w); return x.matmul(f.T + f.mT + f.w);

//// TupleOfOtherNames = exact
(Tensor A, Tensor B) t = (Wn, x); return t.B.matmul(t.A);
//--
private Tensor Wn => fc.weight / fc.weight.norm();

//// RefReceiver
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var s = new Sa { T = fc.call(x) }; s.Dbl(); return s.T; }
}
public partial struct Sa { public Tensor T; }
public static partial class Ext { public static void Dbl(this ref Sa s) { s.T = s.T * 2; } }
