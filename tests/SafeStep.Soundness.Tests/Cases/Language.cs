// Statements, patterns, types and members of the language.

//// TryCatchThrown
var h = fc.call(x); try { h = h * 2; throw new ArgumentException("a"); } catch (ArgumentException) { h = h + 1; } return h;

//// TryCatchWhen
var h = fc.call(x); try { throw new ArgumentException("a"); } catch (ArgumentException e) when (e.Message == "b") { h = h * 3; } catch (Exception) { h = h * 2; } return h;

//// TryCatchSwallowsAll
Tensor h = fc.call(x); try { h = h.tanh(); double s = h.sum().item<double>(); h = h * 1; } catch { h = x; } return h;

//// TryFinallyReturnOrder
var h = fc.call(x); try { return h * 2; } finally { h.mul_(100); }

//// TryNestedRethrow
var h = fc.call(x); try { try { h = h * 2; throw new InvalidOperationException("i"); } finally { h = h + 1; } } catch (InvalidOperationException) { return h * h; }

//// ExceptionCarriesTensor
try { throw new Carrier(fc.call(x)); } catch (Carrier c) { return c.T * 2; }
//--
private sealed partial class Carrier(Tensor t) : Exception { public Tensor T { get; } = t; }

//// GotoLoop
var h = fc.call(x); int i = 0; again: h = (h * 1.5).tanh(); if (++i < 3) goto again; return h;

//// GotoCase
var h = fc.call(x); switch (mode) { case 0: h = h * 2; goto case 1; case 1: h = h + 1; goto default; default: h = h.tanh(); break; } return h;
//--
public int mode = 0;

//// DoWhile
var h = fc.call(x); int i = 0; do { h = h.tanh() + x; if (i == 1) continue; h = h * 2; } while (++i < 3); return h;

//// NestedBreak
var h = fc.call(x); for (int i = 0; i < 3; i++) { for (int j = 0; ; j++) { if (j > i) break; h = h + x * j; } if (i == 1) break; h = h * 2; } return h;

//// LockBlock
lock (gate) { var h = fc.call(x); return h * 2; }
//--
private readonly object gate = new();

//// LockNew
lock (gate) { x = fc.call(x); } return x;
//--
private readonly Lock gate = new();

//// CheckedExpression
var h = fc.call(x); int n = 3; return h * checked(n * 2) + unchecked(n + 1);

//// UsingStatementDisposes
var h = fc.call(x); Tensor r; using (var t = h * 2) { r = t.tanh(); } return r;

//// UsingDeclarationSeveral
using var a = fc.call(x); using Tensor b = a * 2, c = a.tanh(); return b + c;

//// UsingScopeMoves
using var scope = NewDisposeScope(); var h = fc.call(x).tanh(); return (h * 2).MoveToOuterDisposeScope();

//// UsingScopeNested
Tensor r; using (var d = NewDisposeScope()) { var h = fc.call(x); using (NewDisposeScope()) { h = (h * 2).MoveToOuterDisposeScope(); } r = h.tanh().MoveToOuterDisposeScope(); } return r;

//// UsingScopeDetaches
Tensor r; using (NewDisposeScope()) { var h = fc.call(x); r = h.DetachFromDisposeScope(); } return r * 2;

//// UsingScopeViewKept
Tensor v; Tensor h = fc.call(x); using (NewDisposeScope()) { v = h[0].MoveToOuterDisposeScope(); h.mul_(2); } return h + v;

//// UsingScopeWritesOuter
var h = fc.call(x); using (NewDisposeScope()) { h.add_(h * 2); h[0].mul_(3); } return h * w;

//// UsingScopeMethod
using var d = NewDisposeScope(); var h = fc.call(x); var g = h * 2; return d.MoveToOuter(g);

//// WrappedScope
=> torch.WrappedTensorDisposeScope(() => fc.call(x) * 2);

//// DisposeIntermediate
var h = fc.call(x); var g = h * 2; h.Dispose(); return g.tanh();

//// DisposeViewOnly
var h = fc.call(x); var v = h[0]; var k = v * 2; v.Dispose(); return h + k;

//// DisposeRootKeepView
var h = fc.call(x); var v = h[0..2]; h.Dispose(); return v * 2;

//// UserDisposable
using (new Timer()) { return fc.call(x) * 2; }
//--
private sealed partial class Timer : IDisposable { public void Dispose() { } }

