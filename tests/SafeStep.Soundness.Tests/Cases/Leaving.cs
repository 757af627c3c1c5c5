// What a child leaves in what it is given: it must be there when the child has ended.

//// LeftInDictionary = exact
public sealed partial class Child : Module<Tensor, Dictionary<string, Tensor>, Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, Dictionary<string, Tensor> cache) { if (!cache.TryGetValue("k", out var kept)) { kept = k.call(x).tanh(); cache["k"] = kept; } return x + kept; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { var cache = new Dictionary<string, Tensor>(); x = child.call(x, cache); x = child.call(x, cache); return x * cache["k"]; } }

//// LeftInOptionalDictionary = exact
public sealed partial class Child : Module<Tensor, Dictionary<string, Tensor>?, Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, Dictionary<string, Tensor>? cache) { var kept = cache is not null && cache.ContainsKey("k") ? cache["k"] : k.call(x).tanh(); if (cache is not null) cache["k"] = kept; return x + kept; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { var cache = new Dictionary<string, Tensor>(); x = child.call(x, null); x = child.call(x, cache); return child.call(x, cache); } }

//// LeftInList = exact
public sealed partial class Child : Module<Tensor, List<Tensor>, Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, List<Tensor> skips) { var h = k.call(x).sin(); skips.Add(h * 2); return h; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly ModuleList<Child> children = new(new Child(), new Child()); private readonly Linear fc = Linear(4, 4); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { var skips = new List<Tensor>(); foreach (var child in children) x = child.call(x, skips); x = fc.call(x); for (int i = skips.Count - 1; i >= 0; i--) x = x + skips[i]; return x; } }

//// LeftInArray = exact
public sealed partial class Child : Module<Tensor, Tensor[], Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, Tensor[] slots) { slots[0] = k.call(slots[0]).sin(); return x * slots[0]; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { var slots = new[] { x }; x = child.call(x, slots); x = child.call(x, slots); return x + slots[0]; } }

//// LeftInTupleOfList = exact
public sealed partial class Child : Module<Tensor, (List<Tensor> All, int At), Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, (List<Tensor> All, int At) into) { into.All[into.At] = k.call(x).sin(); return x.tanh(); } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { var all = new List<Tensor> { x, x }; x = child.call(x, (all, 1)); return x + all[1] * all[0]; } }

//// LeftByDelegate = exact
public sealed partial class Child : Module<Tensor, Action<Tensor>, Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, Action<Tensor> seen) { var h = k.call(x).sin(); seen(h); return h * 2; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { Tensor kept = x; x = child.call(x, t => kept = t); return x + kept * 3; } }

//// LeftInGrandchild = exact
public sealed partial class Inner : Module<Tensor, IDictionary<int, Tensor>, Tensor> { private readonly Linear k = Linear(4, 4); public Inner() : base("i") => RegisterComponents(); public override Tensor forward(Tensor x, IDictionary<int, Tensor> cache) { cache[cache.Count] = k.call(x).sin(); return x.cos(); } }
public sealed partial class Child : Module<Tensor, IDictionary<int, Tensor>, Tensor> { private readonly Inner inner = new(); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, IDictionary<int, Tensor> cache) => inner.call(inner.call(x, cache), cache); }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { var cache = new Dictionary<int, Tensor>(); x = child.call(x, cache); return x * cache[0] + cache[1]; } }

//// LeftInObject = exact
public sealed partial class State { public Tensor? Last; }
public sealed partial class Child : Module<Tensor, State, Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, State state) { state.Last = k.call(state.Last is null ? x : state.Last + x).sin(); return x + state.Last; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) { var state = new State(); x = child.call(x, state); x = child.call(x, state); return x * state.Last!; } }

//// NumbersAndShapesAsInputs = exact
public sealed partial class Child : Module<Tensor, long[], double, bool, string, Tensor> { private readonly Linear k = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x, long[] shape, double by, bool twice, string act) { var h = k.call(x).view(shape) * by; if (twice) h = h * 2; return act == "tanh" ? h.tanh() : h; } }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> { private readonly Child child = new(); public Model() : base("m") => RegisterComponents(); public override Tensor forward(Tensor x) => child.call(x, [4, 4], 0.5, true, "tanh"); }
