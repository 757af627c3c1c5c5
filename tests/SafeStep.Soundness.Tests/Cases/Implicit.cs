// What the language calls by itself, and what it calls writes to a tensor: in forward, and in a helper that does nothing else.

//// ImplicitForeach
var h = fc.call(x); var b = new Bag(h); foreach (var t in b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public IEnumerator<Tensor> GetEnumerator() { T.mul_(2); yield return T; } }

//// ImplicitInHelperForeach
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (var t in b) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public IEnumerator<Tensor> GetEnumerator() { T.mul_(2); yield return T; } }

//// ImplicitForeachCurrent
var h = fc.call(x); var b = new Bag(h); foreach (var t in b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; private int n; public Bag GetEnumerator() => this; public bool MoveNext() => n++ == 0; public Tensor Current => T.mul_(2); }

//// ImplicitInHelperForeachCurrent
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (var t in b) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; private int n; public Bag GetEnumerator() => this; public bool MoveNext() => n++ == 0; public Tensor Current => T.mul_(2); }

//// ImplicitForeachMoveNext
var h = fc.call(x); var b = new Bag(h); foreach (var t in b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; private int n; public Bag GetEnumerator() => this; public bool MoveNext() { T.mul_(2); return n++ == 0; } public int Current => 1; }

//// ImplicitInHelperForeachMoveNext
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (var t in b) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; private int n; public Bag GetEnumerator() => this; public bool MoveNext() { T.mul_(2); return n++ == 0; } public int Current => 1; }

//// ImplicitForeachByInterface
var h = fc.call(x); var b = new Bag(h); foreach (var t in (IEnumerable<int>)b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IEnumerable<int> { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitInHelperForeachByInterface
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (var t in (IEnumerable<int>)b) { } }
private sealed partial class Bag(Tensor t) : IEnumerable<int> { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitForeachDispose
var h = fc.call(x); var b = new Bag(h); foreach (var t in b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public It GetEnumerator() => new(T); } private sealed partial class It(Tensor t) : IDisposable { private int n; public bool MoveNext() => n++ == 0; public int Current => 1; public void Dispose() => t.mul_(2); }

//// ImplicitInHelperForeachDispose
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (var t in b) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public It GetEnumerator() => new(T); } private sealed partial class It(Tensor t) : IDisposable { private int n; public bool MoveNext() => n++ == 0; public int Current => 1; public void Dispose() => t.mul_(2); }

//// ImplicitUsing
var h = fc.call(x); var b = new Bag(h); using (b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IDisposable { public Tensor T = t; public void Dispose() => T.mul_(2); }

//// ImplicitInHelperUsing
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { using (b) { } }
private sealed partial class Bag(Tensor t) : IDisposable { public Tensor T = t; public void Dispose() => T.mul_(2); }

//// ImplicitUsingDeclaration
var h = fc.call(x); var b = new Bag(h); using var c = b; return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IDisposable { public Tensor T = t; public void Dispose() => T.mul_(2); }

//// ImplicitInHelperUsingDeclaration
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { using var c = b; }
private sealed partial class Bag(Tensor t) : IDisposable { public Tensor T = t; public void Dispose() => T.mul_(2); }

//// ImplicitDeconstruct
var h = fc.call(x); var b = new Bag(h); var (p, q) = b; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public void Deconstruct(out int p, out int q) { T.mul_(2); (p, q) = (1, 2); } }

//// ImplicitInHelperDeconstruct
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { var (p, q) = b; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public void Deconstruct(out int p, out int q) { T.mul_(2); (p, q) = (1, 2); } }

//// ImplicitForeachDeconstruct
var h = fc.call(x); var b = new Bag(h); foreach (var (p, q) in new[] { b }) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public void Deconstruct(out int p, out int q) { T.mul_(2); (p, q) = (1, 2); } }

//// ImplicitInHelperForeachDeconstruct
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (var (p, q) in new[] { b }) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public void Deconstruct(out int p, out int q) { T.mul_(2); (p, q) = (1, 2); } }

//// ImplicitPatternPositional
var h = fc.call(x); var b = new Bag(h); if (b is (1, _)) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public void Deconstruct(out int p, out int q) { T.mul_(2); (p, q) = (1, 2); } }

