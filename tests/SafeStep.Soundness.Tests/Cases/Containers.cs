// Tensors in containers.

//// ListIndexAssign
var l = new List<Tensor> { x, x }; l[1] = fc.call(x); l[0] = l[1] * 2; return l[0] * l[1];

//// ListInsertRemove
var l = new List<Tensor> { x }; l.Insert(0, fc.call(x)); l.RemoveAt(1); l.Add(l[0].tanh()); l.Reverse(); return l[0] * l[1];

//// ListConcatSpread = exact
var a = new List<Tensor> { fc.call(x) }; Tensor[] b = [.. a, x, .. a]; return cat(b, 1);

//// ListRange
var l = new List<Tensor> { x, fc.call(x), fc2.call(x) }; return cat(l.GetRange(1, 2), 1);

//// ListOfLists
var l = new List<List<Tensor>> { new() { fc.call(x) }, new() }; l[1].Add(l[0][0] * 2); return l[1][0] + l[0][0];

//// ListFindExists
var l = new List<Tensor> { x, fc.call(x) }; var t = l.Find(u => u.shape.Length == 2)!; return l.FindLast(u => u.shape[0] == 4)! * t;

//// ListConvertAll = exact
var l = new List<Tensor> { x, fc.call(x) }.ConvertAll(t => t.tanh()); return l[0] * l[1];

//// ListSort
var l = new List<(int Key, Tensor T)> { (2, x), (1, fc.call(x)) }; l.Sort((a, b) => a.Key.CompareTo(b.Key)); return l[0].T * 3 + l[1].T;

//// ArrayResize
var a = new[] { fc.call(x) }; Array.Resize(ref a, 2); a[1] = a[0] * 2; return a[0] * a[1];

//// ArrayCopy
var a = new[] { fc.call(x), x }; var b = new Tensor[2]; Array.Copy(a, b, 2); a.CopyTo(b, 0); b[0].mul_(2); return a[0];

//// ArrayClone
var a = new[] { fc.call(x), x }; var b = (Tensor[])a.Clone(); a[0] = x; return b[0] + a[0];

//// ArrayReverse
var a = new[] { fc.call(x), x }; Array.Reverse(a); return a[1] * 2 + a[0];

//// ArrayIndexOf
var h = fc.call(x); var a = new[] { x, h }; int i = Array.IndexOf(a, h); return a[i] * (i + 1);

//// ArrayRanges
var a = new[] { x, fc.call(x), fc2.call(x) }; var b = a[1..]; return b[0] * b[^1];

//// ArrayConvertAll
var a = Array.ConvertAll(new[] { fc.call(x), x }, t => t * 2); return a[0] * a[1];

//// DictionaryTryGet
var d = new Dictionary<string, Tensor> { ["h"] = fc.call(x) }; return d.TryGetValue("h", out var h) ? h * 2 : x;

//// DictionaryPairs
var d = new Dictionary<string, Tensor> { ["a"] = fc.call(x), ["b"] = x }; Tensor s = zeros_like(x); foreach (var (k, v) in d) s = s + v * k.Length; return s;

//// DictionaryValues
var d = new Dictionary<string, Tensor> { ["a"] = fc.call(x), ["b"] = x }; d["a"] = d["a"].tanh(); d["c"] = d["a"]; return cat(d.Values.ToArray(), 1);

//// DictionaryCompound
var d = new Dictionary<string, Tensor> { ["a"] = fc.call(x) }; d["a"] += x; d["a"] *= d["a"]; return d["a"];

//// DictionaryGetValueOrDefault
var d = new Dictionary<string, Tensor> { ["a"] = fc.call(x) }; return d.GetValueOrDefault("a", x) * d.GetValueOrDefault("b", x);

//// SortedDictionaryMerge
var d = new SortedDictionary<int, Tensor> { [2] = fc.call(x), [1] = x }; return stack(d.Values, 0).cumsum(0)[1];

//// HashSetKeepsIdentity
var h = fc.call(x); var s = new HashSet<Tensor>(ReferenceEqualityComparer.Instance) { h, h, x }; return h * s.Count;

//// TensorAsKey
var h = fc.call(x); var d = new Dictionary<Tensor, int>(ReferenceEqualityComparer.Instance) { [h] = 3 }; return h * d[h];

//// LinkedListSum
var l = new LinkedList<Tensor>(); l.AddLast(fc.call(x)); l.AddFirst(x); return l.First!.Value * l.Last!.Value;

