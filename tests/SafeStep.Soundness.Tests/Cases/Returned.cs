// An object that comes back from a function, or out of a container, is whatever it was before.

//// FromALambda = SAFE1018
Func<int[]> f = () => a; f()[0]++; return fc.call(x) * a[0];
//--
private readonly int[] a = [1];

//// FromALambdaCalledThere = SAFE1018
((Func<Obj>)(() => mine))().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromAMethodGroup = SAFE1018
((Func<Obj>)Get)().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private Obj Get() => mine; private sealed partial class Obj { public int N = 1; }

//// FromALazy = SAFE1018
new Lazy<Obj>(() => mine).Value.N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromLinq = SAFE1018
Enumerable.Range(0, 1).Select(_ => mine).Single().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromLinqToArray = SAFE1018
Enumerable.Range(0, 1).Select(i => all[i]).ToArray()[0].N++; return fc.call(x) * all[0].N;
//--
private readonly Obj[] all = [new()]; private sealed partial class Obj { public int N = 1; }

//// FromAListOfFunctions = SAFE1018
new List<Func<Obj>> { () => mine }[0]().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromAFunctionOfAFunction = SAFE1018
Func<Func<Obj>> f = () => () => mine; f()().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromATuple = SAFE1018
(Func<Obj> F, int) t = (() => mine, 1); t.F().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromAnInitialiser = SAFE1018
new List<Obj> { mine }[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromAnInitialiserOfObjects = SAFE1018
((Obj)new System.Collections.ArrayList { mine }[0]!).N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// FromAnInitialiserWithin = SAFE1018
new Obj { L = { mine } }.L[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public List<Obj> L = []; }

//// FromAMakingOfItsOwn = SAFE1018
new Obj().Kid.N++; return fc.call(x) * (Kept.N > 0 ? 2 : 1);
//--
private static readonly Kid Kept = new(); private sealed partial class Kid { public int N = 1; } private sealed partial class Obj { public Kid Kid = Kept; }

//// ByASetterOfItsOwn = SAFE1018
var o = new Obj(); o.Take(mine); o.Kid!.N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public Obj? Kid; public void Take(Obj k) => Kid = k; }

//// ByAFunctionThatFills = SAFE1018
var l = new List<Obj>(); Action<List<Obj>> f = to => to.Add(mine); f(l); l[0].N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; }

//// ByADelegateOfTheirOwn = SAFE1018
Make f = () => mine; f().N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private delegate Obj Make(); private sealed partial class Obj { public int N = 1; }

//// ByAFunctionWithOut = SAFE1018
Give f = (out Obj o) => o = mine; f(out var got); got.N++; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private delegate void Give(out Obj o); private sealed partial class Obj { public int N = 1; }

//// ByAnExtensionBlock = SAFE1018
mine.Mm().N++; return fc.call(x) * mine.N;
//--
public readonly Obj mine = new();
}
public sealed partial class Obj { public int N = 1; }
public static partial class Exts { extension(Obj o) { public Obj Mm() => o; }

//// ChanceFromALambda = SAFE1023
return fc.call(x) * (((Func<Random>)(() => rnd))().NextDouble() < 2 ? 2 : 1);
//--
private readonly Random rnd = new(1);

//// ChanceFromAnInitialiser = SAFE1023
return fc.call(x) * (new List<Random> { rnd }[0].NextDouble() < 2 ? 2 : 1);
//--
private readonly Random rnd = new(1);

//// OwnFromALambda = exact
Func<int[]> f = () => [1, 2]; var a = f(); a[0]++; Func<Obj> make = () => new Obj(); var o = make(); o.N++; return fc.call(x) * a[0] * o.N;
//--
private sealed partial class Obj { public int N = 1; }

//// OwnFromLinq = exact
var all = Enumerable.Range(0, 3).Select(i => new Obj { N = i }).ToList(); all[1].N++; foreach (var o in all) { o.Kids.Add(new Obj()); o.Kids[0].N++; } return fc.call(x) * all[1].N * all[0].Kids[0].N;
//--
private sealed partial class Obj { public int N = 1; public List<Obj> Kids = []; }

//// OwnFromInitialisers = exact
var l = new List<Tensor> { x, fc.call(x) }; l.Add(w); var d = new Dictionary<string, List<Tensor>> { ["a"] = new() { x } }; d["a"].Add(l[1]); d["b"] = [w]; return d["a"][1] + l[2] * d["b"][0];

//// LayersByLinq = exact
var outs = new Linear[] { fc, fc2 }.Select(layer => layer.call(x)).ToList(); outs.Add(x); var last = new List<Linear> { fc, fc2 }.Select(layer => layer.call(outs[0])).Last(); return outs[0] + outs[1] + outs[2] + last;

//// FunctionsOfTensors = exact
var acts = new List<Func<Tensor, Tensor>> { t => t.tanh(), t => fc.call(t) }; acts.Add(t => t * w); Tensor h = x; foreach (var act in acts) { h = act(h); } return h;

//// FillsItsOwn = exact
var outs = new List<Tensor>(); Action<List<Tensor>> f = to => outs.Add(fc.call(x) * to.Count); outs.Add(w); f(outs); int[] n = [0]; Action count = () => n[0]++; count(); count(); return outs[0] * outs[1] * n[0];

//// SetsItsOwn = exact
var c = new Context(x, 2); c.Count(); c.Take(fc.call(x)); c.Kept.Add(w); return c.Kept[0] * c.Kept[1] * c.N;
//--
private sealed partial class Context(Tensor x, int n) { public int N = n; public List<Tensor> Kept { get; } = []; public void Count() => N++; public void Take(Tensor t) => Kept.Add(t + x); }

//// ConfiguredByAField = exact
var sizes = config.Sizes.ToList(); sizes.Add(3); var scale = new Scale(config); return fc.call(x) * sizes.Sum() * scale.Of(2);
//--
private readonly Config config = new(); private sealed partial class Config { public int[] Sizes = [1, 2]; public int N = 2; } private sealed partial class Scale(Config c) { public int Of(int k) => k * c.N; }
