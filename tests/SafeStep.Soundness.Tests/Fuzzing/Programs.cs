using CsCheck;
using SafeStep.Soundness.Tests.Harness;

namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Random models: a forward, helpers and a child, assembled from typed parts.</summary>
internal static class Programs
{
    private const int LongestTape = 400;

    /// <summary>Tapes: CsCheck makes shorter ones and smaller numbers when it shrinks.</summary>
    public static readonly Gen<int[]> Tapes = Gen.Int[0, 9999].Array[12, LongestTape];

    private static readonly string[] Children =
    [
        "=> inner.call(x).tanh();",
        "{ var h = inner.call(x); h.mul_(0.5); return h; }",
        "=> x;",
        "{ x.mul_(0.8); return inner.call(x); }",
        "{ var h = x; h += inner.call(x); return h; }",
        "{ var h = inner.call(x); var row = h[1]; row.add_(w); return h.t(); }",
        "{ return x.add_(0.1); }",
    ];

    /// <summary>The model that a tape makes.</summary>
    public static SoundnessCase Of(string name, IReadOnlyList<int> choices)
    {
        var tape = new Tape(choices);
        var naming = new Naming();
        var helpers = new Helpers(tape, naming);
        var expressions = new Expressions(tape, helpers);
        var statements = new Statements(tape, expressions);
        string child = tape.Of(Children);
        string property = tape.Of("=> w.tanh();", "{ get { var g = w * 0.5; g.add_(0.1); return g; } }", "{ get { calls++; return w.sigmoid(); } }", "=> flag ? fc.bias! : w;");
        var scope = new Scope(naming, [new Variable("x", Kind.Square)]);
        List<string> lines = [$"var {scope.Declare(Kind.Square)} = {tape.Of("fc.call(x)", "x.clone()", "zeros(4, 4)", "fc2.call(x).tanh()", "w * x")};", .. statements.Block(scope, 9)];
        lines.Add(statements.Return(scope));
        return SoundnessCase.OfForward(name, string.Join("\n", lines), Members(child, property.Replace("calls++; ", "", StringComparison.Ordinal)) + string.Join("\n", helpers.Texts));
    }

    private static string Members(string child, string property) => $$"""
        private readonly Sequential seq = Sequential(Linear(4, 4), ReLU(inplace: true), Linear(4, 4));
        private readonly ModuleList<Linear> layers = new(Linear(4, 4), Linear(4, 4));
        private readonly Identity id = Identity();
        private readonly Dropout drop = Dropout(0.3);
        private readonly ReLU relu = ReLU(inplace: true);
        private readonly ELU elu = ELU(1.0, inplace: true);
        private readonly Child child = new();
        private readonly object gate = new();
        private readonly Tensor picks = zeros(4, 4, ScalarType.Int64);
        public bool flag = true;
        private Tensor Gain {{property}}
        private Tensor Gain2 => fc2.weight!.sigmoid();
        private Linear Pick(int n) => n % 2 == 0 ? fc : fc2;
        private static Tensor Same(Tensor t) => t;
        private static Tensor Halve(Tensor t) { t.mul_(0.5); return t; }
        private Tensor? None(bool none) => none ? null : fc.weight!.tanh();
        private static Tensor Apply(Func<Tensor, Tensor> f, Tensor t) => f(t) * 0.9;
        private static void Change(ref Tensor t) => t = t * 0.5 + 0.1;
        private void Both(Tensor t, out Tensor a, out Tensor b) { a = fc.call(t); b = a.tanh(); }
        private sealed class Box { public Tensor Field = null!; public Tensor Property { get; set; } = null!; public Tensor Computed => Field * 0.5 + Property; }
        private sealed partial class Child : Module<Tensor, Tensor>
        {
            private readonly Linear inner = Linear(4, 4);
            private readonly Parameter w = new(ones(4));
            public Child() : base("Child") => RegisterComponents();
            public override Tensor forward(Tensor x) {{child}}
        }

        """;
}
