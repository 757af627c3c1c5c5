// Objects that others hold, reached by ways around: question marks, functions that return them, initialisers, new objects.

//// QuestionAssigned = SAFE1018
mine?.N = mine.N + 1; return fc.call(x) * mine!.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// QuestionCompound = SAFE1018
mine?.N += 1; return fc.call(x) * mine!.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// QuestionOfElement = SAFE1018
objs?[0].N = objs[0].N + 1; return fc.call(x) * objs![0].N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private readonly Obj[] objs = [new()];

//// QuestionElement = SAFE1018
numbers?[0] += 1; return fc.call(x) * numbers![0];
//--
private readonly int[] numbers = [1];

//// QuestionCall = SAFE1018
mine?.Next(); return fc.call(x) * mine!.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// QuestionListAdd = SAFE1018
mine?.Ks?.Add(1); return fc.call(x) * mine!.Ks.Count;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// QuestionKid = SAFE1018
var k = mine?.Kid; if (k is not null) k.N++; return fc.call(x) * (mine!.Kid?.N ?? 1);
//--
private readonly Obj mine = new() { Kid = new() }; private partial class Obj { public int N = 1; public Obj? Kid { get; set; } public List<int> Ks = [1]; public int Next() => ++N; }

//// QuestionOwn = exact
var o = x.ndim > 1 ? new Obj() : null; o?.N = 3; o?.N += 1; o?.Ks.Add(2); return fc.call(x) * (o?.N + o?.Ks.Count ?? 1);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// ArrayOfFunction = SAFE1018
Func<int[]> f = () => numbers; f()[0]++; return fc.call(x) * numbers[0];
//--
private readonly int[] numbers = [1];

//// OfLambda = SAFE1018
(((Func<Obj>)(() => mine))()).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfGroup = SAFE1018
(((Func<Obj>)Get)()).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private Obj Get() => mine;

//// OfLazy = SAFE1018
(new Lazy<Obj>(() => mine).Value).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfSelect = SAFE1018
(Enumerable.Range(0, 1).Select(_ => mine).Single()).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfSelectArray = SAFE1018
(Enumerable.Range(0, 1).Select(_ => mine).ToArray()[0]).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfListOfFunctions = SAFE1018
(new List<Func<Obj>> { () => mine }[0]()).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfFunctionOfFunction = SAFE1018
Func<Func<Obj>> f = () => () => mine; f()().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfListInitialiser = SAFE1018
(new List<Obj> { mine }[0]).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfArrayListInitialiser = SAFE1018
((Obj)new System.Collections.ArrayList { mine }[0]!).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfDictionaryInitialiser = SAFE1018
(new Dictionary<string, Obj> { ["a"] = mine }["a"]).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfDictionaryAdd = SAFE1018
(new Dictionary<string, Obj> { { "a", mine } }["a"]).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; }