//// ForeachIndex
var h = fc.call(x); foreach (int i in new[] { 1, 2, 3 }) h = h * i; return h;

//// ForeachPatternEnumerator
var h = fc.call(x); foreach (int i in new Count()) h = h * i; return h;
//--
private readonly partial struct Count { public Enumerator GetEnumerator() => new(); public partial struct Enumerator { private int n; public int Current => n; public bool MoveNext() => ++n < 4; } }

//// ForeachTensorEnumerator
var h = fc.call(x); Tensor s = zeros(4); foreach (var t in new Rows(h)) s = s + t; return s;
//--
private readonly partial struct Rows(Tensor t) { private readonly Tensor t = t; public Enumerator GetEnumerator() => new(t); public partial struct Enumerator(Tensor t) { private int n = -1; public Tensor Current => t[n]; public bool MoveNext() => ++n < 4; } }

//// ForeachExtensionEnumerator
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var h = fc.call(x); Tensor s = zeros(4); foreach (var row in h) s = s * 2 + row; return s; }
}
public static partial class Extensions { public static IEnumerator<Tensor> GetEnumerator(this Tensor t) { for (int i = 0; i < t.shape[0]; i++) yield return t[i]; } }

//// PatternList
var a = new[] { fc.call(x), x, x * 2 }; return a is [var first, .., var last] ? first * last : x;

//// PatternListSlice
var a = new[] { fc.call(x), x, x * 2 }; return a is [_, .. var rest] ? rest[0] * a[0] + rest[1] : x;

//// PatternRecursive
var p = new Pair(fc.call(x), 3); return p is { T: { } t, N: > 2 and < 5 } ? t * p.N : x;
//--
private sealed partial record Pair(Tensor T, int N);

//// PatternPositional
var p = new Pair(fc.call(x), 3); return p switch { (var t, 3) => t * 2, (var t, _) => t };
//--
private sealed partial record Pair(Tensor T, int N);

//// PatternType
object o = fc.call(x); return o switch { Tensor { shape: [4, _] } t => t * 2, int n => x * n, null => x, _ => throw new InvalidOperationException() };

//// PatternNot
Tensor? h = fc.call(x); if (h is not { } k) return x; return k * 2;

//// PatternOr
var h = fc.call(x); return h.shape is [4, 4] or [2, 2] ? h * 2 : h;

//// PatternModule
Module<Tensor, Tensor> m = fc; if (m is Linear { bias: { } b } l) return l.call(x) * b; return x;

//// PatternModuleSwitch
var h = x; foreach (var m in new Module<Tensor, Tensor>[] { fc, act }) h = m switch { Linear l => l.call(h) * 2, Tanh t => t.call(h), _ => h }; return h;
//--
private readonly Tanh act = Tanh();

//// PatternTuple
var h = fc.call(x); return (mode, h.dim()) switch { (0, 2) => h * 2, (_, > 1) => h * 3, _ => h };
//--
public int mode = 0;

//// PatternAssignsInCondition
if (fc.call(x) is var h && h.shape[0] == 4) return h * h; return x;

//// PatternWhileIs
Tensor? h = fc.call(x); int n = 0; while (h is { } k && n++ < 2) h = k.tanh() + x; return h!;

//// IndexFromEndOfArray
var a = new[] { fc.call(x), x }; Index i = ^2; Range r = 0..1; return a[i] * a[r][0];

//// NullForgiving
Tensor? n = fc.call(x); return n!.tanh()! * n!;

//// NameofTypeofDefault
var h = fc.call(x); string s = nameof(h) + typeof(Tensor).Name; return h * s.Length + default(int);

//// DefaultTensor
Tensor? h = default; h ??= fc.call(x); Tensor? g = default(Tensor); return g ?? h;

//// SizeofIsAs
object o = 3; var h = fc.call(x); return h * sizeof(int) * (o is int n ? n : 1) * ((o as int?) ?? 2);

//// StackallocSpan
Span<double> s = stackalloc double[] { 1, 2, 3 }; double t = 0; foreach (var v in s) t += v; return fc.call(x) * t;

//// LocalConst
const double gain = 2.5; const string name = "n"; return fc.call(x) * gain * name.Length;

//// RawStringAndInterpolation
var h = fc.call(x); string s = $"""{h.shape[0]}x{h.shape[1]}"""; return h * s.Length;

//// InterpolatesTensor
var h = fc.call(x); string s = $"{h}"; return h * (s.Length > 0 ? 1 : 2);