//// ImplicitInHelperPatternPositional
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { if (b is (1, _)) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public void Deconstruct(out int p, out int q) { T.mul_(2); (p, q) = (1, 2); } }

//// ImplicitPatternProperty
var h = fc.call(x); var b = new Bag(h); if (b is { N: 1 }) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get { T.mul_(2); return 1; } } }

//// ImplicitInHelperPatternProperty
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { if (b is { N: 1 }) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get { T.mul_(2); return 1; } } }

//// ImplicitPatternList
var h = fc.call(x); var b = new Bag(h); if (b is [1, ..]) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int this[int i] { get { T.mul_(2); return 1; } } }

//// ImplicitInHelperPatternList
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { if (b is [1, ..]) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int this[int i] { get { T.mul_(2); return 1; } } }

//// ImplicitPatternLength
var h = fc.call(x); var b = new Bag(h); if (b is [1, ..]) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length { get { T.mul_(2); return 2; } } public int this[int i] => 1; }

//// ImplicitInHelperPatternLength
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { if (b is [1, ..]) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length { get { T.mul_(2); return 2; } } public int this[int i] => 1; }

//// ImplicitPatternSlice
var h = fc.call(x); var b = new Bag(h); if (b is [1, .. var rest]) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int this[int i] => 1; public Bag Slice(int i, int n) { T.mul_(2); return this; } }

//// ImplicitInHelperPatternSlice
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { if (b is [1, .. var rest]) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int this[int i] => 1; public Bag Slice(int i, int n) { T.mul_(2); return this; } }

//// ImplicitIndexFromEnd
var h = fc.call(x); var b = new Bag(h); _ = b[^1]; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int this[int i] { get { T.mul_(2); return 1; } } }

//// ImplicitInHelperIndexFromEnd
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b[^1]; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int this[int i] { get { T.mul_(2); return 1; } } }

//// ImplicitIndexLength
var h = fc.call(x); var b = new Bag(h); _ = b[^1]; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length { get { T.mul_(2); return 2; } } public int this[int i] => 1; }

//// ImplicitInHelperIndexLength
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b[^1]; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length { get { T.mul_(2); return 2; } } public int this[int i] => 1; }

//// ImplicitRange
var h = fc.call(x); var b = new Bag(h); _ = b[1..]; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int Slice(int i, int n) { T.mul_(2); return 1; } }

//// ImplicitInHelperRange
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b[1..]; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int Length => 2; public int Slice(int i, int n) { T.mul_(2); return 1; } }

//// ImplicitToString
var h = fc.call(x); var b = new Bag(h); _ = $"{b}"; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitInHelperToString
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = $"{b}"; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitToStringConcat
var h = fc.call(x); var b = new Bag(h); _ = "" + b; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitInHelperToStringConcat
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = "" + b; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitToStringJoin
var h = fc.call(x); var b = new Bag(h); _ = string.Join(",", new object[] { b }); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitInHelperToStringJoin
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = string.Join(",", new object[] { b }); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitFormat
var h = fc.call(x); var b = new Bag(h); _ = string.Format("{0}", b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitInHelperFormat
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = string.Format("{0}", b); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string ToString() { T.mul_(2); return ""; } }

//// ImplicitCollectionAdd
var h = fc.call(x); var b = new Bag(h); _ = new Other { b }; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other : System.Collections.IEnumerable { public void Add(Bag b) => b.T.mul_(2); public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(); }

//// ImplicitInHelperCollectionAdd
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new Other { b }; }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other : System.Collections.IEnumerable { public void Add(Bag b) => b.T.mul_(2); public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(); }

//// ImplicitCollectionExpression
var h = fc.call(x); var b = new Bag(h); Other o = [b]; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other : System.Collections.IEnumerable { public void Add(Bag b) => b.T.mul_(2); public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(); }

//// ImplicitInHelperCollectionExpression
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { Other o = [b]; }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other : System.Collections.IEnumerable { public void Add(Bag b) => b.T.mul_(2); public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(); }

//// ImplicitSpread
var h = fc.call(x); var b = new Bag(h); int[] o = [.. b]; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } }

//// ImplicitInHelperSpread
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { int[] o = [.. b]; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } }

//// ImplicitIncrement
var h = fc.call(x); var b = new Bag(h); b++; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static Bag operator ++(Bag b) { b.T.mul_(2); return b; } }