//// PriorityQueue
var q = new PriorityQueue<Tensor, int>(); q.Enqueue(x, 2); q.Enqueue(fc.call(x), 1); return q.Dequeue() * 2 + q.Dequeue();

//// ImmutableList
var l = System.Collections.Immutable.ImmutableList.Create(fc.call(x), x).Add(x * 2); return l[0] * l[2];

//// NestedTuples
var t = ((fc.call(x), 1), (x, (fc2.call(x), "s"))); return t.Item1.Item1 * t.Item2.Item2.Item1 + t.Item2.Item1;

//// TupleInList
var l = new List<(Tensor K, Tensor V)>(); for (int i = 0; i < 2; i++) l.Add((fc.call(x), fc2.call(x) * i)); var (k, v) = l[1]; return k * v + l[0].K;

//// SystemTuple
var t = Tuple.Create(fc.call(x), x); return t.Item1 * t.Item2;

//// KeyValue
var p = KeyValuePair.Create("a", fc.call(x)); return p.Value * 2;

//// TupleEquality
var h = fc.call(x); return (1, 2) == (1, 2) ? h : x;

//// ObjectArray
var a = new object[] { 2.0, fc.call(x) }; return (Tensor)a[1] * (double)a[0];

//// NullInArray
var a = new Tensor?[] { null, fc.call(x) }; Tensor s = x; foreach (var t in a) { if (t is null) continue; s = s + t; } return s;

//// ReadOnlyInterfaces
IReadOnlyList<Tensor> l = new[] { fc.call(x), x }; return l[0] * l[1] * l.Count;

//// EnumerableField
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly List<Tensor> tables = new();
    public Model() : base("Model") { tables.Add(ones(4) * 2); tables.Add(arange(4)); RegisterComponents(); }
    public override Tensor forward(Tensor x) { var h = fc.call(x); foreach (var t in tables) h = h * t + 1; return h; }
}

//// ListFieldWithParameter
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly List<Tensor> tables = new();
    public Model() : base("Model") { tables.Add(w); tables.Add(arange(4)); RegisterComponents(); }
    public override Tensor forward(Tensor x) { var h = fc.call(x); foreach (var t in tables) h = h * t + 1; return h; }
}

//// DictionaryFieldWithParameter
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly Dictionary<string, Tensor> tables = new();
    public Model() : base("Model") { tables["w"] = w; RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * tables["w"];
}

//// TupleFieldWithParameter
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly (Tensor Gain, double Shift) pair;
    public Model() : base("Model") { pair = (w, 2); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * pair.Gain + pair.Shift;
}

//// FieldIsDerivedFromParameter
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private readonly Tensor half;
    public Model() : base("Model") { half = w[..4]; RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x) * half;
}

//// FieldIsViewOfWeight
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private Tensor? row;
    public Model() : base("Model") { RegisterComponents(); }
    public override Tensor forward(Tensor x) { var r = row; return fc.call(x) * (r ?? fc.weight![0]); }
}

//// FieldListWritten
all.Add(fc.call(x)); return all[all.Count - 1] * 2;
//--
private readonly List<Tensor> all = new();

//// FieldListClearedAndFilled
all.Clear(); foreach (var l in new[] { fc, fc2 }) all.Add(l.call(x)); return cat(all, 1);
//--
private readonly List<Tensor> all = new();

//// FieldArrayWritten
slots[0] = fc.call(x); return slots[0] * 2;
//--
private readonly Tensor?[] slots = new Tensor?[2];

//// ModuleListIndex = exact
var h = x; for (int i = 0; i < layers.Count; i++) h = layers[i].call(h).tanh(); return h;
//--
private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));

//// ModuleListZip
var h = x; foreach (var (a, b) in layers.Zip(acts)) h = b.call(a.call(h)); return h;
//--
private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));
private readonly ModuleList<Module<Tensor, Tensor>> acts = new(Tanh(), Sigmoid());

//// ModuleArrayUnregistered
var h = x; foreach (var l in layers) h = l.call(h).tanh(); return h;
//--
private readonly Linear[] layers = { Linear(4, 4), Linear(4, 4) };

//// ModuleOutsideTheModel
=> fc.call(x) + Shared.Layer.call(x);
//--
private static partial class Shared { public static readonly Linear Layer = Linear(4, 4); }

//// ModuleMadeInForward
=> fc.call(Linear(4, 4).call(x) * 0 + x);

//// ParameterMadeInForward
var p = new Parameter(ones(4)); return fc.call(x) * p;
