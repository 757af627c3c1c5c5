// Behind a question mark: what is called or assigned there is that of the object before it.

//// ListAdd = SAFE1018
li?.Add(1); return fc.call(x) * li!.Count;
//--
private readonly List<int>? li = [1];

//// OwnMethod = SAFE1018
mine?.Bump(); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; public void Bump() => N++; }

//// OwnMethodThatAnswers = SAFE1018
return fc.call(x) * (mine?.Next() ?? 1);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; public int Next() => ++N; }

//// OwnGetter = SAFE1018
return fc.call(x) * (mine?.Cnt ?? 1);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; public int Cnt => ++N; }

//// ListOfIt = SAFE1018
mine?.L.Add(1); return fc.call(x) * mine!.L.Count;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public List<int> L = [1]; }

//// ListOfItAskedToo = SAFE1018
mine?.L?.Add(1); return fc.call(x) * mine!.L!.Count;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public List<int>? L = [1]; }

//// QueueOfIt = SAFE1018
mine?.Q.Dequeue(); return fc.call(x) * mine!.Q.Count;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public Queue<int> Q = new(Enumerable.Range(0, 99)); }

//// StackPushed = SAFE1018
stack?.Push(1); return fc.call(x) * stack!.Count;
//--
private readonly Stack<int>? stack = new([1]);

//// ItselfThenMethod = SAFE1018
mine?.Me().Bump(); return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; public Obj Me() => this; public void Bump() => N++; }

//// Text = SAFE1018
mine?.Sb.Append('a'); return fc.call(x) * mine!.Sb.Length;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public System.Text.StringBuilder Sb = new("a"); }

//// DictionaryAdd = SAFE1018
known?.TryAdd(known.Count, 1); return fc.call(x) * known!.Count;
//--
private readonly Dictionary<int, int>? known = new() { [0] = 1 };

//// ArraySetValue = SAFE1018
arr?.SetValue(arr[0] + 1, 0); return fc.call(x) * arr![0];
//--
private readonly int[]? arr = [1];

//// InLoop = SAFE1018
foreach (var o in all) { o?.Bump(); } return fc.call(x) * all[0]!.N;
//--
private readonly Obj?[] all = [new()]; private sealed partial class Obj { public int N = 1; public void Bump() => N++; }

//// Static = SAFE1018
Shared.It?.Bump(); return fc.call(x) * (Shared.It!.N > 0 ? 2 : 1);
//--
private static partial class Shared { public static readonly Obj? It = new(); } private sealed partial class Obj { public int N = 1; public void Bump() => N++; }

//// MethodWithTensors = SAFE1018
return fc.call(x) + (mine?.Use(fc2.call(x)) ?? x);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; public Tensor Use(Tensor t) { N++; return t * N; } }

//// KeepsTensor = SAFE1018
mine?.Keep(fc.call(x)); return fc2.call(x);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public Tensor? T; public void Keep(Tensor t) => T = t; }

//// ListKeepsTensor = SAFE1018
cache?.Add(fc.call(x)); return fc2.call(x);
//--
private readonly List<Tensor>? cache = [];

//// ModuleConverted = SAFE1011
fc?.to(ScalarType.Float64); return fc!.call(x);

//// ModuleConvertedUnasked = SAFE1011
fc.to(ScalarType.Float64); return fc.call(x);

//// Assigned = SAFE1018
mine?.N = mine.N + 1; return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; }

//// AssignedStatic = SAFE1018
Shared.It?.N = Shared.It.N + 1; return fc.call(x) * (Shared.It!.N > 0 ? 2 : 1);
//--
private static partial class Shared { public static readonly Obj? It = new(); } private sealed partial class Obj { public int N = 1; }

//// AssignedCompound = SAFE1018
mine?.N += 1; return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; }

//// AssignedElementOfIt = SAFE1018
mine?.Arr[0] = mine.Arr[0] + 1; return fc.call(x) * mine!.Arr[0];
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int[] Arr = [1]; }

//// AssignedElement = SAFE1018
lst?[0] = lst[0] + 1; return fc.call(x) * lst![0];
//--
private readonly List<int>? lst = [1];

//// AssignedOfElement = SAFE1018
all?[0].N = all[0].N + 1; return fc.call(x) * all![0].N;
//--
private readonly Obj[]? all = [new()]; private sealed partial class Obj { public int N = 1; }

//// AssignedOfChoice = SAFE1018
(mine ?? other)?.N += 3; return fc.call(x) * mine!.N;
//--
private readonly Obj? mine = new(), other = new(); private sealed partial class Obj { public int N = 1; }

//// AssignedObject = SAFE1018
mine?.Kid = new Obj { N = (mine.Kid?.N ?? 1) + 1 }; return fc.call(x) * (mine!.Kid?.N ?? 1);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 1; public Obj? Kid; }

//// AssignedTensor = SAFE1018
mine?.T = fc.call(x); return fc2.call(x);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public Tensor? T; }

//// AssignedToAnOwnThatIsKept = SAFE1018
var o = new Obj(); o?.Kid = mine; o!.Kid!.N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public Obj? Kid; }

//// Chance = SAFE1023
return fc.call(x) * ((rnd?.NextDouble() ?? 1) < 2 ? 2 : 1);
//--
private readonly Random? rnd = new(1);

//// ChanceOfIt = SAFE1023
return fc.call(x) * ((mine?.R.NextDouble() ?? 1) < 2 ? 2 : 1);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public Random R = new(1); }

//// Count = exact
return fc.call(x) * (li?.Count ?? 1) * (known?.ContainsKey(3) == true ? 2 : 3);
//--
private readonly List<int>? li = [1, 2]; private readonly Dictionary<int, int>? known = new() { [3] = 1 };

//// Converted = exact
var m = mask?.to(ScalarType.Float64); return fc.call(x) * (m ?? x);
//--
private readonly Tensor? mask = torch.tensor(new[] { 1.0, 0, 1, 1 });

//// Norm = exact
var h = fc.call(x); h = norm?.call(h) ?? h; return none?.call(h) ?? h.tanh();
//--
private readonly Linear? norm = nn.Linear(4, 4), none = null;

//// Shape = exact
Tensor? lens = null; return fc.call(x) * (lens ?? x).shape[^1] * (mask?.shape[0] ?? 2);
//--
private readonly Tensor? mask = torch.ones(4);

//// OwnList = exact
List<Tensor>? outs = training ? null : []; outs ??= []; outs?.Add(fc.call(x)); outs?.Add(fc2.call(x)); return outs![0] + outs[1];

//// OwnObject = exact
Obj? o = new(); o?.Bump(); o?.N += 2; o?.Kid = new Obj(); o?.Kid?.Bump(); return fc.call(x) * o!.N * o.Kid!.N;
//--
private sealed partial class Obj { public int N = 1; public Obj? Kid; public void Bump() => N++; }

//// PureOfAField = exact
return fc.call(x) * (mine?.Twice() ?? 1) + (mine?.Of(x) ?? x);
//--
private readonly Obj? mine = new(); private sealed partial class Obj { public int N = 3; public int Twice() => N * 2; public Tensor Of(Tensor t) => t * N; }

//// Point = exact
(int A, int B)? p = x.shape[0] > 1 ? (1, 2) : null; var t = p?.ToString(); return fc.call(x) * (p?.A ?? 3) * (t?.Length ?? 1);

//// ConfiguredText = exact
return fc.call(x) * (name?.Trim().Length ?? 1) * (name?.Split(',')[0].Length ?? 1);
//--
private readonly string? name = "ab,c";