//// ConsoleWrites
var h = fc.call(x); System.Diagnostics.Debug.WriteLine(h.shape); return h;

//// DebugAssert
var h = fc.call(x); System.Diagnostics.Debug.Assert(h.shape[0] == 4, "rows"); return h;

//// ThrowIf
ArgumentNullException.ThrowIfNull(x); var h = fc.call(x); if (h.shape[0] != 4) throw new ArgumentException($"rows {h.shape[0]}"); return h;

//// Preprocessor
var h = fc.call(x);
#if NOT_DEFINED
h = h * 100;
#else
h = h * 2;
#endif
#region named
return h;
#endregion

//// Pragmas
#pragma warning disable CS0219
int unused = 3;
return fc.call(x) * 2;
#pragma warning restore CS0219

//// Comments
/* one */ var h = fc.call(/* two */ x); // three
return h /* four */ * 2 /* five */;

//// VerbatimIdentifiers
var @class = fc.call(x); int @int = 2; return @class * @int;

//// UnicodeIdentifiers
var größe = fc.call(x); var 値 = größe * 2; return 値 + größe;

//// NamesOfTheGenerator
var jvp = fc.call(x); var direction = jvp * 2; var h_t = direction + x; var tangent = h_t * jvp; return tangent;

//// NamesOfTheGeneratorHelpers
=> ForwardTwin(fc.call(x)) + Twin(x, 2) + ForwardTangent(x);
//--
private Tensor ForwardTwin(Tensor t) => t * 2;
private Tensor Twin(Tensor jvp, int pass) => jvp * pass * w;
private static Tensor ForwardTangent(Tensor x) => x;

//// NamesOfTypes
var h = fc.call(x); return h * Model.Gain + TangentPass.Of(2);
//--
private static partial class TangentPass { public static double Of(double d) => d; }
public const double Gain = 3;

//// NamespaceNamedLikeOurs
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * SafeStep.Gain + System.Shift;
}
internal static partial class SafeStep { public const double Gain = 2; }
internal static partial class System { public const double Shift = 2; }

//// ClassNamedTorch
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * Tangents.torch.Gain;
    private static partial class Tangents { internal static class torch { public const double Gain = 2; } }
}

//// FieldHidesLocalFunction
var relu = fc.call(x); return relu * torch.tanh(relu) + tanh(relu);

//// MethodNamedLikeOp
=> relu(fc.call(x)) + this.tanh(x) * mul(x, x);
//--
private Tensor relu(Tensor t) => t * 3;
private Tensor tanh(Tensor t) => t - w;
private static Tensor mul(Tensor a, Tensor b) => a - b * 2;

//// ExtensionNamedLikeOp
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x).relu(2).add(x, 1, 2);
}
public static partial class Extensions { public static Tensor relu(this Tensor t, double a) => t.tanh() * a; public static Tensor add(this Tensor t, Tensor u, int a, int b) => t * a + u * b; }

//// AliasUsings
using T = SafeStep.LogitHeadAttribute;
using Maths = System.Math;
#namespace
[T] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * Maths.Sqrt(2); // [LogitHead]
}

//// UsingStaticMath
using static System.Math;
#namespace
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x) * Sqrt(2) + Max(1, 2);
}

//// NestedNamespaceAndClass
#namespace
public static partial class Outer { public partial class Middle<T> where T : class {
    [LogitHead] public sealed partial class Inner : Module<Tensor, Tensor> {
        private readonly Linear fc = Linear(4, 4);
        public Inner() : base("Inner") => RegisterComponents();
        public override Tensor forward(Tensor x) => fc.call(x) * typeof(T).Name.Length;
    } }
    [LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
        private readonly Middle<string>.Inner inner = new();
        public Model() : base("Model") => RegisterComponents();
        public override Tensor forward(Tensor x) => inner.call(x).tanh();
    }
}

//// PrivateNestedModel
public static partial class Outer {
    [LogitHead] private sealed partial class Model : Module<Tensor, Tensor> {
        private readonly Linear fc = Linear(4, 4);
        public Model() : base("Model") => RegisterComponents();
        public override Tensor forward(Tensor x) => fc.call(x).tanh();
    }
}

//// InternalProtectedMembers
[LogitHead] internal partial class Model : Module<Tensor, Tensor> {
    protected internal readonly Linear fc = Linear(4, 4); private protected double gain = 2;
    internal Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Head(fc.call(x));
    protected internal virtual Tensor Head(Tensor t) => t * gain;
}

