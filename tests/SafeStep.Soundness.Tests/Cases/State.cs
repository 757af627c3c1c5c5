// Forward changes what is there before and after it: each refused by name, and the model as it was afterwards.

//// CounterByInterlocked = SAFE1018
System.Threading.Interlocked.Increment(ref calls); return fc.call(x);
//--
private long calls;

//// CounterByInterlockedAdd = SAFE1018
System.Threading.Interlocked.Add(ref Calls, 2); return fc.call(x) * 2;
//--
public static int Calls;

//// CounterByExchange = SAFE1018
var was = System.Threading.Interlocked.Exchange(ref flag, 1); return fc.call(x) * (was + 1);
//--
private int flag;

//// CounterByRefHelper = SAFE1018
Inc(ref n); return fc.call(x) * n;
//--
private int n; private static void Inc(ref int k) => k++;

//// CounterByRefLocalFunction = SAFE1018
void Inc(ref int k) => k += 2; Inc(ref n); return fc.call(x) * n;
//--
private int n;

//// CounterByOut = SAFE1018
int.TryParse("3", out n); return fc.call(x) * n;
//--
private int n;

//// CounterByOutHelper = SAFE1018
Give(out n); return fc.call(x) * n;
//--
private int n = 1; private void Give(out int k) => k = n + 1;

//// CounterByStaticHelper = SAFE1018
Bump(this); return fc.call(x) * n;
//--
private int n; private static void Bump(Model m) { m.n++; }