//// ImplicitInHelperIncrement
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { b++; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static Bag operator ++(Bag b) { b.T.mul_(2); return b; } }

//// ImplicitBinary
var h = fc.call(x); var b = new Bag(h); _ = b + b; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static int operator +(Bag a, Bag b) { a.T.mul_(2); return 1; } }

//// ImplicitInHelperBinary
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b + b; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static int operator +(Bag a, Bag b) { a.T.mul_(2); return 1; } }

//// ImplicitCompoundBinary
var h = fc.call(x); var b = new Bag(h); b += 1; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static Bag operator +(Bag a, int b) { a.T.mul_(2); return a; } }

//// ImplicitInHelperCompoundBinary
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { b += 1; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static Bag operator +(Bag a, int b) { a.T.mul_(2); return a; } }

//// ImplicitTrue
var h = fc.call(x); var b = new Bag(h); if (b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static bool operator true(Bag b) { b.T.mul_(2); return true; } public static bool operator false(Bag b) => false; }

//// ImplicitInHelperTrue
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { if (b) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static bool operator true(Bag b) { b.T.mul_(2); return true; } public static bool operator false(Bag b) => false; }

//// ImplicitAndAlso
var h = fc.call(x); var b = new Bag(h); _ = b && b ? 1 : 2; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static bool operator true(Bag b) => true; public static bool operator false(Bag b) { b.T.mul_(2); return false; } public static Bag operator &(Bag a, Bag b) => a; }

//// ImplicitInHelperAndAlso
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b && b ? 1 : 2; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static bool operator true(Bag b) => true; public static bool operator false(Bag b) { b.T.mul_(2); return false; } public static Bag operator &(Bag a, Bag b) => a; }

//// ImplicitConversionInCall
var h = fc.call(x); var b = new Bag(h); Take(b); static void Take(int n) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitInHelperConversionInCall
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { Take(b); static void Take(int n) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitConversionInForeach
var h = fc.call(x); var b = new Bag(h); foreach (int n in new[] { b }) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitInHelperConversionInForeach
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (int n in new[] { b }) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitConversionInSwitch
var h = fc.call(x); var b = new Bag(h); switch ((int)b) { default: break; } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static explicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitInHelperConversionInSwitch
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { switch ((int)b) { default: break; } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static explicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitConversionInReturn
var h = fc.call(x); var b = new Bag(h); _ = N(b); static int N(Bag b) => b; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitInHelperConversionInReturn
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = N(b); static int N(Bag b) => b; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitConversionInTuple
var h = fc.call(x); var b = new Bag(h); (int, int) p = (b, b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitInHelperConversionInTuple
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { (int, int) p = (b, b); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitConversionInDeconstruction
var h = fc.call(x); var b = new Bag(h); int p; (p, _) = (b, 1); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitInHelperConversionInDeconstruction
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { int p; (p, _) = (b, 1); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static implicit operator int(Bag b) { b.T.mul_(2); return 1; } }

//// ImplicitTupleEquality
var h = fc.call(x); var b = new Bag(h); _ = (b, 1) == (b, 1); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static bool operator ==(Bag a, Bag b) { a.T.mul_(2); return true; } public static bool operator !=(Bag a, Bag b) => false; public override bool Equals(object? o) => true; public override int GetHashCode() => 1; }

//// ImplicitInHelperTupleEquality
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = (b, 1) == (b, 1); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public static bool operator ==(Bag a, Bag b) { a.T.mul_(2); return true; } public static bool operator !=(Bag a, Bag b) => false; public override bool Equals(object? o) => true; public override int GetHashCode() => 1; }

//// ImplicitRecordEquality
var h = fc.call(x); var b = new Bag(h); _ = b == new Bag(b.T) { N = 2 }; return h * b.T;
//--
private sealed partial record Bag(Tensor T) { public int N; public bool Equals(Bag? o) { T.mul_(2); return true; } public override int GetHashCode() => 1; }

//// ImplicitInHelperRecordEquality
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b == new Bag(b.T) { N = 2 }; }
private sealed partial record Bag(Tensor T) { public int N; public bool Equals(Bag? o) { T.mul_(2); return true; } public override int GetHashCode() => 1; }

//// ImplicitObjectEquals
var h = fc.call(x); var b = new Bag(h); _ = Equals(b, 1); static bool Equals(object a, object c) => a.Equals(c); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override bool Equals(object? o) { T.mul_(2); return true; } public override int GetHashCode() => 1; }