//// FileLocalHelper
file static partial class Local { public static Tensor Act(Tensor t) => t.tanh() * 2; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Local.Act(fc.call(x));
}

//// NullableContextsMixed
#nullable enable
#namespace
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
#nullable disable
    private Tensor Optional(Tensor t) { Tensor none = null; return none ?? t; }
#nullable restore
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { string? s = null; var h = Optional(fc.call(x)); return h * (s?.Length ?? 2); }
}

//// ObsoleteMembers
#pragma warning disable CS0612, CS0618
#namespace
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => Old(fc.call(x)) * gain;
    [Obsolete] private static Tensor Old(Tensor t) => t.tanh();
    [Obsolete("no")] private readonly double gain = 2;
}

//// AttributesOnMethods
[System.Diagnostics.CodeAnalysis.SuppressMessage("a", "b")]
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    public override Tensor forward([System.Diagnostics.CodeAnalysis.NotNull] Tensor x) => Act(fc.call(x));
    [return: System.Diagnostics.CodeAnalysis.NotNull] private static Tensor Act([System.Diagnostics.CodeAnalysis.DisallowNull] Tensor? t) => t!.tanh();
}

//// GenericHelper
=> Apply<Model>(fc.call(x)) + Pick(x, fc.call(x), 1);
//--
private Tensor Apply<T>(Tensor t) => t * typeof(T).Name.Length;
private static T Pick<T>(T a, T b, int i) where T : class => i == 0 ? a : b;

//// GenericHelperOverModules
=> Run(fc, x) + Run(fc2, x);
//--
private static Tensor Run<M>(M m, Tensor t) where M : Module<Tensor, Tensor> => m.call(t).tanh();

//// GenericHelperOverInterface
=> Run(new Twice(), fc.call(x)) + Run(new Thrice(), x);
//--
private partial interface IAct { Tensor Of(Tensor t); }
private sealed partial class Twice : IAct { public Tensor Of(Tensor t) => t * 2; }
private readonly partial struct Thrice : IAct { public Tensor Of(Tensor t) => t.tanh() * 3; }
private static Tensor Run<A>(A a, Tensor t) where A : IAct => a.Of(t);

//// StaticAbstractInterface
=> Run<Twice>(fc.call(x));
//--
private partial interface IAct { static abstract Tensor Of(Tensor t); }
private sealed partial class Twice : IAct { public static Tensor Of(Tensor t) => t.square(); }
private static Tensor Run<A>(Tensor t) where A : IAct => A.Of(t);

//// GenericModel
[LogitHead] public partial class Net<TAct> : Module<Tensor, Tensor> where TAct : Module<Tensor, Tensor>, new() {
    private readonly Linear fc = Linear(4, 4); private readonly TAct act = new();
    public Net() : base("Net") => RegisterComponents();
    public override Tensor forward(Tensor x) => act.call(fc.call(x));
}
public sealed partial class Square : Module<Tensor, Tensor> { public Square() : base("Square") { } public override Tensor forward(Tensor x) => x.square(); }
[LogitHead] public sealed partial class Model : Net<Square> { }

//// GenericChild
public sealed partial class Twice<T> : Module<Tensor, Tensor> { private readonly Linear fc = Linear(4, 4); public Twice() : base("Twice") => RegisterComponents(); public override Tensor forward(Tensor x) => fc.call(x) * typeof(T).Name.Length; }
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Twice<int> a = new(); private readonly Twice<string> b = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => b.call(a.call(x));
}

//// UserOperator
=> (new Boxed(fc.call(x)) + new Boxed(x)).T * 2;
//--
private readonly partial struct Boxed(Tensor t) { public Tensor T { get; } = t; public static Boxed operator +(Boxed a, Boxed b) => new(a.T * b.T); }

//// UserConversionFromTensor
Boxed b = fc.call(x); return b.T * 2;
//--
private sealed partial class Boxed(Tensor t) { public Tensor T { get; } = t.tanh(); public static implicit operator Boxed(Tensor t) => new(t); }

//// UserConversionToTensor
var b = new Boxed(fc.call(x)); Tensor t = b; return t + (Tensor)b;
//--
private sealed partial class Boxed(Tensor t) { private readonly Tensor t = t; public static implicit operator Tensor(Boxed b) => b.t.tanh(); }

