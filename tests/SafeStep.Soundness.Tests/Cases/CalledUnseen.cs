// Code without tensors that the language or the base library calls by itself, and that changes what outlives forward.

//// IndexFromEnd = SAFE1018
_ = mine[^1]; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int Length { get { Sc.N++; return 2; } } public int this[int i] => 1; public int Slice(int a, int b) => 1; } private static class Sc { public static int N = 1; }

//// RangeOfOwn = SAFE1018
_ = mine[1..]; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int Length { get { Sc.N++; return 2; } } public int this[int i] => 1; public int Slice(int a, int b) => 1; } private static class Sc { public static int N = 1; }

//// ListPatternOfOwn = SAFE1018
_ = mine is [1, ..]; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int Length { get { Sc.N++; return 2; } } public int this[int i] => 1; public int Slice(int a, int b) => 1; } private static class Sc { public static int N = 1; }

//// ListPatternIndexer = SAFE1018
_ = mine is [1, ..]; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public int Length { get => 2; } public int this[int i] { get { Sc.N++; return 1; } } public int Slice(int a, int b) => 1; } private static class Sc { public static int N = 1; }

//// SpreadOfOwn = SAFE1018
int[] z = [.. mine]; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(); private sealed partial class Obj { public IEnumerator<int> GetEnumerator() { Sc.N++; yield return 1; } } private static class Sc { public static int N = 1; }