//// ImplicitInHelperObjectEquals
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = Equals(b, 1); static bool Equals(object a, object c) => a.Equals(c); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override bool Equals(object? o) { T.mul_(2); return true; } public override int GetHashCode() => 1; }

//// ImplicitHashInSet
var h = fc.call(x); var b = new Bag(h); _ = new HashSet<Bag> { b }; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override int GetHashCode() { T.mul_(2); return 1; } public override bool Equals(object? o) => ReferenceEquals(this, o); }

//// ImplicitInHelperHashInSet
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new HashSet<Bag> { b }; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override int GetHashCode() { T.mul_(2); return 1; } public override bool Equals(object? o) => ReferenceEquals(this, o); }

//// ImplicitEqualsInContains
var h = fc.call(x); var b = new Bag(h); _ = new List<Bag> { new(b.T), b }.Contains(b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override bool Equals(object? o) { T.mul_(2); return true; } public override int GetHashCode() => 1; }

//// ImplicitInHelperEqualsInContains
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new List<Bag> { new(b.T), b }.Contains(b); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override bool Equals(object? o) { T.mul_(2); return true; } public override int GetHashCode() => 1; }

//// ImplicitCompareInSort
var h = fc.call(x); var b = new Bag(h); var l = new List<Bag> { b, b, b }; l.Sort(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IComparable<Bag> { public Tensor T = t; private int n; public int CompareTo(Bag? o) { if (n++ == 0) T.mul_(2); return 0; } }

//// ImplicitInHelperCompareInSort
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { var l = new List<Bag> { b, b, b }; l.Sort(); }
private sealed partial class Bag(Tensor t) : IComparable<Bag> { public Tensor T = t; private int n; public int CompareTo(Bag? o) { if (n++ == 0) T.mul_(2); return 0; } }

//// ImplicitComparerInSort
var h = fc.call(x); var b = new Bag(h); var l = new List<int> { 1, 2 }; l.Sort(b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IComparer<int> { public Tensor T = t; private int n; public int Compare(int a, int c) { if (n++ == 0) T.mul_(2); return a - c; } }

//// ImplicitInHelperComparerInSort
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { var l = new List<int> { 1, 2 }; l.Sort(b); }
private sealed partial class Bag(Tensor t) : IComparer<int> { public Tensor T = t; private int n; public int Compare(int a, int c) { if (n++ == 0) T.mul_(2); return a - c; } }

//// ImplicitEnumerableToList
var h = fc.call(x); var b = new Bag(h); _ = new List<int>(b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IEnumerable<int> { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitInHelperEnumerableToList
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new List<int>(b); }
private sealed partial class Bag(Tensor t) : IEnumerable<int> { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitEnumerableCount
var h = fc.call(x); var b = new Bag(h); _ = b.Count(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IEnumerable<int> { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitInHelperEnumerableCount
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b.Count(); }
private sealed partial class Bag(Tensor t) : IEnumerable<int> { public Tensor T = t; public IEnumerator<int> GetEnumerator() { T.mul_(2); yield return 1; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitCollectionCount
var h = fc.call(x); var b = new Bag(h); _ = new List<int>(b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) : ICollection<int> { public Tensor T = t; public int Count { get { T.mul_(2); return 0; } } public bool IsReadOnly => true; public void Add(int i) { } public void Clear() { } public bool Contains(int i) => false; public void CopyTo(int[] a, int i) { } public bool Remove(int i) => false; public IEnumerator<int> GetEnumerator() { yield break; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitInHelperCollectionCount
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new List<int>(b); }
private sealed partial class Bag(Tensor t) : ICollection<int> { public Tensor T = t; public int Count { get { T.mul_(2); return 0; } } public bool IsReadOnly => true; public void Add(int i) { } public void Clear() { } public bool Contains(int i) => false; public void CopyTo(int[] a, int i) { } public bool Remove(int i) => false; public IEnumerator<int> GetEnumerator() { yield break; } System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator(); }

//// ImplicitSetter
var h = fc.call(x); var b = new Bag(h); b.N = 1; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitInHelperSetter
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { b.N = 1; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitSetterInitializer
var h = fc.call(x); var b = new Bag(h); _ = new Other { B = b }; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { public Bag B { set => value.T.mul_(2); } }

//// ImplicitInHelperSetterInitializer
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new Other { B = b }; }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { public Bag B { set => value.T.mul_(2); } }

//// ImplicitIndexerSetter
var h = fc.call(x); var b = new Bag(h); b[0] = 1; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int this[int i] { get => 1; set => T.mul_(2); } }

//// ImplicitInHelperIndexerSetter
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { b[0] = 1; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int this[int i] { get => 1; set => T.mul_(2); } }

//// ImplicitSetterByCompound
var h = fc.call(x); var b = new Bag(h); b.N += 1; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitInHelperSetterByCompound
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { b.N += 1; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitSetterByTuple
var h = fc.call(x); var b = new Bag(h); (b.N, _) = (1, 2); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitInHelperSetterByTuple
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { (b.N, _) = (1, 2); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitSetterByOutHelper
var h = fc.call(x); var b = new Bag(h); b.N++; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitInHelperSetterByOutHelper
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { b.N++; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get => 1; set => T.mul_(2); } }

//// ImplicitEventAdd
var h = fc.call(x); var b = new Bag(h); b.E += () => { }; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public event Action E { add => T.mul_(2); remove { } } }

//// ImplicitInHelperEventAdd
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { b.E += () => { }; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public event Action E { add => T.mul_(2); remove { } } }

//// ImplicitWithCopy
var h = fc.call(x); var b = new Bag(h); _ = b with { }; return h * b.T;
//--
private partial record Bag(Tensor T) { protected Bag(Bag o) { T = o.T; T.mul_(2); } }

//// ImplicitInHelperWithCopy
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b with { }; }
private partial record Bag(Tensor T) { protected Bag(Bag o) { T = o.T; T.mul_(2); } }

//// ImplicitWithInit
var h = fc.call(x); var b = new Bag(h); _ = b with { N = 1 }; return h * b.T;
//--
private sealed partial record Bag(Tensor T) { public int N { get => 1; init => T.mul_(2); } }

//// ImplicitInHelperWithInit
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = b with { N = 1 }; }
private sealed partial record Bag(Tensor T) { public int N { get => 1; init => T.mul_(2); } }

//// ImplicitLock
var h = fc.call(x); var b = new Bag(h); lock (b) { } _ = b.GetHashCode(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override int GetHashCode() { T.mul_(2); return 1; } public override bool Equals(object? o) => ReferenceEquals(this, o); }

//// ImplicitInHelperLock
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { lock (b) { } _ = b.GetHashCode(); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override int GetHashCode() { T.mul_(2); return 1; } public override bool Equals(object? o) => ReferenceEquals(this, o); }

//// ImplicitStaticConstructor
var h = fc.call(x); var b = new Bag(h); _ = Late.N; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private static partial class Late { public static int N; static Late() { Kept?.mul_(2); } public static Tensor? Kept; }

//// ImplicitInHelperStaticConstructor
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = Late.N; }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private static partial class Late { public static int N; static Late() { Kept?.mul_(2); } public static Tensor? Kept; }

//// ImplicitInterpolated
var h = fc.call(x); var b = new Bag(h); Take($"{1}{b}"); static void Take(Handler h) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } [System.Runtime.CompilerServices.InterpolatedStringHandler] private ref partial struct Handler { public Handler(int a, int b) { } public void AppendFormatted(Bag b) => b.T.mul_(2); public void AppendFormatted(int n) { } }

//// ImplicitInHelperInterpolated
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { Take($"{1}{b}"); static void Take(Handler h) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } [System.Runtime.CompilerServices.InterpolatedStringHandler] private ref partial struct Handler { public Handler(int a, int b) { } public void AppendFormatted(Bag b) => b.T.mul_(2); public void AppendFormatted(int n) { } }

//// ImplicitQueryOfOwn
var h = fc.call(x); var b = new Bag(h); _ = from n in b select n; return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public Bag Select(Func<int, int> f) { T.mul_(2); return this; } }

//// ImplicitInHelperQueryOfOwn
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = from n in b select n; }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public Bag Select(Func<int, int> f) { T.mul_(2); return this; } }