//// UserConversionExplicit
return (Tensor)new Boxed(fc.call(x)) * 2;
//--
private sealed partial class Boxed(Tensor t) { private readonly Tensor t = t; public static explicit operator Tensor(Boxed b) => b.t.tanh(); }

//// UserTrueOperator
var b = new Boxed(fc.call(x)); return b ? x * 2 : x;
//--
private sealed partial class Boxed(Tensor t) { public Tensor T { get; } = t; public static bool operator true(Boxed b) => b.T.sum().item<double>() > -1e9; public static bool operator false(Boxed b) => false; }

//// UserIndexer
var b = new Bag(); b["a"] = fc.call(x); b["a"] += x; return b["a"] * b["b"];
//--
private sealed partial class Bag { private readonly Dictionary<string, Tensor> d = new(); public Tensor this[string k] { get => d.TryGetValue(k, out var t) ? t.tanh() : ones(4); set => d[k] = value * 2; } }

//// UserDeconstruct
var (a, b) = new Both(fc.call(x)); return a * b;
//--
private sealed partial class Both(Tensor t) { private readonly Tensor t = t; public void Deconstruct(out Tensor a, out Tensor b) { a = t.tanh(); b = t * 2; } }

//// UserDeconstructExtension
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { var (a, b) = fc.call(x); return a * 2 + b; }
}
public static partial class Extensions { public static void Deconstruct(this Tensor t, out Tensor a, out Tensor b) { a = t.tanh(); b = t.sum(1, true); } }

//// UserCollectionInitialiser
var b = new Sum { fc.call(x), x, { fc2.call(x), 3 } }; return b.Total;
//--
private sealed partial class Sum : System.Collections.IEnumerable { public Tensor Total = zeros(4); public void Add(Tensor t) => Total = Total + t; public void Add(Tensor t, double a) => Total = Total + t * a; public System.Collections.IEnumerator GetEnumerator() => throw new NotSupportedException(); }

//// UserDisposeComputes
Tensor r = x; using (var s = new Saver(t => r = t, fc.call(x))) { r = x * 2; } return r;
//--
private sealed partial class Saver(Action<Tensor> save, Tensor t) : IDisposable { public void Dispose() => save(t * 3); }

//// UserEquality
var a = new Boxed(fc.call(x)); return a == new Boxed(x) ? x : a.T;
//--
private sealed partial record Boxed(Tensor T) { public bool Equals(Boxed? other) => ReferenceEquals(T, other?.T); public override int GetHashCode() => 1; }

//// RecordPropertyComputes
var p = new Pair(fc.call(x)); return p.Twice + p.T;
//--
private sealed partial record Pair(Tensor T) { public Tensor Twice => T * 2; }

//// RecordInitComputes
var p = new Pair { T = fc.call(x) }; return p.T;
//--
private sealed partial record Pair { private readonly Tensor t = null!; public Tensor T { get => t; init => t = value.tanh(); } }

//// PropertyWithBothBodies
var p = new Scaled(); p.T = fc.call(x); p.T *= 2; return p.T;
//--
private sealed partial class Scaled { private Tensor t = zeros(4); public Tensor T { get => t + 1; set { t = value * 2; } } }

//// PropertyLazyOfModel
=> fc.call(x) * Gain.exp();
//--
private Tensor Gain => w * 2;

//// PropertyExpression
=> Head * fc.call(x);
//--
private Tensor Head { get { if (training) return w; return w.tanh(); } }

//// PropertyThroughChild
public sealed partial class Child : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); public Tensor Weight => fc.weight! * 2;
    public Child() : base("Child") => RegisterComponents();
    public override Tensor forward(Tensor x) => fc.call(x);
}
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) => functional.linear(child.call(x), child.Weight);
}

//// ConstructorComputes
var b = new Boxed(fc.call(x)); return b.T * b.U;
//--
private sealed partial class Boxed { public readonly Tensor T; public readonly Tensor U; public Boxed(Tensor t) { T = t.tanh(); U = t * 2; } }

//// ConstructorChain
var b = new Derived(fc.call(x)); return b.T * b.U;
//--
private partial class Base { public readonly Tensor T; public Base(Tensor t) { T = t.tanh(); } }
private sealed partial class Derived : Base { public readonly Tensor U; public Derived(Tensor t) : base(t * 2) { U = t * 3; } }

//// ConstructorFieldInitialiser
var b = new Boxed(fc.call(x)); return b.Twice;
//--
private sealed partial class Boxed(Tensor t) { public readonly Tensor Twice = t * 2; }

