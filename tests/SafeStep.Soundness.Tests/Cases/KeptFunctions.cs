// Functions in fields: followed where nobody can put another one there.

//// LambdaInReadonlyField = exact
return fc.call(act(x));
//--
private readonly Func<Tensor, Tensor> act = t => t.sin() * 2;

//// LambdaOfOwnDelegate = exact
return act(fc.call(x), 2);
//--
private delegate Tensor Act(Tensor t, double k); private readonly Act act = (t, k) => t.sin() * k;

//// LambdaInStatic = exact
return Act(fc.call(x)) + Model.Act(x);
//--
private static readonly Func<Tensor, Tensor> Act = static t => { var h = t.tanh(); return h * t; };

//// MethodGroupInField = exact
return act(fc.call(x));
//--
private readonly Func<Tensor, Tensor> act = torch.tanh;

//// StaticHelperInField = exact
return this.act(fc.call(x));
//--
private readonly Func<Tensor, Tensor> act = Help; private static Tensor Help(Tensor t) => t.sigmoid() * t;

//// DictionaryOfLambdas = exact
return acts[mode](fc.call(x));
//--
private enum Mode { A, B } private readonly Mode mode = Mode.B; private static readonly Dictionary<Mode, Func<Tensor, Tensor>> acts = new() { [Mode.A] = torch.relu, [Mode.B] = t => t.sin() };

//// DictionaryOfPairs = exact
return acts.TryGetValue("b", out var f) ? f(fc.call(x)) : x;
//--
private readonly Dictionary<string, Func<Tensor, Tensor>> acts = new() { { "a", torch.relu }, { "b", t => t.sin() } };

//// ArrayOfLambdas = exact
var h = fc.call(x); foreach (var f in acts) h = f(h); return acts[1](h);
//--
private static readonly Func<Tensor, Tensor>[] acts = new Func<Tensor, Tensor>[] { t => t.tanh(), torch.sigmoid };

//// ListOfLambdas = exact
return acts.Aggregate(fc.call(x), (t, f) => f(t)) * acts.Count;
//--
private readonly List<Func<Tensor, Tensor>> acts = [t => t.tanh(), torch.sigmoid];

//// PickedByHelper = exact
return Pick(true)(fc.call(x));
//--
private static readonly Dictionary<bool, Func<Tensor, Tensor>> acts = new() { [true] = t => t.tanh(), [false] = t => t }; private static Func<Tensor, Tensor> Pick(bool b) => acts[b];

//// FunctionOfNumbers = exact
return fc.call(x) * twice(3);
//--
private readonly Func<int, int> twice = k => k * 2;

//// InPlaceInField = exact
var h = fc.call(x); act(h); return h * w;
//--
private readonly Action<Tensor> act = t => t.mul_(2);

//// InOtherClass = exact
return box.Act(fc.call(x));
//--
private readonly Box box = new(); private sealed partial class Box { public readonly Func<Tensor, Tensor> Act = t => t.tanh(); }

// And refused where somebody can.

//// NotReadonly = SAFE1012
return fc.call(act(x));
//--
private Func<Tensor, Tensor> act = t => t.sin() * 2; public void Set(Func<Tensor, Tensor> f) => act = f;

//// AssignedByConstructor = SAFE1012
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Linear fc = Linear(4, 4); private readonly Func<Tensor, Tensor> act = t => t; public Model() : base("m") { act = t => fc.call(t); RegisterComponents(); } public override Tensor forward(Tensor x) => act(x); }

//// DictionaryFilledElsewhere = SAFE1012
return acts["a"](fc.call(x));
//--
private readonly Dictionary<string, Func<Tensor, Tensor>> acts = new() { ["a"] = torch.relu }; public void More() => acts["a"] = torch.tanh;

//// DictionaryHandedOut = SAFE1012
return acts["a"](fc.call(x));
//--
private readonly Dictionary<string, Func<Tensor, Tensor>> acts = new() { ["a"] = torch.relu }; public Dictionary<string, Func<Tensor, Tensor>> All() => acts;

//// DictionaryPublic = SAFE1012
return acts["a"](fc.call(x));
//--
public readonly Dictionary<string, Func<Tensor, Tensor>> acts = new() { ["a"] = torch.relu };

//// MadeByMethod = SAFE1012
return act(fc.call(x));
//--
private readonly Func<Tensor, Tensor> act = Make(); private static Func<Tensor, Tensor> Make() => t => t * 2;

//// InGetOnlyProperty = SAFE1012
return Act(fc.call(x));
//--
private Func<Tensor, Tensor> Act { get; } = t => t * 2;

//// LambdaThatCounts = SAFE1018
return fc.call(act(x));
//--
private static int n; private readonly Func<Tensor, Tensor> act = t => { n++; return t.sin(); };