//// CollectionOfOwnAdd = SAFE1018
Col c = [1, 2]; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private sealed partial class Col : IEnumerable<int> { public void Add(int k) => Sc.N++; public IEnumerator<int> GetEnumerator() { yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } private static class Sc { public static int N = 1; }

//// CollectionBuilderCounts = SAFE1018
Col c = [1, 2]; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
[System.Runtime.CompilerServices.CollectionBuilder(typeof(Builders), "Make")] public sealed partial class Col : IEnumerable<int> { public IEnumerator<int> GetEnumerator() { yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } public static partial class Builders { public static Col Make(ReadOnlySpan<int> all) { Sc.N++; return new(); } } private static class Sc { public static int N = 1; }

//// ParamsBuilderCounts = SAFE1018
Par(1, 2); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
[System.Runtime.CompilerServices.CollectionBuilder(typeof(Builders), "Make")] public sealed partial class Col : IEnumerable<int> { public IEnumerator<int> GetEnumerator() { yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); } public static partial class Builders { public static Col Make(ReadOnlySpan<int> all) { Sc.N++; return new(); } } private static void Par(params Col c) { } private static class Sc { public static int N = 1; }

//// CopyConstructorCounts = SAFE1018
_ = new Rec(3) with { }; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private partial record Rec(int K) { protected Rec(Rec o) { Sc.N++; K = o.K; } } private static class Sc { public static int N = 1; }

//// CopyConstructorOfDerivedCounts = SAFE1018
Rec r = new Der(3); _ = r with { K = 2 }; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private partial record Rec(int K); private partial record Der(int K) : Rec(K) { protected Der(Der o) : base(o) { Sc.N++; } } private static class Sc { public static int N = 1; }

//// CopyConstructorComputes
Rec r = new Rec(fc.call(x)); return (r with { }).T;
//--
private partial record Rec(Tensor T) { protected Rec(Rec o) { T = o.T * 2; } }

//// NewOfTypeParameter = SAFE1018
T1<Ctor>(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private static T T1<T>() where T : new() => new T(); private sealed partial class Ctor { public Ctor() { Sc.N++; } } private static class Sc { public static int N = 1; }

//// NewOfActivator = SAFE1018
Activator.CreateInstance(typeof(Ctor)); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private sealed partial class Ctor { public Ctor() { Sc.N++; } } private static class Sc { public static int N = 1; }

//// NewOfActivatorGeneric = SAFE1018
Activator.CreateInstance<Ctor>(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private sealed partial class Ctor { public Ctor() { Sc.N++; } } private static class Sc { public static int N = 1; }

//// NewOfLazy = SAFE1018
_ = new Lazy<Ctor>().Value; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private sealed partial class Ctor { public Ctor() { Sc.N++; } } private static class Sc { public static int N = 1; }

//// ImplicitBaseConstructor = SAFE1018
_ = new Ctor(2); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private partial class Root { public Root() { Sc.N++; } } private sealed partial class Ctor : Root { public Ctor(int k) { } } private static class Sc { public static int N = 1; }

//// DefaultConstructorOfDerived = SAFE1018
_ = new Ctor(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private partial class Root { public Root() { Sc.N++; } } private sealed partial class Ctor : Root { } private static class Sc { public static int N = 1; }

//// InitialiserOfBase = SAFE1018
_ = new Ctor(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private partial class Root { public int K = Sc.N++; } private sealed partial class Ctor : Root { } private static class Sc { public static int N = 1; }

//// SortCompares = SAFE1018
new List<Obj> { mine, m2 }.Sort(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// MaxCompares = SAFE1018
_ = new List<Obj> { mine, m2 }.Max(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// DictionaryHashes = SAFE1018
_ = new Dictionary<Obj, int> { [mine] = 1 }; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// SetHashes = SAFE1018
_ = new HashSet<Obj> { mine }; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// ContainsEquals = SAFE1018
_ = new List<Obj> { mine }.Contains(m2); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// ArrayContainsEquals = SAFE1018
_ = Array.IndexOf(new[] { mine }, m2); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// ComparerEquals = SAFE1018
_ = EqualityComparer<Obj>.Default.Equals(mine, m2); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// TupleEquals = SAFE1018
_ = (mine, 1) == (m2, 1); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// TupleHash = SAFE1018
_ = (mine, 1).GetHashCode(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// CombineHashes = SAFE1018
_ = HashCode.Combine(mine); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// AnonymousToString = SAFE1018
_ = new { O = mine }.ToString(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// RecordToString = SAFE1018
_ = new Rec(mine).ToString(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private sealed partial record Rec(Obj O); private static class Sc { public static int N = 1; }

//// RecordEquals = SAFE1018
_ = new Rec(mine) == new Rec(m2); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private sealed partial record Rec(Obj O); private static class Sc { public static int N = 1; }

//// ConcatToString = SAFE1018
_ = "a" + mine; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// StringJoin = SAFE1018
_ = string.Join<Obj>(",", new[] { mine }); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// DistinctInQuery = SAFE1018
_ = new[] { mine, m2 }.Distinct().Count(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// GroupByInQuery = SAFE1018
_ = (from o in new[] { mine } group o by o).Count(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private static class Sc { public static int N = 1; }

//// UsedAsKeyOfField = SAFE1018
_ = table.ContainsKey(mine); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IEquatable<Obj> { public int CompareTo(Obj? o) { Sc.N++; return 0; } public bool Equals(Obj? o) { Sc.N++; return true; } public override bool Equals(object? o) { Sc.N++; return true; } public override int GetHashCode() { Sc.N++; return 1; } public override string ToString() { Sc.N++; return "a"; } public static bool operator ==(Obj a, Obj b) { Sc.N++; return true; } public static bool operator !=(Obj a, Obj b) => false; } private readonly Dictionary<Obj, int> table = new(); private static class Sc { public static int N = 1; }

//// ConversionOfLoop = SAFE1018
foreach (int i in new[] { m }) x = x * i; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj m = new(); private sealed partial class Obj { public static implicit operator int(Obj o) { Sc.N++; return 1; } } private static class Sc { public static int N = 1; }

//// ConversionOfTuple = SAFE1018
var tt = (m, m); (int, int) u = tt; x = x * u.Item1; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj m = new(); private sealed partial class Obj { public static implicit operator int(Obj o) { Sc.N++; return 1; } } private static class Sc { public static int N = 1; }

//// ExtensionEnumerator = SAFE1018
foreach (int i in m) x = x * i; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private readonly Obj m = new(); private static class Sc { public static int N = 1; }
}
public sealed partial class Obj { public int N = 1; }
public static partial class Exts { public static int N = 1; public static IEnumerator<int> GetEnumerator(this Obj o) { N++; yield return 1; }

//// PrimaryBaseConstructor = SAFE1018
_ = new Ds2(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private partial class Bs { public Bs(int k) { Sc.N++; } } private sealed partial class Ds2() : Bs(3) { } private static class Sc { public static int N = 1; }

//// RecordPrintsGetter = SAFE1018
_ = new Rq(1).ToString(); return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private sealed partial record Rq(int K) { public int G { get { Sc.N++; return 1; } } } private static class Sc { public static int N = 1; }

//// RecordPrintsGetterInText = SAFE1018
_ = $"{new Rq(1)}"; return fc.call(x) * (Sc.N > 0 ? 2 : 1);
//--
private sealed partial record Rq(int K) { public int G { get { Sc.N++; return 1; } } } private static class Sc { public static int N = 1; }

// What only answers may be called.

//// ReadingMembersCalled
var l = new List<Obj> { mine, m2 }; return fc.call(x) * (l.Max()!.K + new HashSet<Obj> { mine }.Count + l.Where(o => o.K > 0).Select(o => o.K).Sum() + mine.ToString().Length);
//--
private readonly Obj mine = new(), m2 = new(); private sealed partial class Obj : IComparable<Obj>, IDisposable { public int K = 1; private bool gone; public void Dispose() => gone = true; public int CompareTo(Obj? o) => K.CompareTo(o!.K); public override bool Equals(object? o) => o is Obj { K: var k } && k == K; public override int GetHashCode() => K; public override string ToString() => gone ? "b" : "a"; }