//// StructMethodsMutate
var a = new Acc(); a.Add(fc.call(x)); a.Add(x); var b = a; b.Add(x); return a.Total * b.Total;
//--
private partial struct Acc { public Tensor? Total; public void Add(Tensor t) => Total = Total is null ? t : Total + t; }

//// StructThisAssignment
var a = new Acc(fc.call(x)); a.Next(); return a.T;
//--
private partial struct Acc(Tensor t) { public Tensor T = t; public void Next() => this = new Acc(T * 2); }

//// RefStruct
var a = new Acc(fc.call(x)); return a.Of(2);
//--
private readonly ref partial struct Acc(Tensor t) { private readonly Tensor t = t; public Tensor Of(double d) => t * d; }

//// EnumSwitch
var h = fc.call(x); return act switch { Act.Tanh => h.tanh(), Act.Square => h * h, _ => h };
//--
public enum Act { None, Tanh, Square }
public Act act = Act.Square;

//// AnonymousType
var p = new { H = fc.call(x), N = 2 }; var q = p with { N = 3 }; return p.H * q.N;

//// StaticFieldConstant
=> fc.call(x) * Gain + Table;
//--
private static readonly double Gain = 3;
private static readonly Tensor Table = arange(4).to(ScalarType.Float64);

//// StaticConstructorParameter
=> fc.call(x) * Holder.P;
//--
private static partial class Holder { public static readonly Parameter P = new(ones(4)); }

//// ThreadStaticCounter
var h = fc.call(x); calls++; return h * 2;
//--
[ThreadStatic] private static int calls;

//// CounterField
calls++; return fc.call(x);
//--
public int calls;

//// StepDependentField
calls++; return fc.call(x) * (calls > 1 ? 2 : 1);
//--
public int calls;

//// FieldKeepsLast
last = fc.call(x); return last * 2;
//--
private Tensor? last;

//// FieldKeepsShape
shape = x.shape; return fc.call(x).view(shape);
//--
private long[]? shape;

//// FieldAsScratch
scratch = fc.call(x); Next(); return scratch!;
//--
private Tensor? scratch;
private void Next() => scratch = scratch!.tanh();

//// FieldCacheConstant = exact
if (mask is null || mask.shape[0] != x.shape[0]) mask = ones(4, 4).tril(); return fc.call(x) * mask;
//--
private Tensor? mask;

//// FieldCacheOfActive
if (cached is null) cached = w.exp(); return fc.call(x) * cached;
//--
private Tensor? cached;

//// FieldCacheFilledBefore
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Parameter w = new(ones(4)); private Tensor? cached;
    public Model() : base("Model") => RegisterComponents();
    public static nn.Module Create() { var m = new Model(); using (no_grad()) { m.cached = m.w * 2; } return m; }
    public override Tensor forward(Tensor x) => fc.call(x) * (cached ??= w * 2);
}

//// BufferRunningMean
using (no_grad()) { mean.mul_(0.9).add_(x.mean(new long[] { 0 }) * 0.1); } return fc.call(x) - mean;
//--
private readonly Tensor mean = zeros(4);

//// BufferRunningMeanTrainingOnly
if (training) { using (no_grad()) { mean.mul_(0.9).add_(x.mean(new long[] { 0 }) * 0.1); } } return fc.call(x) - mean;
//--
private readonly Tensor mean = zeros(4);

//// BufferReplaced
register_buffer("late", x * 2); return fc.call(x);

//// TrainingFlag = exact
var h = fc.call(x); return training ? h * 3 : h * 2;

//// EvalInForward
fc2.eval(); return fc2.call(fc.call(x));

//// ParametersEnumerated
Tensor s = zeros(1); foreach (var p in parameters()) s = s + p.square().sum(); return fc.call(x) + s;

//// NamedParametersEnumerated
Tensor s = zeros(1); foreach (var (name, p) in named_parameters()) if (name.Contains("weight")) s = s + p.sum(); return fc.call(x) + s;

//// GetParameter
=> fc.call(x) * get_parameter("w")!;

//// ChildrenEnumerated
var h = x; foreach (var (_, m) in named_children()) h = ((Module<Tensor, Tensor>)m).call(h); return h;

//// StateDict
var d = state_dict(); return fc.call(x) * d["w"];

//// ItemOfInactive = exact
=> fc.call(x) * x.sum().item<double>();

//// ItemOfActive
var h = fc.call(x); return h * h.sum().item<double>();

