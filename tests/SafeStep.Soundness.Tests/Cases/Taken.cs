// A method without its parentheses may be called by whoever has it: it counts as called where it is taken.

//// OfAnObject = SAFE1018
var f = mine.Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// AsAnAction = SAFE1018
new Action(mine.Inc)(); return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public void Inc() => N++; }

//// AsAnArgument = SAFE1018
return fc.call(x) * Run(mine.Next);
//--
private readonly Obj mine = new(); private static int Run(Func<int> f) => f(); private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// ToLinq = SAFE1018
return fc.call(x) * Enumerable.Range(0, 3).Select(mine.Add).Sum();
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Add(int k) => N += k; }

//// OfAnInterface = SAFE1018
ICounts c = mine; Func<int> f = c.Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private interface ICounts { int Next(); } private sealed partial class Obj : ICounts { public int N = 1; public int Next() => ++N; }

//// InAChoice = SAFE1018
Func<int> f = x.shape[0] > 100 ? () => 1 : mine.Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// InADictionary = SAFE1018
var d = new Dictionary<string, Func<int>> { ["a"] = mine.Next }; return fc.call(x) * d["a"]();
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// OfAChoice = SAFE1018
var f = (none ?? mine).Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private readonly Obj? none = null; private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// OfAnElement = SAFE1018
Func<int> f = all[0].Next; return fc.call(x) * f();
//--
private readonly List<Obj> all = [new()]; private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// OfTensors = SAFE1018
Func<Tensor, Tensor> f = mine.Mul; return f(fc.call(x));
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public Tensor Mul(Tensor t) => t * N++; }

//// GivenByALambda = SAFE1018
Func<Obj, Func<int>> next = o => o.Next; return fc.call(x) * next(mine)();
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// ListAdd = SAFE1018
Action<int> f = list.Add; f(3); return fc.call(x) * list.Count;
//--
private readonly List<int> list = [1];

//// ListAddToForEach = SAFE1018
new List<int> { 1 }.ForEach(list.Add); return fc.call(x) * list.Count;
//--
private readonly List<int> list = [1];

//// TensorListAdd = SAFE1018
Action<Tensor> f = kept.Add; f(fc.call(x)); return fc2.call(x);
//--
private readonly List<Tensor> kept = [];

//// Dequeue = SAFE1018
Func<int> f = queue.Dequeue; return fc.call(x) * f();
//--
private readonly Queue<int> queue = new(Enumerable.Range(1, 99));

//// DictionaryRemove = SAFE1018
Func<int, bool> f = known.Remove; return fc.call(x) * (f(1) ? 2 : 1);
//--
private readonly Dictionary<int, int> known = new() { [1] = 1 };

//// KeptInAnOwnList = SAFE1018
var l = new List<Obj>(); Action<Obj> f = l.Add; f(mine); l[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// Chance = SAFE1023
Func<double> f = rnd.NextDouble; return fc.call(x) * (f() < 2 ? 2 : 1);
//--
private readonly Random rnd = new(1);

//// ChanceOrder = SAFE1023
var p = new[] { 1, 2 }.OrderBy(rnd.Next).ToArray(); return fc.call(x) * (p[0] + p[1]);
//--
private readonly Random rnd = new(1);

//// Guids = SAFE1023
Func<Guid> f = Guid.NewGuid; return fc.call(x) * (f().ToString().Length > 0 ? 2 : 1);

//// Clock = SAFE1023
Func<long> f = System.Diagnostics.Stopwatch.GetTimestamp; return fc.call(x) * (f() > 0 ? 2 : 1);

//// ChanceInALazy = SAFE1023
return fc.call(x) * (new Lazy<double>(rnd.NextDouble).Value < 2 ? 2 : 1);
//--
private readonly Random rnd = new(1);

//// Pure = exact
Func<int> f = mine.Twice; Func<double, double> root = Math.Sqrt; return fc.call(x) * f() * root(4);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 2; public int Twice() => N * 2; }

//// PureToLinq = exact
return fc.call(x) * sizes.Select(mine.Of).Sum() * sizes.Where(known.ContainsKey).Count() * names.Select(int.Parse).Sum();
//--
private readonly Obj mine = new(); private readonly int[] sizes = [1, 2]; private readonly string[] names = ["1", "2"]; private readonly Dictionary<int, int> known = new() { [1] = 2 };
private sealed partial class Obj { public int N = 2; public int Of(int k) => N * k; }

//// OwnList = exact
var outs = new List<Tensor>(); Action<Tensor> add = outs.Add; add(fc.call(x)); add(fc2.call(x)); outs.Add(x); return outs[0] + outs[1] + outs[2];

//// OwnSeeded = exact
var rnd = new Random(3); Func<double> f = rnd.NextDouble; return fc.call(x) * (f() < 2 ? 2 : 1);

//// Layers = exact
Func<Tensor, Tensor>[] steps = [fc.call, torch.tanh, fc2.forward]; return steps.Aggregate(x, (h, step) => step(h));
