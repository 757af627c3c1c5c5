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