//// ItemOfActiveComparison
var h = fc.call(x); return h.sum().item<double>() > -1e9 ? h * 2 : h;

//// ItemThroughHelper
var h = fc.call(x); return h * Size(h);
//--
private static double Size(Tensor t) => t.abs().max().ToDouble();

//// ItemThroughData
var h = fc.call(x); return h * h.data<double>()[0];

//// ItemThroughConversion
var h = fc.call(x); double d = (double)h.sum(); return h * d;

//// ItemThroughToArray
var h = fc.call(x); return x * tensor(h.data<double>().ToArray()).view(4, 4);

//// ItemThroughString
var h = fc.call(x); return x * h.ToString().Length;

//// ItemThroughBytes
var h = fc.call(x); return x * (h.bytes[0] > 200 ? 1 : 2);

//// ItemOfShape = exact
var h = fc.call(x); return h / Math.Sqrt(h.shape[^1]) * h.numel() * h.dim();

//// IntegersFromActive
var h = fc.call(x); var i = h.argmax(1); return h * functional.one_hot(i, 4);

//// SortFromActive
var h = fc.call(x); var (v, i) = h.sort(1); return v * x.gather(1, i);

//// TopkFromActive
var h = fc.call(x); var (v, i) = h.topk(2, 1); return v * x.gather(1, i);

//// MaxWithIndex
var h = fc.call(x); var (v, i) = h.max(1); return h - v.unsqueeze(1) * (i.unsqueeze(1) + 1);

//// ComparisonMask = exact
var h = fc.call(x); return torch.where(h > 0, h * 2, h * 0.1) * (h < 1).to(ScalarType.Float64);

//// RoundingOfActive
var h = fc.call(x); return h + (h.round() - h).detach();

//// CastToIntAndBack
var h = fc.call(x); return h * h.to(ScalarType.Int32).to(ScalarType.Float64);

//// ScalarTensorFromActive
var h = fc.call(x); return h * tensor(h.mean().item<double>());

//// TensorFromShape = exact
var h = fc.call(x); return h * full(h.shape, 2.5) + arange(h.shape[1]) + zeros_like(h) + ones_like(h) + h.new_zeros(4, 4);

//// RandomFactory
=> fc.call(x) + randn(4, 4) * 0;

//// RandomLikeActive
var h = fc.call(x); return h + randn_like(h) * 0;

//// RandomSeeded
manual_seed(3); return fc.call(x) + randn(4, 4);

//// RandomPermutation
=> fc.call(x)[randperm(4)].sum(0);

//// GradReads
=> fc.call(x) * (w.grad is null ? 1 : 2);

//// RequiresGradReads
var h = fc.call(x); return h.requires_grad ? h * 1 : h * 1;

//// IsGradEnabled
var h = fc.call(x); return is_grad_enabled() ? h * 1 : h * 1;

//// AutogradInForward = exact
var t = x.detach().requires_grad_(); using (enable_grad()) { var e = (t * t).sum(); e.backward(); } return fc.call(x) + t.grad!;

//// AutogradAsInTraining = exact
var t = x.detach().requires_grad_(); (t * t * t).sum().backward(); return fc.call(x) * t.grad!;

//// AutogradWithWrites = exact
var t = x.detach().requires_grad_(); var h = w * x; var view = h.narrow(0, 0, 4); using (enable_grad()) { var s = t * 2; s[1].mul_(t[0]); s.add_(t); s.sum().backward(); view.add_(fc.call(t)); } view.t().mul_(0.5); return h + t.grad!;

//// AutogradInHelper = exact
return fc.call(x) + Slope(x) * w;
//--
private static Tensor Slope(Tensor x) { using var on = torch.enable_grad(); var t = x.clone().requires_grad_(); return autograd.grad(new[] { t.tanh().sum() }, new[] { t })[0]; }

//// AutogradInChild = exact
[LogitHead] public partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private readonly Child child = new();
    public Model() : base("Model") => RegisterComponents();
    public override Tensor forward(Tensor x) { using (enable_grad()) { return fc.call(x) + child.call(x); } }
}
public partial class Child : Module<Tensor, Tensor> {
    private readonly Parameter w = new(ones(4));
    public Child() : base("Child") => RegisterComponents();
    public override Tensor forward(Tensor x) { var t = x.detach().requires_grad_(); t.sin().sum().backward(); return t.grad! * w; }
}