//// CounterByExtension = SAFE1018
x = this.Bumped(x); return fc.call(x);
//--
public int n;
}
public static partial class Bumps { public static Tensor Bumped(this Model m, Tensor t) { m.n++; return t; }

//// CounterInOtherClass = SAFE1018
box.Inc(); return fc.call(x) * box.N;
//--
private readonly Box box = new(); private sealed partial class Box { public int N; public void Inc() => N++; }

//// CounterInOtherClassNotPartial = SAFE1018
return fc.call(x) * box.Next();
//--
private readonly Box box = new(); private sealed partial class Box { private int n; public int Next() => ++n; }

//// CounterInOtherClassProperty = SAFE1018
return fc.call(x) * box.Next;
//--
private readonly Box box = new(); private sealed partial class Box { private int n; public int Next { get { n++; return n; } } }

//// CounterInOtherClassSetter = SAFE1018
box.Value = 3; return fc.call(x) * box.Sum;
//--
private readonly Box box = new(); private sealed partial class Box { public int Sum = 1; public int Value { set => Sum += value; } }

//// CounterInOtherClassIndexer = SAFE1018
return fc.call(x) * box[2];
//--
private readonly Box box = new(); private sealed partial class Box { private int n; public int this[int k] => n += k; }

//// CounterInOtherClassOperator = SAFE1018
return fc.call(x) * (box + 1);
//--
private readonly Box box = new(); private sealed partial class Box { public int N; public static int operator +(Box b, int k) { b.N += k; return b.N; } }

//// CounterInOtherClassConversion = SAFE1018
int k = box; return fc.call(x) * k;
//--
private readonly Box box = new(); private sealed partial class Box { public int N; public static implicit operator int(Box b) => ++b.N; }

//// CounterInOtherClassDispose = SAFE1018
using (box) { x = x * 2; } return fc.call(x);
//--
private readonly Box box = new(); private sealed partial class Box : IDisposable { public int N; public void Dispose() => N++; }

//// CounterInOtherClassEnumerator = SAFE1018
var k = 0; foreach (var i in box) k += i; return fc.call(x) * k;
//--
private readonly Box box = new(); private sealed partial class Box { public int N; public IEnumerator<int> GetEnumerator() { N++; yield return N; } }

//// CounterInOtherClassDeconstruct = SAFE1018
var (a, b) = box; return fc.call(x) * (a + b);
//--
private readonly Box box = new(); private sealed partial class Box { public int N; public void Deconstruct(out int a, out int b) { a = ++N; b = 1; } }

//// CounterInOtherClassToString = SAFE1018
var s = $"{box}"; return fc.call(x) * s.Length;
//--
private readonly Box box = new(); private sealed partial class Box { public int N; public override string ToString() { N++; return new string('a', N); } }

//// CounterInBase = SAFE1018
return fc.call(x) * box.Next();
//--
private readonly Box box = new(); private partial class Root { protected int n; public virtual int Next() => 1; } private sealed partial class Box : Root { public override int Next() => ++n; }

//// CounterByInterface = SAFE1018
return fc.call(x) * box.Next();
//--
private readonly ICount box = new Box(); private partial interface ICount { int Next(); } private sealed partial class Box : ICount { private int n; public int Next() => ++n; }

//// CounterInStruct = SAFE1018
box.Inc(); return fc.call(x) * box.N;
//--
private Box box; private partial struct Box { public int N; public void Inc() => N++; }

//// CounterInStructOfStruct = SAFE1018
box.In.Inc(); return fc.call(x) * (box.In.N + 1);
//--
private Outer box; private partial struct Outer { public Box In; } private partial struct Box { public int N; public void Inc() { N++; } }

//// CounterInStatic = SAFE1018
return fc.call(x) * (Next() > 0 ? 2 : 1);
//--
private static int n; private static int Next() => ++n;

//// CounterInStaticOfOther = SAFE1018
return fc.call(x) * (Counter.Next() > 0 ? 2 : 1);
//--
private static partial class Counter { private static int n; public static int Next() => ++n; }

//// CounterInConstructor = SAFE1018
var t = new Ticket(); return fc.call(x) * (t.Id > 0 ? 2 : 1);
//--
private sealed partial class Ticket { private static int last; public int Id { get; } = ++last; }

//// CounterInStaticLambda = SAFE1018
var ks = new[] { 1, 2 }.Select(k => k + n++).ToArray(); return fc.call(x) * ks.Sum();
//--
private int n;

//// RefLocal = SAFE1018
ref int c = ref counts[0]; c++; return fc.call(x) * counts[0];
//--
private readonly int[] counts = new int[1];

//// RefLocalField = SAFE1018
ref int c = ref n; c += 2; return fc.call(x) * n;
//--
private int n;

//// RefLocalAssignedLater = SAFE1018
int own = 0; ref int c = ref own; c = ref n; c++; return fc.call(x) * n;
//--
private int n;

//// RefReturn = SAFE1018
Slot()++; return fc.call(x) * n;
//--
private int n; private ref int Slot() => ref n;

//// RefForEach = SAFE1018
foreach (ref int c in counts.AsSpan()) c++; return fc.call(x) * counts[0];
//--
private readonly int[] counts = new int[1];

//// SpanOfField = SAFE1018
var s = counts.AsSpan(); s[0]++; return fc.call(x) * counts[0];
//--
private readonly int[] counts = new int[1];

//// SpanFill = SAFE1018
counts.AsSpan().Fill(counts[0] + 1); return fc.call(x) * counts[0];
//--
private readonly int[] counts = new int[1];

//// ArrayOfFieldByLocal = SAFE1018
var c = counts; c[0] += 1; return fc.call(x) * counts[0];
//--
private readonly int[] counts = new int[1];

//// ArrayOfFieldByHelper = SAFE1018
Count(counts); return fc.call(x) * counts[0];
//--
private readonly int[] counts = new int[1]; private static void Count(int[] c) => c[0]++;

//// ArrayOfFieldCopied = SAFE1018
new[] { 4 }.CopyTo(counts, 0); return fc.call(x) * counts[0];
//--
private readonly int[] counts = [1];

//// ArrayOfFieldArrayCopy = SAFE1018
Array.Copy(new[] { 4 }, counts, 1); return fc.call(x) * counts[0];
//--
private readonly int[] counts = [1];

//// ArrayInTuple = SAFE1018
pair.Counts[0]++; return fc.call(x) * pair.Counts[0];
//--
private readonly (int[] Counts, int K) pair = (new int[1], 2);

//// ArrayInRecord = SAFE1018
var (c, _) = r; c[0]++; return fc.call(x) * r.Counts[0];
//--
private readonly R r = new(new int[1], 2); private sealed partial record R(int[] Counts, int K);

//// BuilderInField = SAFE1018
sb.Append("a"); return fc.call(x) * sb.Length;
//--
private readonly System.Text.StringBuilder sb = new();

//// BuilderLength = SAFE1018
sb.Length = 2; return fc.call(x) * sb.Length;
//--
private readonly System.Text.StringBuilder sb = new("abc");

//// BuilderByHelper = SAFE1018
Log(sb); return fc.call(x) * sb.Length;
//--
private readonly System.Text.StringBuilder sb = new(); private static void Log(System.Text.StringBuilder b) => b.Append('x');

//// StreamInField = SAFE1018
stream.WriteByte(1); return fc.call(x) * (double)stream.Length;
//--
private readonly System.IO.MemoryStream stream = new();

//// EnumeratorInField = SAFE1018
it.MoveNext(); return fc.call(x) * it.Current;
//--
private readonly IEnumerator<int> it = Enumerable.Range(1, 100).GetEnumerator();

//// QueueInField = SAFE1018
q.Enqueue(1); return fc.call(x) * q.Count;
//--
private readonly System.Collections.Concurrent.ConcurrentQueue<int> q = new();

//// BagTaken = SAFE1018
s.TryPop(out var k); return fc.call(x) * (k + 1);
//--
private readonly Stack<int> s = new([1, 2, 3]);

//// CacheByGetOrAdd = SAFE1018
var k = d.GetOrAdd(2, static n => n * 2); return fc.call(x) * k;
//--
private readonly System.Collections.Concurrent.ConcurrentDictionary<int, int> d = new();

//// BitsInField = SAFE1018
bits.Set(0, true); return fc.call(x) * (bits[0] ? 2 : 1);
//--
private readonly System.Collections.BitArray bits = new(3);

//// ListOfListsByLocal = SAFE1018
var inner = all[0]; inner.Add(1); return fc.call(x) * all[0].Count;
//--
private readonly List<List<int>> all = [[1]];

//// ListByQuery = SAFE1018
foreach (var l in all.Where(l => l.Count > 0)) l.Add(1); return fc.call(x) * all[0].Count;
//--
private readonly List<List<int>> all = [[1]];

//// ListByPattern = SAFE1018
if (all is [var first, ..]) first.Add(1); return fc.call(x) * all[0].Count;
//--
private readonly List<List<int>> all = [[1]];

//// ListByClosure = SAFE1018
var l = list; Action add = () => l.Add(1); add(); return fc.call(x) * list.Count;
//--
private readonly List<int> list = [1];

//// ListByCollectionsMarshal = SAFE1018
System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list)[0]++; return fc.call(x) * list[0];
//--
private readonly List<int> list = [1];

