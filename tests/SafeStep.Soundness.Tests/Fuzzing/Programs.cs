using CsCheck;
using SafeStep.Soundness.Tests.Harness;

namespace SafeStep.Soundness.Tests.Fuzzing;

/// <summary>Random models: a forward, helpers, base classes and children, assembled from typed parts.</summary>
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
        var expressions = new Expressions(tape, naming, helpers);
        var statements = new Statements(tape, naming, expressions);
        string child = tape.Of(Children);
        string gain = tape.Of("=> w.tanh();", "{ get { var g = w * 0.5; g.add_(0.1); return g; } }", "{ get { calls++; return w.sigmoid(); } }", "=> flag ? fc.bias! : w;").Replace("calls++; ", "", StringComparison.Ordinal);
        var family = tape.Of(Family.Alone, Family.Alone, Family.Derived, Family.Base, Family.SecondOutput, Family.TwoInputs);
        var scope = new Scope(naming, family == Family.TwoInputs ? [new Variable("x", Kind.Square), new Variable("y", Kind.Square)] : [new Variable("x", Kind.Square)]);
        List<string> lines = [$"var {scope.Declare(Kind.Square)} = {tape.Of("fc.call(x)", "x.clone()", "zeros(4, 4)", "fc2.call(x).tanh()", "w * x")};", .. statements.Block(scope, 9)];
        lines.Add(statements.Return(scope));
        helpers.MakeVirtuals(expressions);
        return new(name, new ModelText(SoundnessCase.NamespaceOf(name), family, child, gain, lines, helpers).Write(), false);
    }
}
