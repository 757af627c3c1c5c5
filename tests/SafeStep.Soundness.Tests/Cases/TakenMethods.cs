// Methods taken without a call, of objects that forward did not make: what they change, and whether they are of chance.

//// CounterByGroup = SAFE1018
var f = mine.Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// CounterByNewAction = SAFE1018
new Func<int>(mine.Next)(); return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// CounterAsArgument = SAFE1018
return fc.call(x) * Run(mine.Next);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; } private static int Run(Func<int> f) => f();

//// CounterInSelect = SAFE1018
return fc.call(x) * Enumerable.Range(0, 3).Select(mine.Add).Sum();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// CounterByInterfaceGroup = SAFE1018
ICount c = mine; Func<int> f = c.Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private partial interface ICount { int Next(); } private sealed partial class Obj : ICount { private int n; public int Next() => ++n; }

//// CounterInConditional = SAFE1018
Func<int> f = x.ndim > 1 ? mine.Next : () => 1; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// CounterInDictionary = SAFE1018
var d = new Dictionary<string, Func<int>> { ["a"] = mine.Next }; return fc.call(x) * d["a"]();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// CounterOfReturned = SAFE1018
Func<int> f = Pick(mine).Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; } private static Obj Pick(Obj o) => o;

//// CounterOfElement = SAFE1018
var f = all[0].Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; } private readonly List<Obj> all = [new()];

//// CounterOfOr = SAFE1018
Obj? o = null; Func<int> f = (o ?? mine).Next; return fc.call(x) * f();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// CounterReturned = SAFE1018
Func<Obj, Func<int>> g = o => o.Next; return fc.call(x) * g(mine)();
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// CounterOfTensors = SAFE1018
Func<Tensor, Tensor> f = mine.Mul; return f(fc.call(x));
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Next() => ++N; public int Add(int k) => N += k; public Tensor Mul(Tensor t) => t * N++; }

//// ListAddGroup = SAFE1018
Action<int> f = list.Add; f(1); return fc.call(x) * list.Count;
//--
private readonly List<int> list = [1];

//// ListAddGiven = SAFE1018
new List<int> { 1, 2 }.ForEach(list.Add); return fc.call(x) * list.Count;
//--
private readonly List<int> list = [1];

//// ListOfTensorsAddGroup = SAFE1018
Action<Tensor> f = list.Add; f(x); return fc.call(x) * list.Count;
//--
private readonly List<Tensor> list = [];

//// QueueGroup = SAFE1018
Func<int> f = q.Dequeue; return fc.call(x) * f();
//--
private readonly Queue<int> q = new([1, 2, 3, 4, 5, 6, 7, 8, 9]);

//// DictionaryRemoveGroup = SAFE1018
Func<string, bool> f = d.Remove; f("a"); return fc.call(x) * (d.Count + 1);
//--
private readonly Dictionary<string, int> d = new() { ["a"] = 1 };

//// StaticSortGroup = SAFE1018
Action<int[]> f = Array.Sort; f(numbers); return fc.call(x) * numbers[0];
//--
private readonly int[] numbers = [3, 2];

//// RandomGroup = SAFE1023
Func<double> f = rnd.NextDouble; return fc.call(x) * f();
//--
private readonly Random rnd = new(3);

//// RandomGroupGiven = SAFE1023
return fc.call(x) * new[] { 3, 1 }.OrderBy(rnd.Next).First();
//--
private readonly Random rnd = new(3);

//// GuidGroup = SAFE1023
Func<Guid> f = Guid.NewGuid; return fc.call(x) * (f() == default ? 2 : 1);

//// ClockGroup = SAFE1023
Func<long> f = System.Diagnostics.Stopwatch.GetTimestamp; return fc.call(x) * (f() == 0 ? 2 : 1);

//// EnvironmentGroup = SAFE1011
Func<string, string?> f = Environment.GetEnvironmentVariable; return fc.call(x) * (f("a") is null ? 1 : 2);

// What only reads, or is the forward's own, may be taken so.

//// OwnListGroup = exact
var l = new List<int>(); Action<int> f = l.Add; f(3); return fc.call(x) * l.Count;

//// OwnObjectGroup = exact
var o = new Obj(); Func<int> f = o.Next; return fc.call(x) * f();
//--
private partial class Obj { public int N = 1; public int Next() => ++N; }

//// ReadingGroups = exact
Func<int, bool> f = list.Contains; Func<double, double> g = Math.Sqrt; Func<int, int> h = mine.Twice; return fc.call(x) * ((f(1) ? g(4) : 1) + list.Select(mine.Twice).Sum() + h(2) + list.Select(Convert.ToDouble).Sum());
//--
private readonly List<int> list = [1]; private readonly Obj mine = new(); private partial class Obj { public int N = 1; public int Twice(int k) => k * N; }

//// OwnRandomGroup = exact
var r = new Random(5); Func<double> f = r.NextDouble; return fc.call(x) * f();