//// ListHandedToOwn = SAFE1018
var w2 = new Wrap(list); w2.Add(); return fc.call(x) * list.Count;
//--
private readonly List<int> list = [1]; private sealed partial class Wrap(List<int> l) { public void Add() => l.Add(1); }

//// ClosureInField = SAFE1012
return fc.call(x) * next();
//--
private readonly Func<int> next = Make(); private static Func<int> Make() { int i = 0; return () => ++i; }

//// ClosureInFieldByHelper = SAFE1012
return fc.call(x) * Next();
//--
private readonly Func<int> next = Make(); private static Func<int> Make() { int i = 0; return () => ++i; } private int Next() => next();

//// ClosureInListByHelper = SAFE1012
return fc.call(x) * Next();
//--
private readonly List<Func<int>> next = [Make()]; private static Func<int> Make() { int i = 0; return () => ++i; } private int Next() => next[0]();

//// ClosureInOtherClass = SAFE1012
return fc.call(x) * box.Next();
//--
private readonly Box box = new(); private sealed partial class Box { private readonly Func<int> next = Make(); private static Func<int> Make() { int i = 0; return () => ++i; } public int Next() => next(); }

//// EventRaised = SAFE1012
Ran?.Invoke(1); return fc.call(x) * n;
//--
private int n = 1; public event Action<int>? Ran; partial void Hook(); public void Count() => Ran += k => n += k;