//// ImplicitAwaitOfOwn
var h = fc.call(x); var b = new Bag(h); _ = Enumerable.Range(0, 1).Select(_ => b.N).ToArray(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get { T.mul_(2); return 1; } } }

//// ImplicitInHelperAwaitOfOwn
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = Enumerable.Range(0, 1).Select(_ => b.N).ToArray(); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public int N { get { T.mul_(2); return 1; } } }

//// ImplicitConstructor
var h = fc.call(x); var b = new Bag(h); _ = new Other(b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { public Other(Bag b) => b.T.mul_(2); }

//// ImplicitInHelperConstructor
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new Other(b); }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { public Other(Bag b) => b.T.mul_(2); }

//// ImplicitConstructorOfField
var h = fc.call(x); var b = new Bag(h); _ = new Other(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { private readonly int n = Count(); private static int Count() => 1; }

//// ImplicitInHelperConstructorOfField
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = new Other(); }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { private readonly int n = Count(); private static int Count() => 1; }

//// ImplicitGenericNew
var h = fc.call(x); var b = new Bag(h); _ = Make<Other>(); static T Make<T>() where T : new() => new(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { public static Tensor? Kept; public Other() => Kept?.mul_(2); }

//// ImplicitInHelperGenericNew
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = Make<Other>(); static T Make<T>() where T : new() => new(); }
private sealed partial class Bag(Tensor t) { public Tensor T = t;  } private sealed partial class Other { public static Tensor? Kept; public Other() => Kept?.mul_(2); }