//// OfExtension = SAFE1018
mine.Mm().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new();
}
public partial class Obj { public int N = 1; }
public static partial class Exts { extension(Obj o) { public Obj Mm() => o; }

//// WithinExtension = SAFE1018
mine.Mm(); return fc.call(x) * mine.N;
//--
private readonly Obj mine = new();
}
public partial class Obj { public int N = 1; }
public static partial class Exts { extension(Obj o) { public void Mm() => o.N++; }

//// WithinExtensionProperty = SAFE1018
return fc.call(x) * mine.Mm;
//--
private readonly Obj mine = new();
}
public partial class Obj { public int N = 1; }
public static partial class Exts { extension(Obj o) { public int Mm => ++o.N; }

//// RandomOfLambda = SAFE1023
return fc.call(x) * ((Func<Random>)(() => rnd))().NextDouble();
//--
private readonly Random rnd = new(3);

//// RandomOfList = SAFE1023
return fc.call(x) * new List<Random> { rnd }[0].NextDouble();
//--
private readonly Random rnd = new(3);

//// RandomByLazy = SAFE1023
return fc.call(x) * new Lazy<double>(rnd.NextDouble).Value;
//--
private readonly Random rnd = new(3);

//// HeldSinceMaking = SAFE1018
var h = new Holder(); h.Held.N++; return fc.call(x) * (Kept.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private partial class Holder { public Obj Held = Kept; public List<Obj> All = new() { Kept }; public Obj Late = null!; public void Take() => Late = Kept; } private static readonly Obj Kept = new();

//// HeldSinceMakingList = SAFE1018
var h = new Holder(); h.All[0].N++; return fc.call(x) * (Kept.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private partial class Holder { public Obj Held = Kept; public List<Obj> All = new() { Kept }; public Obj Late = null!; public void Take() => Late = Kept; } private static readonly Obj Kept = new();

//// HeldInNestedInitialiser = SAFE1018
_ = new Holder { Held = { N = Kept.N + 1 } }; return fc.call(x) * (Kept.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private partial class Holder { public Obj Held = Kept; public List<Obj> All = new() { Kept }; public Obj Late = null!; public void Take() => Late = Kept; } private static readonly Obj Kept = new();

//// HeldInNestedInitialiserList = SAFE1018
_ = new Holder { Held = { Ks = { 3 } } }; return fc.call(x) * (Kept.Ks.Count > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private partial class Holder { public Obj Held = Kept; public List<Obj> All = new() { Kept }; public Obj Late = null!; public void Take() => Late = Kept; } private static readonly Obj Kept = new();

//// HeldByConstructor = SAFE1018
var h = new Own(); h.Held.N++; return fc.call(x) * (Kept.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private partial class Holder { public Obj Held = Kept; public List<Obj> All = new() { Kept }; public Obj Late = null!; public void Take() => Late = Kept; } private static readonly Obj Kept = new(); private partial class Own { public Obj Held; public Own() { Held = Kept; } }

//// HeldByMethod = SAFE1018
var h = new Holder(); h.Take(); h.Late.N++; return fc.call(x) * (Kept.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private partial class Holder { public Obj Held = Kept; public List<Obj> All = new() { Kept }; public Obj Late = null!; public void Take() => Late = Kept; } private static readonly Obj Kept = new();

//// HeldOwn = exact
var h = new Own { Held = { N = 3 } }; h.Held.N++; h.Ks.Add(2); return fc.call(x) * (h.Held.N + h.Ks.Count);
//--
private readonly Obj mine = new(); private partial class Obj { public int N = 1; public Obj? Kid; public List<int> Ks = [1]; public int Next() => ++N; } private partial class Own { public Obj Held = new(); public List<int> Ks { get; } = [1]; }

//// QuestionBump = SAFE1018
mine?.Bump(); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionGetter = SAFE1018
x = x * (mine?.Cnt ?? 1); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionAppend = SAFE1018
mine?.L.Add(1); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionAppendTwice = SAFE1018
mine?.L?.AddRange([1]); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionMe = SAFE1018
mine?.Me().Bump(); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionLoop
foreach (var o in lst) o?.Bump(); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionUse = SAFE1018
x = mine?.Use(fc.call(x)) ?? x; return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionKeep = SAFE1018
mine?.Keep(fc.call(x)); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionTensorAssigned = SAFE1018
mine?.T = fc.call(x); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionOrAssigned = SAFE1018
(mine ?? lst[0])?.N += 3; return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionListAppend = SAFE1018
li?.Add(1); return fc.call(x) * li!.Count;
//--
private readonly List<int>? li = [1];

//// QuestionStack = SAFE1018
x = x * (st?.Pop() ?? 1); return fc.call(x);
//--
private readonly Stack<int>? st = new(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 });

//// QuestionSetValue = SAFE1018
arr?.SetValue(2, 0); return fc.call(x) * arr![0];
//--
private readonly int[]? arr = [2];

//// QuestionRandom = SAFE1023
return fc.call(x) * (rnd?.NextDouble() ?? 1);
//--
private readonly Random? rnd = new(3);

//// QuestionRandomOfObject = SAFE1023
return fc.call(x) * (mine?.R.NextDouble() ?? 1);
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// QuestionToHost = SAFE1013
return fc.call(x) * (fc.call(x).sum()?.item<double>() ?? 1);

//// QuestionModule
fc?.to(ScalarType.Float32); fc?.to(ScalarType.Float64); return fc!.call(x);

//// QuestionOwnObject = exact
var o = x.ndim > 0 ? new Obj() : null; o?.Bump(); o?.L.Add(2); o?.Me().Bump(); return fc.call(x) * (o?.N + o?.L.Count ?? 1);
//--
private readonly Obj? mine = new(); private readonly List<Obj> lst = [new()]; private partial class Obj { public int N = 1; public List<int> L = [1]; public Random R = new(3); public Tensor? T; public void Bump() => N++; public int Cnt => ++N; public Obj Me() => this; public Tensor Use(Tensor t) { N++; return t * N; } public void Keep(Tensor t) => T = t; public void Set(int k) => N = k; }

//// HashOfTensor = SAFE1023
return fc.call(x) * (fc.call(x).GetHashCode() == 0 ? 2 : 3);

//// HashOfTensors = SAFE1023
return fc.call(x) * (HashCode.Combine(fc.call(x), 1) == 0 ? 2 : 3);

//// StackTraceText = SAFE1011
return fc.call(x) * (Environment.StackTrace.Length > 2 ? 2 : 3);

//// CallerByStackTrace = SAFE1011
return fc.call(x) * (Name().Length > 9 ? 2 : 3);
//--
private static string Name() => new System.Diagnostics.StackTrace().GetFrame(1)!.GetMethod()!.Name;

//// NumberOfKeptTensor = SAFE1013
var o = new Held { T = fc.call(x) }; return fc.call(x * o.V());
//--
private sealed partial class Held { public Tensor T = null!; public double V() => T.sum().item<double>(); }

//// OfSelectLoop = SAFE1018
foreach (var o in Enumerable.Range(0, 1).Select(i => mine)) o.N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfToDictionary = SAFE1018
new[] { 0 }.ToDictionary(i => i, i => mine)[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfConvertAll = SAFE1018
Array.ConvertAll(new[] { 0 }, i => mine)[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfSelectMany = SAFE1018
new[] { 0 }.SelectMany(i => new[] { mine }).ToList()[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfAggregate = SAFE1018
new[] { 0 }.Aggregate(new Obj(), (p, i) => mine).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfPick = SAFE1018
new[] { 0 }.Select(Pick).First().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfCalled = SAFE1018
Func<int, Obj> f = i => mine; f(0).Bump(); return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfGeneric = SAFE1018
Gen(() => mine).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfLocalFunction = SAFE1018
Obj L() => mine; Func<Obj> f = L; f().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfNested = SAFE1018
new List<List<Obj>>() { new() { mine } }[0][0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfTuples = SAFE1018
new List<(Obj, int)> { (mine, 1) }[0].Item1.N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfHeldList = SAFE1018
new Hold { Objs = { mine } }.Objs[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfSet = SAFE1018
new HashSet<Obj> { mine }.First().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private readonly List<Obj> lo = [new()]; private partial class Obj { public int N = 1; public void Bump() => N++; } private T Gen<T>(Func<T> f) => f(); private Obj Pick(int i) => mine; private partial class Hold { public List<Obj> Objs = []; }

//// OfExtensionAdd = SAFE1018
var l = new Queue<Obj> { mine }; l.Peek().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); 
}
public partial class Obj { public int N = 1; }
public static partial class Exts { public static void Add(this Queue<Obj> q, Obj o) => q.Enqueue(o);

//// OfChild = SAFE1018
var o = child.call(x); o.N++; return fc.call(x) * o.N;
//--
private readonly ChO child = new();
}
public partial class Obj { public int N = 1; }
public partial class ChO : Module<Tensor, Obj> { private readonly Obj kept = new(); public ChO() : base("c") => RegisterComponents(); public override Obj forward(Tensor x) => kept;

//// OfChildOwn = exact
var o = child.call(x); o.N++; return fc.call(x) * o.N;
//--
private readonly ChO child = new();
}
public partial class Obj { public int N = 1; }
public partial class ChO : Module<Tensor, Obj> { public ChO() : base("c") => RegisterComponents(); public override Obj forward(Tensor x) => new Obj { N = 3 };