//// AutogradOffAndOn = exact
Tensor h; using (no_grad()) { h = fc.call(x); using (enable_grad()) { var t = x.detach().requires_grad_(); t.pow(3).sum().backward(); h = h * t.grad!; } h.t()[0].mul_(0.5); } return h;

//// RecordingAsFunction
Func<bool, IDisposable> mode = torch.set_grad_enabled; var h = w * x; var view = h.t(); using (mode(true)) { view.add_(fc.call(x)); } return h;

//// RecordingInHelper = exact
var h = w * x; var view = h.t(); using (On()) { view.add_(fc.call(x)); } return h;
//--
private static IDisposable On() => torch.enable_grad();

//// BackwardOfActive
using (enable_grad()) { var h = fc.call(x); h.sum().backward(); } return fc.call(x) + w;

//// NoGradBlockValue = exact
Tensor s; using (no_grad()) { s = fc.call(x).abs().max(); } return fc2.call(x) / (s + 1);

//// NoGradDeclaration
var h = fc.call(x); using var _ = no_grad(); return h * h;

//// NoGradStoredInVariable
IDisposable g = no_grad(); try { return fc.call(x); } finally { g.Dispose(); }

//// InferenceMode
using (inference_mode()) { return fc.call(x) * 2; }

//// DetachChain = exact
var h = fc.call(x); return h.detach() * 2 + h.detach().clone().tanh() * h;

//// StopGradientTrick = exact
var h = fc.call(x); var q = h.tanh(); return h + (q - h).detach();

//// HookOnChildReads
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4); private int calls;
    public Model() : base("Model") { fc.register_forward_hook((m, i, o) => { calls++; return o; }); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x);
}

//// HookPre
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { fc.register_forward_pre_hook((m, i) => i * 2); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.call(x);
}

//// HookButForward
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Linear fc = Linear(4, 4);
    public Model() : base("Model") { fc.register_forward_hook((m, i, o) => o * 2); RegisterComponents(); }
    public override Tensor forward(Tensor x) => fc.forward(x).tanh();
}

//// HookOnSequentialChild
[LogitHead] public sealed partial class Model : Module<Tensor, Tensor> {
    private readonly Sequential net;
    public Model() : base("Model") { var l = Linear(4, 4); l.register_forward_hook((m, i, o) => o * 2); net = Sequential(l, Tanh()); RegisterComponents(); }
    public override Tensor forward(Tensor x) => net.call(x);
}

//// TypeNamedForwardTwin = SAFE1032
return fc.call(x) * new ForwardTwin().K;
//--
private sealed partial class ForwardTwin { public int K = 2; }

//// FieldNamedForwardTwin = SAFE1032
return fc.call(x) * ForwardTwin;
//--
private readonly int ForwardTwin = 3;

//// PropertyNamedForwardTwin = SAFE1032
return fc.call(x) * ForwardTwin;
//--
private int ForwardTwin => 3;

//// EnumNamedForwardTwin = SAFE1032
return fc.call(x) * (int)ForwardTwin.B;
//--
private enum ForwardTwin { A, B, C }

//// MethodNamedForwardTwin = SAFE1032
return ForwardTwin(fc.call(x));
//--
private Tensor ForwardTwin(Tensor t) => t.tanh();

//// DelegateNamedForwardTwin = SAFE1032
ForwardTwin f = t => t.tanh(); return f(fc.call(x));
//--
private delegate Tensor ForwardTwin(Tensor t);

//// ChildsTypeNamedForwardTwin = SAFE1032
return child.call(fc.call(x));
//--
private readonly Child child = new(); private sealed partial class Child : Module<Tensor, Tensor> { private sealed partial class ForwardTwin { public int K = 2; } private readonly Linear l = Linear(4, 4); public Child() : base("c") => RegisterComponents(); public override Tensor forward(Tensor x) => l.call(x) * new ForwardTwin().K; }

//// TypeNamedAsAHelpersTwin = exact
return Body(fc.call(x)) * new BodyTwin().K;
//--
private Tensor Body(Tensor t) => t.tanh(); private sealed partial class BodyTwin { public int K = 2; }

//// NamesOfTheSharedFile = exact
var TangentOps = fc.call(x); return mul(TangentOps, 2);
//--
private static Tensor mul(Tensor t, int k) => t * k;

//// NamesOfTheDerivative = exact
var direction = fc.call(x); var jvp = direction * 2; return jvp + Jvp2(direction);
//--
private static Tensor Jvp2(Tensor jvp) => jvp.tanh();