//// ImplicitVirtualToString
var h = fc.call(x); var b = new Bag(h); object o = b; _ = o.ToString(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string? ToString() { T.mul_(2); return ""; } }

//// ImplicitInHelperVirtualToString
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { object o = b; _ = o.ToString(); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string? ToString() { T.mul_(2); return ""; } }

//// ImplicitConsoleWrite
var h = fc.call(x); var b = new Bag(h); Console.Out.Write(b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string? ToString() { T.mul_(2); return ""; } }

//// ImplicitInHelperConsoleWrite
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { Console.Out.Write(b); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string? ToString() { T.mul_(2); return ""; } }

//// ImplicitDebugAssertMessage
var h = fc.call(x); var b = new Bag(h); System.Diagnostics.Debug.WriteLine(b); return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string? ToString() { T.mul_(2); return ""; } }

//// ImplicitInHelperDebugAssertMessage
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { System.Diagnostics.Debug.WriteLine(b); }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public override string? ToString() { T.mul_(2); return ""; } }

//// ImplicitFormattable
var h = fc.call(x); var b = new Bag(h); _ = $"{b:N}"; return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IFormattable { public Tensor T = t; public string ToString(string? f, IFormatProvider? p) { T.mul_(2); return ""; } }

//// ImplicitInHelperFormattable
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { _ = $"{b:N}"; }
private sealed partial class Bag(Tensor t) : IFormattable { public Tensor T = t; public string ToString(string? f, IFormatProvider? p) { T.mul_(2); return ""; } }

//// ImplicitDisposeInUsingOfInterface
var h = fc.call(x); var b = new Bag(h); using (IDisposable d = b) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IDisposable { public Tensor T = t; public void Dispose() => T.mul_(2); }

//// ImplicitInHelperDisposeInUsingOfInterface
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { using (IDisposable d = b) { } }
private sealed partial class Bag(Tensor t) : IDisposable { public Tensor T = t; public void Dispose() => T.mul_(2); }

//// ImplicitYieldedLater
var h = fc.call(x); var b = new Bag(h); foreach (var n in b.Each()) { } return h * b.T;
//--
private sealed partial class Bag(Tensor t) { public Tensor T = t; public IEnumerable<int> Each() { T.mul_(2); yield return 1; } }

//// ImplicitInHelperYieldedLater
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { foreach (var n in b.Each()) { } }
private sealed partial class Bag(Tensor t) { public Tensor T = t; public IEnumerable<int> Each() { T.mul_(2); yield return 1; } }

