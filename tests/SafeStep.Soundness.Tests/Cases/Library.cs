// Members of the tensor library that keep, wrap or hand out tensors which depend on the parameters.

//// BatchNormByParameters = exact
return functional.batch_norm(fc.call(x), w, w.exp(), training: false);

//// BatchNormByStatisticsOfForward = exact
var h = fc.call(x); return functional.batch_norm(h, h.mean(new long[] { 0 }), h.var(0, false), training: false);

//// BatchNormByDetachedStatistics = exact
var h = fc.call(x); return functional.batch_norm(h, h.mean(new long[] { 0 }).detach(), h.var(0, false).detach(), w, w * 2, training: false);

//// BatchNormOfTheInputByParameters = exact
return functional.batch_norm(x, w, w.exp(), training: false) * fc.call(x);

//// BatchNormOfTheInputByAMean = exact
return functional.batch_norm(x, w * 2, ones(4), training: false);

//// InstanceNormByParameters = exact
return functional.instance_norm(fc.call(x).view(1, 4, 4), w, w.exp(), w, w * 2, use_input_stats: false).view(4, 4);

//// AttentionOfLeftPadding = exact
var mask = tensor(new[,] { { false, false, false, false }, { true, true, false, false }, { true, true, true, false }, { true, true, true, true } });
return functional.scaled_dot_product_attention(fc.call(x), fc2.call(x), fc.call(x), mask);

//// AttentionOfLeftPaddingAdded = exact
var mask = tensor(new[,] { { false, false, false, false }, { true, true, false, false }, { true, true, true, false }, { true, true, true, true } });
return functional.scaled_dot_product_attention(fc.call(x), fc2.call(x), fc.call(x), zeros(4, 4).masked_fill(mask.logical_not(), double.NegativeInfinity));

//// EmbeddingFromAComputedTable
var h = fc.call(x); return Embedding_from_pretrained(h).call(tensor(new long[] { 1, 2, 0, 3 }));

//// EmbeddingFromAComputedTableUnfrozen
var h = fc.call(x); using var e = Embedding_from_pretrained(h, freeze: false); return e.call(tensor(new long[] { 1, 2, 0, 3 })) * h;

//// EmbeddingFromADetachedParameter
return Embedding_from_pretrained(outer(w, w).detach()).call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);

//// EmbeddingFromAParameter
return Embedding_from_pretrained(fc.weight!).call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);

//// EmbeddingFromAParameterInAMethod
return Table().call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);
//--
private Embedding Table() => Embedding_from_pretrained(fc.weight!);

//// EmbeddingBagFromAComputedTable
var h = fc.call(x); return EmbeddingBag_from_pretrained(h).call(tensor(new long[,] { { 1, 2 }, { 0, 3 }, { 1, 1 }, { 2, 0 } })) + h;

//// EmbeddingFromTheInput
return Embedding_from_pretrained(x).call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);

//// EmbeddingFromConstants
return Embedding_from_pretrained(ones(4, 4) * 3).call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);

//// AsTensor = exact
var h = fc.call(x); return as_tensor(h) * h;

//// AsTensorIsTheSame
var h = fc.call(x); var t = as_tensor(h); t.mul_(2); return h * fc2.call(t);

//// AsTensorOfItsType = exact
var h = fc.call(x); return as_tensor(h, h.dtype) * h;

//// AsTensorOfAParameter = exact
return as_tensor(w) * fc.call(x);

//// AsTensorOfNumbers = exact
return as_tensor(new[] { 1f, 2f, 3f, 4f }).to(x.dtype) * fc.call(x);

//// DictionaryValuesMethod = exact
return d.values().First() * fc.call(x);
//--
private readonly ParameterDict d = ParameterDict(("p", Parameter(ones(4) * 2)), ("q", Parameter(ones(4) * 3)));

//// DictionaryValuesInALoop = exact
var h = fc.call(x); foreach (var p in d.values()) h = h * p; return h;
//--
private readonly ParameterDict d = ParameterDict(("p", Parameter(ones(4) * 2)), ("q", Parameter(ones(4) * 3)));

//// DictionaryValuesStacked = exact
return stack(d.values()).sum(0) * fc.call(x) + d.values().Aggregate(x, (a, p) => a * p) + stack([.. d.values()]).mean();
//--
private readonly ParameterDict d = ParameterDict(("p", Parameter(ones(4) * 2)), ("q", Parameter(ones(4) * 3)));

//// DictionaryItemsMethod
var h = fc.call(x); using var all = d.items(); while (all.MoveNext()) h = h * all.Current.Item2; return h;
//--
private readonly ParameterDict d = ParameterDict(("p", Parameter(ones(4) * 2)), ("q", Parameter(ones(4) * 3)));

