// Code without tensors that the language or the base library calls by itself, and that changes what outlives forward.

//// LengthOfIndex = SAFE1018
_ = mine[^1]; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Length => N++ > 0 ? 9 : 9; public int this[int i] => i; }

//// SliceOfRange = SAFE1018
_ = mine[1..]; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Length => 9; public int Slice(int from, int count) => N++; }

//// ListPattern = SAFE1018
_ = mine is [1, ..]; return fc.call(x) * mine.N;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public int Length => N++ > 0 ? 9 : 9; public int this[int i] => i; }

//// Spread = SAFE1018
int[] z = [..mine]; return fc.call(x) * mine.N * z.Length;
//--
private readonly Obj mine = new(); private sealed partial class Obj : IEnumerable<int> { public int N = 1; public IEnumerator<int> GetEnumerator() { N++; yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// CollectionAdd = SAFE1018
Col c = [1, 2]; return fc.call(x) * (Sc.N > 0 ? 2 : 1) * c.Count();
//--
private static partial class Sc { public static int N = 1; } private sealed partial class Col : IEnumerable<int> { public void Add(int k) => Sc.N++; public IEnumerator<int> GetEnumerator() { yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// CopyConstructor = SAFE1018
var r = new Rec(3) with { }; return fc.call(x) * (Sc.N > 0 ? 2 : 1) * r.A;
//--
private static partial class Sc { public static int N = 1; } private sealed partial record Rec(int A) { private Rec(Rec other) { A = other.A; Sc.N++; } }

//// NewT = SAFE1018
return fc.call(x) * Make<Obj>().A * (Sc.N > 0 ? 2 : 1);
//--
private static T Make<T>() where T : new() => new T(); private static partial class Sc { public static int N = 1; } private sealed partial class Obj { public int A = 2; public Obj() => Sc.N++; }

//// NewTOfAGenericBase = SAFE1018
IMakes m = maker; return fc.call(x) * (m.Make() is Obj ? 2 : 1) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Special maker = new(); private interface IMakes { object Make(); } private partial class Maker<T> : IMakes where T : new() { public object Make() => new T()!; } private sealed partial class Special : Maker<Obj>; private static partial class Sc { public static int N = 1; } private sealed partial class Obj { public Obj() => Sc.N++; }

//// ActivatorOfAType = SAFE1018
_ = Activator.CreateInstance(typeof(Obj)); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private static partial class Sc { public static int N = 1; } private sealed partial class Obj { public Obj() => Sc.N++; }

//// BaseConstructor = SAFE1018
var o = new Obj(); return fc.call(x) * (Sc.N > 0 ? 2 : 1) * o.A;
//--
private static partial class Sc { public static int N = 1; } private partial class Base { public Base() => Sc.N++; } private sealed partial class Obj : Base { public int A = 2; }

//// BaseOfAPrimaryConstructor = SAFE1018
var o = new Obj(); return fc.call(x) * (Sc.N > 0 ? 2 : 1) * o.A;
//--
private static partial class Sc { public static int N = 1; } private partial class Base { public Base(int k) => Sc.N += k; } private sealed partial class Obj() : Base(3) { public int A = 2; }

//// ArgumentOfABase = SAFE1018
var o = new Obj(); return fc.call(x) * (Sc.N > 0 ? 2 : 1) * o.A;
//--
private static partial class Sc { public static int N = 1; } private partial class Base(int k) { public int A = k > 0 ? 2 : 2; } private sealed partial class Obj() : Base(Sc.N++);

//// Sorted = SAFE1018
new List<Obj> { new(), new() }.Sort(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private static partial class Sc { public static int N = 1; } private sealed partial class Obj : IComparable<Obj> { public int CompareTo(Obj? o) => Sc.N++ > 0 ? 0 : 0; }

//// Max = SAFE1018
_ = new List<Obj> { new(), new() }.Max(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private static partial class Sc { public static int N = 1; } private sealed partial class Obj : IComparable<Obj> { public int CompareTo(Obj? o) => Sc.N++ > 0 ? 0 : 0; }

//// Key = SAFE1018
var d = new Dictionary<Obj, int> { [mine] = 1 }; return fc.call(x) * (Sc.N > 0 ? 2 : 1) * d.Count;
//--
private readonly Obj mine = new(); private static partial class Sc { public static int N = 1; } private sealed partial class Obj { public override int GetHashCode() => Sc.N++ > 0 ? 1 : 1; public override bool Equals(object? o) => o == this; }

//// Set = SAFE1018
var d = new HashSet<Obj> { mine }; return fc.call(x) * (Sc.N > 0 ? 2 : 1) * d.Count;
//--
private readonly Obj mine = new(); private static partial class Sc { public static int N = 1; } private sealed partial class Obj { public override int GetHashCode() => Sc.N++ > 0 ? 1 : 1; public override bool Equals(object? o) => o == this; }

//// Contains = SAFE1018
return fc.call(x) * (new List<Obj> { mine }.Contains(mine) ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N; public override int GetHashCode() => 1; public override bool Equals(object? o) { N++; return true; } }

//// Comparer = SAFE1018
return fc.call(x) * (EqualityComparer<Obj>.Default.Equals(mine, mine) ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial class Obj : IEquatable<Obj> { public int N; public override int GetHashCode() => 1; public override bool Equals(object? o) => true; public bool Equals(Obj? o) { N++; return true; } }

//// Tuples = SAFE1018
return fc.call(x) * ((mine, 1) == (mine, 1) ? 2 : 1) * (mine, 2).GetHashCode().CompareTo(int.MinValue);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N; public override int GetHashCode() => N++ > 0 ? 1 : 1; public override bool Equals(object? o) => true; }

//// HashCombined = SAFE1018
return fc.call(x) * (HashCode.Combine(mine) == 0 ? 2 : 2);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N; public override int GetHashCode() => N++ > 0 ? 1 : 1; public override bool Equals(object? o) => true; }

//// Anonymous = SAFE1018
return fc.call(x) * new { O = mine }.ToString()!.Length;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N; public override string ToString() => N++ > 0 ? "a" : "a"; }

//// RecordsText = SAFE1018
return fc.call(x) * $"{new Rec(1)}".Length * (Sc.N > 0 ? 2 : 1);
//--
private static partial class Sc { public static int N = 1; } private sealed partial record Rec(int A) { public int B => Sc.N++ > 0 ? 1 : 1; }

//// RecordsTextAsked = SAFE1018
return fc.call(x) * new Rec(1).ToString().Length * (Sc.N > 0 ? 2 : 1);
//--
private static partial class Sc { public static int N = 1; } private sealed partial record Rec(int A) { public int B => Sc.N++ > 0 ? 1 : 1; }

//// RecordsEquality = SAFE1018
return fc.call(x) * (new Rec(mine) == new Rec(mine) ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial record Rec(Obj A); private sealed partial class Obj { public int N; public override int GetHashCode() => 1; public override bool Equals(object? o) { N++; return true; } }

//// ConvertedInALoop = SAFE1018
foreach (int i in new[] { mine }) { x = x * i; } return fc.call(x);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public static implicit operator int(Obj o) => o.N++ > 0 ? 2 : 2; }

//// ConvertedInATuple = SAFE1018
var t = (mine, mine); (int, int) u = t; return fc.call(x) * u.Item1;
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int N = 1; public static implicit operator int(Obj o) => o.N++ > 0 ? 2 : 2; }

//// ExtensionEnumerator = SAFE1018
foreach (int i in mine) { x = x * i; } return fc.call(x);
//--
public readonly Obj mine = new();
}
public sealed partial class Obj { public int N = 1; }
public static partial class Exts { public static IEnumerator<int> GetEnumerator(this Obj o) { o.N++; yield return 2; }

//// TensorsHash = SAFE1023
return fc.call(x) * (x.GetHashCode() == 0 ? 2 : 2);

//// StackText = SAFE1011
return fc.call(x) * (Environment.StackTrace.Length > 0 ? 2 : 1);

//// StackFrames = SAFE1011
return fc.call(x) * (Depth() > 0 ? 2 : 1);
//--
private static int Depth() => new System.Diagnostics.StackTrace().FrameCount;

//// PureKeys = exact
var d = new Dictionary<Key, int> { [new Key(1, "a")] = 2 }; var s = new HashSet<Point> { new(1, 2), new(1, 2) }; return fc.call(x) * d[new Key(1, "a")] * s.Count * (new Key(2, "b") == new Key(2, "b") ? 3 : 1) * $"{new Key(1, "a")}".Length;
//--
private sealed partial record Key(int A, string B) { public int C => A * 2; } private readonly partial struct Point(int a, int b) : IEquatable<Point> { public int A { get; } = a; public bool Equals(Point o) => A == o.A; public override bool Equals(object? o) => o is Point p && Equals(p); public override int GetHashCode() => A + b; }

//// PureCollections
Bag bag = [1, 2]; bag.Add(3); int n = 0; foreach (int k in bag) { n += k; } int[] all = [..bag, 4]; return fc.call(x) * n * all.Length * bag[^1] * (bag is [1, ..] ? 2 : 1);
//--
private sealed partial class Bag : IEnumerable<int> { private readonly List<int> own = []; public int Length => own.Count; public int this[int i] => own[i]; public void Add(int k) => own.Add(k); public IEnumerator<int> GetEnumerator() => own.GetEnumerator(); System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// PureCopy = exact
var r = new Rec(3) with { A = 4 }; return fc.call(x) * r.A;
//--
private sealed partial record Rec(int A);

//// SortedByAField = exact
var l = sizes.ToList(); l.Sort(); l.Sort((a, b) => b.CompareTo(a)); var top = parts.OrderBy(p => p.N).ThenBy(p => p.Name, StringComparer.Ordinal).Max(); return fc.call(x) * l[0] * top!.N;
//--
private readonly int[] sizes = [2, 1]; private readonly Part[] parts = [new(2, "a"), new(1, "b")]; private sealed partial record Part(int N, string Name) : IComparable<Part> { public int CompareTo(Part? o) => N.CompareTo(o?.N ?? 0); }

//// DisposedElsewhere = exact
return fc.call(x) * res.Size * res.ToString()!.Length;
//--
private readonly Res res = new(); private sealed partial class Res : IDisposable { private bool gone; public int Size => gone ? 1 : 2; public void Dispose() => gone = true; public override string ToString() => "r"; }