//// ImplicitDefaultInterface
var h = fc.call(x); var b = new Bag(h); ((IRun)b).Run(); return h * b.T;
//--
private sealed partial class Bag(Tensor t) : IRun { public Tensor T = t; public Tensor T2 => T; } private partial interface IRun { Tensor T2 { get; } void Run() => T2.mul_(2); }

//// ImplicitInHelperDefaultInterface
var h = fc.call(x); var b = new Bag(h); Use(b); return h * b.T;
//--
private static void Use(Bag b) { ((IRun)b).Run(); }
private sealed partial class Bag(Tensor t) : IRun { public Tensor T = t; public Tensor T2 => T; } private partial interface IRun { Tensor T2 { get; } void Run() => T2.mul_(2); }

//// MutualRecursionThroughPlain = exact
var h = fc.call(x); A(h, 2); return h * w;
//--
private static void A(Tensor t, int n) { if (n > 0) B(t, n - 1); t.mul_(2); }
private static void B(Tensor t, int n) => A(t, n);

//// MutualRecursionOfThree = exact
var h = fc.call(x); C(h, 3); A(h, 2); return h * w;
//--
private static void A(Tensor t, int n) { if (n > 0) B(t, n - 1); t.mul_(2); }
private static void B(Tensor t, int n) => C(t, n);
private static void C(Tensor t, int n) => A(t, n);

//// MutualRecursionByProperty
var h = fc.call(x); var n = new Node(h, null); n = new Node(h, n); return h * n.Depth * w;
//--
private sealed partial class Node(Tensor t, Node? next) { public int Depth { get { int d = next is null ? 1 : next.Deeper; t.mul_(2); return d; } } public int Deeper => Depth + 1; }

//// MutualRecursionByIterator
var h = fc.call(x); foreach (var _ in A(h, 2)) { } return h * w;
//--
private static IEnumerable<int> A(Tensor t, int n) { if (n > 0) foreach (var i in B(t, n - 1)) yield return i; t.mul_(2); yield return n; }
private static IEnumerable<int> B(Tensor t, int n) => A(t, n);

//// MutualRecursionByConstruction
var h = fc.call(x); _ = new A(h, 2); return h * w;
//--
private sealed partial class A { public A(Tensor t, int n) { if (n > 0) _ = new B(t, n - 1); t.mul_(2); } }
private sealed partial class B { public B(Tensor t, int n) => _ = new A(t, n); }

//// MutualRecursionByToString
var h = fc.call(x); var s = $"{new Node(h, 2)}"; return h * w;
//--
private sealed partial record Node(Tensor T, int N) { public override string ToString() { if (N > 0) Say(new Node(T, N - 1)); T.mul_(2); return ""; } private static string Say(Node n) => n.ToString(); }

//// RecursionOfDelegatesThroughPlain
var h = fc.call(x); Walk(2, () => h.mul_(2)); return h * w;
//--
private static void Walk(int n, Action a) { if (n > 0) Other(n - 1, a); a(); } private static void Other(int n, Action a) => Walk(n, a);

//// ComparerInField
var all = new[] { fc.call(x), fc2.call(x) }; Array.Sort(all, order); return all[0] * w + all[1];
//--
private readonly IComparer<Tensor> order = new Order(); private sealed partial class Order : IComparer<Tensor> { private bool done; public int Compare(Tensor? a, Tensor? b) { if (!done) { done = true; a!.mul_(2); } return 0; } }

//// ComparerInStaticProperty
var all = new List<Tensor> { fc.call(x), fc2.call(x) }; all.Sort(Order.It); return all[0] * w + all[1];
//--
private sealed partial class Order : IComparer<Tensor> { public static IComparer<Tensor> It { get; } = new Order(); public int Compare(Tensor? a, Tensor? b) { if (!ReferenceEquals(a, b)) a!.tanh_(); return 0; } }

//// EqualityInField
var d = new Dictionary<Tensor, int>(same) { [fc.call(x)] = 1 }; return d.Keys.First() * w;
//--
private readonly IEqualityComparer<Tensor> same = new Same(); private sealed partial class Same : IEqualityComparer<Tensor> { public bool Equals(Tensor? a, Tensor? b) => ReferenceEquals(a, b); public int GetHashCode(Tensor t) { t.mul_(2); return 1; } }