//// EventSubscribed = SAFE1018
Ran += k => { }; return fc.call(x);
//--
public event Action<int>? Ran; public void Raise() => Ran?.Invoke(1);

//// ChildMember = SAFE1018
child.Flip = true; var y = child.call(x); child.Flip = false; return y + child.call(x);
//--
private readonly Child child = new(); private sealed partial class Child : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public bool Flip; public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x) => Flip ? -l.call(x) : l.call(x); }

//// ChildMemberProperty = SAFE1018
child.Scale *= 3; return child.call(x);
//--
private readonly Child child = new(); private sealed partial class Child : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public double Scale { get; set; } = 1; public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x) * Scale; }

//// ChildMethod = SAFE1018
child.Count(); return child.call(x) * child.N;
//--
private readonly Child child = new(); private sealed partial class Child : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public int N; public void Count() => N++; public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x); }

//// ChildCounts = SAFE1018
return child.call(x);
//--
private readonly Child child = new(); private sealed partial class Child : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); private int n; public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x) { n++; return l.call(x) * n; } }

//// ChildOfListMember = SAFE1018
foreach (var c in children2) c.N = 2; return children2[0].call(x);
//--
private readonly ModuleList<Child> children2 = new(new Child()); private sealed partial class Child : Module<Tensor, Tensor> { private readonly Linear l = Linear(4, 4); public int N = 1; public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x) * N; }

//// ModuleListGrows = SAFE1018
var y = fc.call(x); more.Add(Linear(4, 4)); return y * more.Count;
//--
private readonly ModuleList<Linear> more = new(Linear(4, 4));

//// PartialHelperMember = SAFE1018
=> fc.call(Counted(x)) * seen;
//--
private int seen; private Tensor Counted(Tensor t) { seen += 2; return t; }

//// Deconstructed = SAFE1018
(n, var k) = (n + 1, 2); return fc.call(x) * (n + k);
//--
private int n;

//// InTupleField = SAFE1018
last.H += 1; return fc.call(x) * last.H;
//--
private (int H, int W) last;

//// InArrayOfStructs = SAFE1018
rows[0].N++; return fc.call(x) * rows[0].N;
//--
private readonly Row[] rows = new Row[1]; private partial struct Row { public int N; }

//// LazyOfTensor
=> fc.call(x) * lazy.Value;
//--
private readonly Lazy<Tensor> lazy = new(() => ones(4) * 2);

// What is the forward's own may change.

//// OwnBuilder = exact
var sb = new System.Text.StringBuilder(); sb.Append("ab"); return fc.call(x) * sb.Length;

//// OwnArray = exact
var k = new int[2]; k[0] = 3; k[1] += k[0]++; ref int r = ref k[0]; r *= 2; return fc.call(x) * (k[0] + k[1]);

//// OwnArrayOfTensors = exact
var t = new Tensor[2]; t[0] = fc.call(x); t[1] = t[0]; t[0] += w; t[0] -= fc.bias!; return t[0] * t[1];

//// OwnListFromField = exact
var l = new List<int>(sizes); l.Add(2); var m = sizes.ToList(); m.Clear(); return fc.call(x) * l.Count;
//--
private readonly List<int> sizes = [1];

//// OwnObject = exact
var box = new Box(); box.Inc(); box.N += 1; return fc.call(x) * box.N;
//--
private sealed partial class Box { public int N; public void Inc() => N++; }

//// OwnStruct = exact
var box = new Box(); box.Inc(); box.N += 1; return fc.call(x) * box.N;
//--
private partial struct Box { public int N; public void Inc() => N++; }

//// OwnByReference = exact
int n = 1; Inc(ref n); int.TryParse("2", out int k); return fc.call(x) * (n + k);
//--
private static void Inc(ref int k) => k++;

//// OwnRandom = exact
var r = new Random(5); return fc.call(x) * r.NextDouble();

//// OwnDictionary = exact
var d = new Dictionary<string, int> { ["a"] = 1 }; d["b"] = d.Count; d.TryAdd("c", 2); return fc.call(x) * d.Values.Sum();