//// DictionaryItemsEverySpelling = exact
var h = fc.call(x); foreach (var pair in d) h = h * pair.Item2; return h * d.Values.First() * d["q"] + d["p"];
//--
private readonly ParameterDict d = ParameterDict(("p", Parameter(ones(4) * 2)), ("q", Parameter(ones(4) * 3)));

//// ListOfParameters = exact
var h = fc.call(x); foreach (var p in l) h = h * p; return h * l[1] + stack(l.ToArray()).sum(0) + l.First();
//--
private readonly ParameterList l = ParameterList(Parameter(ones(4) * 2), Parameter(ones(4) * 3));

//// ModuleDictionaryValuesMethod = exact
var h = fc.call(x); foreach (var m in d.values()) h = m.call(h).tanh(); return h;
//--
private readonly ModuleDict<Linear> d = ModuleDict<Linear>(("p", Linear(4, 4)), ("q", Linear(4, 4)));

//// TextOfTheModelChangesIt = SAFE1018
var s = $"{this}"; return fc.call(x) * n + s.Length;
//--
private int n = 1; public override string ToString() { n++; return "m"; }

//// TextOfTheModelChangesItByPlus = SAFE1018
var s = "a" + this; return fc.call(x) * n + s.Length;
//--
private int n = 1; public override string ToString() { n++; return "m"; }

//// TextOfTheModelChangesItInAJoin = SAFE1018
var s = string.Join(",", new object[] { this }); return fc.call(x) * n + s.Length;
//--
private int n = 1; public override string ToString() { n++; return "m"; }

//// TextOfTheModelWritesATensor
var h = fc.call(x); last = h; var s = $"{this}"; return h * s.Length;
//--
private Tensor? last; public override string ToString() { last!.mul_(2); return "m"; }

//// TextOfAChildChangesIt = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { object o = child; var s = o.ToString()!; return child.call(fc.call(x)) * s.Length; }
}
public sealed partial class Child : Module<Tensor, Tensor>
{
    private int n = 1;
    public Child() : base("Child") => RegisterComponents();
    public override string ToString() { n++; return "m"; }
    public override Tensor forward(Tensor x) => x * n;
}

//// TextOfTheModelIsPlain = exact
var s = $"{this}"; return fc.call(x) * s.Length;
//--
private readonly int n = 2; public override string ToString() => new('m', n);

//// EqualityOfModulesChangesOne = SAFE1018
var all = new List<object> { fc, this }; return all.Contains(this) ? fc.call(x) * n : x;
//--
private int n = 1; public override bool Equals(object? other) { n++; return ReferenceEquals(this, other); } public override int GetHashCode() => 1;

//// ExtensionPropertyInAPattern = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => c is { Next: > 0 and var k } ? fc.call(x) * k : x;
}
public class Counter { public int N = 1; }
public static class CounterExtensions { extension(Counter c) { public int Next { get => c.N++; } } }

//// ExtensionPropertyOfTensorsInAPattern
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) is { Doubled: var k } ? k * k : x;
}
public static class TensorExtensions { extension(Tensor t) { public Tensor Doubled => t * 2; } }

//// ExtensionPropertyNestedInAPattern = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Holder h = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => h switch { { C.Next: > 5 } => x, { C: { Next: var k } } => fc.call(x) * k, _ => x };
}
public class Holder { public Counter C = new(); }
public class Counter { public int N = 1; }
public static class CounterExtensions { extension(Counter c) { public int Next { get => c.N++; } } }

//// CosineBroadcastAlongItsDimension = exact
return functional.cosine_similarity(fc.call(x), w.unsqueeze(0), 0) * x;

//// CosineOfRowsAndAVector = exact
return functional.cosine_similarity(fc.call(x), w, 1).unsqueeze(1) * x;

//// CosineOfOneElement = exact
var h = fc.call(x); return functional.cosine_similarity(h, w.narrow(0, 0, 1), 0) * functional.cosine_similarity(h.narrow(1, 0, 1), w, 1).unsqueeze(1) * x;

//// CosineOfTheFirstRow = exact
var h = fc.call(x); return functional.cosine_similarity(h, h.select(0, 0), -1).unsqueeze(1) * functional.cosine_similarity(h.narrow(0, 1, 1), h, 0);

//// LinearOfAVector = exact
var h = fc.call(x); return functional.linear(h, w).unsqueeze(1) * functional.linear(w, fc.weight!, fc.bias) * functional.linear(w, w);

//// NumberOfTensorsInAScope
using var s = NewDisposeScope(); var h = fc.call(x); int n = s.DisposablesCount; return (h * n).MoveToOuterDisposeScope();

//// GetterInAPatternCounts = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => c is { Next: > 0 and var k } ? fc.call(x) * k : x;
}
public class Counter { private int n = 1; public int Next => n++; }

//// GetterInACaseCounts = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { switch (c) { case { Next: 1 }: return fc.call(x); case { Next: 2 }: return fc.call(x) * 3; default: return x; } }
}
public class Counter { private int n = 1; public int Next => n++; }

//// GetterInAListPatternCounts = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter[] all = [new()];
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => all is [{ Next: var k }, ..] ? fc.call(x) * k : x;
}
public class Counter { private int n = 1; public int Next => n++; }

//// GetterInATuplePatternCounts = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => (c, 2) is ({ Next: var k }, _) ? fc.call(x) * k : x;
}
public class Counter { private int n = 1; public int Next => n++; }

//// GetterInAPatternAfterTryGetValueCounts
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Dictionary<string, Counter> all = new() { ["c"] = new() };
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => all.TryGetValue("c", out var q) && q is { Next: var k } ? fc.call(x) * k : x;
}
public class Counter { private int n = 1; public int Next => n++; }

//// GetterInAPatternDraws
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => c is { Next: var k } ? fc.call(x) * k : x;
}
public class Counter { private readonly Random r = new(3); public double Next => r.NextDouble(); }

//// GetterInAPatternIsPlain = exact
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => c is { Next: > 0 and var k } ? fc.call(x) * k : x;
}
public class Counter { public int N = 1; public int Next => N + 1; }

//// LoopOverAnExtensionEnumeratorCounts
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); foreach (int k in c) h = h * k; return h; }
}
public class Counter { public int N = 1; }
public static class CounterExtensions { extension(Counter c) { public IEnumerator<int> GetEnumerator() { c.N++; return new List<int> { c.N }.GetEnumerator(); } } }

//// EqualityByTheStaticMethodCounts = SAFE1018
var same = Equals(this, fc); return fc.call(x) * n;
//--
private int n = 1; public override bool Equals(object? other) { n++; return ReferenceEquals(this, other); } public override int GetHashCode() => 1;

//// TextOfAChildInAStringCounts = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var s = $"{child}"; return child.call(fc.call(x)) * s.Length; }
}
public sealed partial class Child : Module<Tensor, Tensor>
{
    private int n = 1;
    public Child() : base("Child") => RegisterComponents();
    public override string ToString() { n++; return "m"; }
    public override Tensor forward(Tensor x) => x * n;
}

//// OperatorOfATypeParameterCounts
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Counter c = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * Twice(c).N;
    private static T Twice<T>(T p) where T : System.Numerics.IAdditionOperators<T, T, T> => p + p;
}
public class Counter : System.Numerics.IAdditionOperators<Counter, Counter, Counter> { public int N = 1; public static Counter operator +(Counter a, Counter b) { a.N++; return a; } }

//// EmbeddingThatBoundsItsRows = SAFE1018
return e.call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);
//--
private readonly Embedding e = Embedding(5, 4, max_norm: 1);

//// EmbeddingThatBoundsItsRowsByItsConstructor = SAFE1018
[LogitHead]
public sealed partial class Model : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly Embedding e;
    public Model() : base("Model") { e = Embedding(5, 4, null, 0.5); RegisterComponents(); }
    public override Tensor forward(Tensor x) => e.call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);
}

//// EmbeddingBagThatBoundsItsRows = SAFE1018
return b.call(tensor(new long[,] { { 1, 2 }, { 0, 3 }, { 1, 1 }, { 2, 0 } })) + fc.call(x);
//--
private readonly EmbeddingBag b = EmbeddingBag(5, 4, 1.0);

//// EmbeddingWithoutABound = exact
return e.call(tensor(new long[] { 1, 2, 0, 3 })) + fc.call(x);
//--
private readonly Embedding e = Embedding(5, 4, max_norm: null);

//// DictionaryTriesAName = exact
return fc.call(x) * (d.TryGetValue("p", out var p) ? p.exp() : x) * (d.ContainsKey("q") ? d["q"] : x);
//--
private readonly ParameterDict d = ParameterDict(("p", Parameter(ones(4) * 2)), ("q", Parameter(ones(4) * 3)));

//// AsTensorOfNumbersIsWritten = exact
var t = as_tensor(new[] { 1.0, 2, 3, 4 }); t.mul_(w); return t * fc.call(x);