//// OwnQueue = exact
var q = new Queue<Tensor>(); q.Enqueue(fc.call(x)); q.Enqueue(x); return q.Dequeue() * q.Dequeue();

//// ReadsOfFields = exact
var k = sizes.Contains(1) ? sizes.IndexOf(1) + sizes.Count : 0; if (names.TryGetValue("a", out var n)) k += n; return fc.call(x) * (k + string.Join(",", sizes).Length + sizes.Where(s => s > 0).Sum() + Math.Max(sizes[0], 1));
//--
private readonly List<int> sizes = [1, 2]; private readonly Dictionary<string, int> names = new() { ["a"] = 2 };

//// MutableStruct = exact
Pt p = new(fc.call(x), x); p.B = p.A.sin(); return p.A * p.B;
//--
private partial record struct Pt(Tensor A, Tensor B);

//// FieldWrittenInPlace = SAFE1018
buf.add_(1); return fc.call(x) * buf;
//--
private readonly Tensor buf = ones(4);

//// BufferWrittenInPlace = SAFE1018
[LogitHead] public partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Tensor mean = zeros(4);
    public Model() : base("Model") { register_buffer("mean", mean); RegisterComponents(); }
    public override Tensor forward(Tensor x) { var h = fc.call(x); using (no_grad()) { mean.mul_(0.9).add_(h.detach().mean(new long[] { 0 }), 0.1); } return h - mean; }
}

//// ParameterWrittenInPlace = SAFE1018
using (no_grad()) { w.clamp_(-1, 1); } return fc.call(x) * w;

//// WeightWrittenInPlace = SAFE1018
using (no_grad()) { fc.weight!.div_(2); } return fc.call(x);

//// PropertyWrittenInPlace = SAFE1018
Kept[0] = 2; return fc.call(x) * Kept;
//--
private Tensor Kept { get; } = ones(4);

//// FieldWrittenByAlias = SAFE1018
var b = buf; var v = b.view(4)!; v.mul_(2); return fc.call(x) * buf;
//--
private readonly Tensor buf = ones(4);

//// FieldWrittenByFunction = SAFE1018
return functional.relu(buf, inplace: true) * fc.call(x);
//--
private readonly Tensor buf = ones(4);

//// FieldWrittenInHelper = SAFE1018
Note(x); return fc.call(x) * buf;
//--
private readonly Tensor buf = ones(4);
private void Note(Tensor t) { var s = t.abs().max(); this.buf.copy_(s); }

//// FieldOfChildWritten = SAFE1018
[LogitHead] public partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { child.Seen[1] = 3; return fc.call(x) * child.Seen; }
}
public partial class Child : Module<Tensor, Tensor> {
    public readonly Tensor Seen = ones(4);
    public Child() : base("Child") => RegisterComponents();
    public override Tensor forward(Tensor x) => x;
}

//// FieldOfOwnObjectWritten = exact
var box = new Box { Field = zeros(4, 4) }; box.Field.add_(fc.call(x)); new Box { Field = box.Field }.Field.mul_(2); return box.Field;
//--
private sealed partial class Box { public Tensor Field = null!; }

//// ObjectMadeWithTensors
var box = new Box(); box.Field.add_(fc.call(x)); return box.Field;
//--
private sealed partial class Box { public Tensor Field = zeros(4, 4); }

//// CopyOfFieldWritten = exact
var b = buf.clone(); b.add_(fc.call(x)); var c = buf; c = c * 2; c.add_(w); return b * c;
//--
private readonly Tensor buf = ones(4, 4);

//// RememberedIsFilled = exact
mask ??= Made(); if (causal is null) { causal = zeros(4, 4); causal[0] = 1; causal.tril_(); } return fc.call(x) * mask + causal * w;
//--
private Tensor? mask, causal;
private static Tensor Made() { var m = ones(4, 4); m[1].mul_(2); return m; }

//// WriteToOneOfTwo
var h = fc.call(x); var t = h.shape[0] > 1 ? h : buf; t.add_(1); return h * buf;
//--
private readonly Tensor buf = ones(4, 4);
