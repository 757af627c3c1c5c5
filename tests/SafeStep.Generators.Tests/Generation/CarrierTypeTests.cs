using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>Results and parameters of every kind of type: the generator survives all of them, and what compiles without it compiles with it.</summary>
public class CarrierTypeTests
{
    private const string Types = """
        public class Out { public Tensor Logits = null!; }
        public class Loop : List<Loop> { public Loop? Next; public List<Loop> All = new(); }
        public class Own<T> { public T? Value; }
        public struct Both { public Tensor First, Second; }
        public record Named(Tensor Logits, Own<Named>? Next);
        """;

    public static TheoryData<string> All =>
    [
        "Tensor", "Tensor?", "float", "int?", "string", "object", "dynamic", "Out", "Out?", "Loop", "List<Loop>", "Own<Tensor>", "Own<Own<List<Tensor>>>", "Both", "Both?", "Named",
        "Tensor[]", "Tensor?[]", "Tensor[]?", "Tensor[][]", "Tensor[,]", "Tensor[][,]", "List<Tensor>[]", "float[][]", "Out[]",
        "List<Tensor>", "IList<Tensor>", "IReadOnlyList<Tensor>", "ICollection<Tensor>", "IReadOnlyCollection<Tensor>", "IEnumerable<Tensor>", "List<List<Tensor[]>>", "IEnumerable<IEnumerable<Tensor>>",
        "HashSet<Tensor>", "Queue<Tensor>", "LinkedList<Tensor>", "List<int>", "List<Out>", "Dictionary<string, Tensor>", "IReadOnlyDictionary<string, Tensor>", "KeyValuePair<string, Tensor>",
        "(Tensor, Tensor)", "(Tensor, Tensor)?", "(Tensor Logits, float Loss)", "(float, int)", "(float, Tensor)?", "(Tensor, (Tensor, float))", "((Tensor, Tensor), (Tensor[], List<Tensor>))",
        "(Dictionary<string, Tensor>, Dictionary<string, object>)", "(Out, Out)", "(Tensor, Out)", "List<(Tensor, Tensor)>", "(Tensor, Tensor)[]", "(Tensor, List<Tensor>)[]", "List<(Tensor, Tensor)?>",
        "(Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)", "ValueTuple<Tensor>", "Tuple<Tensor, Tensor>",
        "Func<Tensor, Tensor>", "Func<Tensor, List<Tensor>>[]", "Action<Tensor>", "Task<Tensor>", "Lazy<Tensor>", "Nullable<int>", "Module<Tensor, Tensor>", "List<Linear>", "Memory<Tensor>",
        "Missing", "List<Missing>", "(Missing, Tensor)", "List<>", "Tensor[][", "(Tensor,", "Own<", "",
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void EveryTypeIsSurvived(string type)
    {
        Compiled run = Compiled.Run($$"""
            {{Compiled.Usings}}
            namespace Demo;

            {{Types}}

            [LogitHead]
            public sealed partial class Returns : Module<Tensor, {{type}}>
            {
                private readonly Linear fc = Linear(4, 4);
                public Returns() : base("") => RegisterComponents();
                public override {{type}} forward(Tensor x) { x = fc.call(x); return default!; }
            }

            [LogitHead(Output = 1)]
            public sealed partial class ReturnsSecond : Module<Tensor, {{type}}>
            {
                private readonly Linear fc = Linear(4, 4);
                public ReturnsSecond() : base("") => RegisterComponents();
                public override {{type}} forward(Tensor x) { {{type}} made = default!; x = fc.call(x); return made; }
            }

            [LogitHead]
            public sealed partial class Takes : Module<Tensor, {{type}}, Tensor>
            {
                private readonly Linear fc = Linear(4, 4);
                public Takes() : base("") => RegisterComponents();
                public override Tensor forward(Tensor x, {{type}} more) { var same = more; return fc.call(x); }
            }

            public sealed partial class Maker : Module<Tensor, {{type}}>
            {
                private readonly Linear fc = Linear(4, 4);
                public Maker() : base("") => RegisterComponents();
                public override {{type}} forward(Tensor x) { x = fc.call(x); return default!; }
            }

            public sealed partial class Taker : Module<{{type}}, Tensor>
            {
                private readonly Parameter gain = new(ones(4));
                public Taker() : base("") => RegisterComponents();
                public override Tensor forward({{type}} made) => gain * 2;
            }

            [LogitHead(SecondOrder = true)]
            public sealed partial class ThroughChildren : Module<Tensor, Tensor>
            {
                private readonly Maker maker = new();
                private readonly Taker taker = new();
                public ThroughChildren() : base("") => RegisterComponents();
                public override Tensor forward(Tensor x) => taker.forward(maker.forward(x));
            }

            [LogitHead(ApproximateUnknownChildren = true)]
            public sealed partial class ThroughHelpers : Module<Tensor, Tensor>
            {
                private readonly Linear fc = Linear(4, 4);
                public ThroughHelpers() : base("") => RegisterComponents();
                public override Tensor forward(Tensor x)
                {
                    {{type}} made = Make(fc.call(x));
                    var again = Again(made);
                    made = again;
                    return Use(Again(made), Use(default!, fc.call(x)));
                    {{type}} Again({{type}} value) => value;
                }

                private {{type}} Make(Tensor x) => default!;
                private static Tensor Use({{type}} made, Tensor x) => x * 2;
            }
            """);
        AssertSurvived(run);
    }

    [Theory]
    [InlineData("foreach (var part in Parts(fc.call(x))) { x = x + part; } return x; } private static ReadOnlySpan<Tensor> Parts(Tensor x) { return new[] { x };")]
    [InlineData("return Sum([fc.call(x), x]); } private static Tensor Sum(params ReadOnlySpan<Tensor> parts) { return parts[0] + parts[1];")]
    [InlineData("return Sum([fc.call(x), x]); Tensor Sum(ReadOnlySpan<Tensor> parts) => parts[0];")]
    [InlineData("Span<Tensor> parts = new[] { x, fc.call(x) }; foreach (var part in parts) { x = x + part; } return x;")]
    public void SpansAreFollowed(string body)
    {
        Compiled run = Compiled.Run(Compiled.Model($"public override Tensor forward(Tensor x) {{ {body} }}"));
        Assert.Empty(run.Result.Diagnostics);
        AssertSurvived(run);
    }

    [Theory]
    [InlineData("var p = (fc.call(x), x); return p.Item1 + p.Item2;")]
    [InlineData("var p = (fc.call(x), new[] { x }); return p.Item1 + p.Item2[0];")]
    [InlineData("var (a, b) = (fc.call(x), x); return a + b;")]
    [InlineData("(Tensor a, var b) = (x, fc.call(x)); return a + b;")]
    [InlineData("var (a, b) = (x, new[] { x }); b = new[] { fc.call(x) }; return a + b[0];")]
    [InlineData("IList<Tensor> parts = new[] { fc.call(x) }; parts = new List<Tensor> { x, x }; return parts[0];")]
    [InlineData("var parts = (IEnumerable<Tensor>)new[] { fc.call(x) }; parts = new List<Tensor> { x, x }; return stack(parts).sum(0);")]
    [InlineData("ICollection<Tensor> parts = [fc.call(x)]; parts.Add(x); return stack(parts).sum(0);")]
    [InlineData("var pairs = new[] { (fc.call(x), 1), (x, 2) }; foreach (var (part, n) in pairs) { x = x + n; } return x + pairs[0].Item1;")]
    [InlineData("return Sum(fc.call(x), x); } private static Tensor Sum(params List<Tensor> parts) { return parts[0] + parts[1];")]
    [InlineData("return Sum(new[] { x }); } private Tensor Sum(IEnumerable<Tensor> parts) { return fc.call(stack(parts).sum(0));")]
    [InlineData("return Sum((x, x)); } private Tensor Sum((Tensor, Tensor) parts) { return fc.call(parts.Item1) + parts.Item2;")]
    [InlineData("IList<Tensor> parts = new List<Tensor> { fc.call(x) }; var list = (List<Tensor>)parts; return list[0];")]
    [InlineData("IEnumerable<Tensor> parts = new HashSet<Tensor> { fc.call(x), x }; return stack(parts).sum(0);")]
    public void SequencesAreFollowed(string body)
    {
        Compiled run = Compiled.Run(Compiled.Model($"public override Tensor forward(Tensor x) {{ {body} }}"));
        Assert.Empty(run.Result.Diagnostics);
        run.AssertCompiles();
    }

    [Theory]
    [InlineData("Out", "new Out { Logits = fc.call(x) }")]
    [InlineData("(Tensor, Tensor)?", "(fc.call(x), x)")]
    [InlineData("(Dictionary<string, Tensor>, Dictionary<string, object>)", "(new() { [\"logits\"] = fc.call(x) }, new())")]
    public void ChildWithAResultOfAnyTypeIsFollowed(string type, string result)
    {
        string child = $$"""
            {{Compiled.Usings}}
            namespace Demo;

            {{Types}}

            public sealed partial class Child : Module<Tensor, {{type}}>
            {
                private readonly Linear fc = Linear(4, 4);
                public Child() : base("") => RegisterComponents();
                public override {{type}} forward(Tensor x) => {{result}};
            }
            """;
        Compiled run = Compiled.Run(Compiled.Model("public override Tensor forward(Tensor x) { child.forward(x); return fc.call(x); }", "private readonly Child child = new(); private readonly Linear fc = Linear(4, 4);"), child);
        Assert.Empty(run.Result.Diagnostics);
        Assert.Contains("partial class Child : ITangentModule", run.Text, StringComparison.Ordinal);
        run.AssertCompiles();
    }

    // An analyzer reports it (SAFE1006); nothing could be written.
    [Theory]
    [InlineData("", "(Tensor, Tensor)?")]
    [InlineData("(Output = 1)", "(Tensor, Tensor)?")]
    [InlineData("(Output = 0)", "(float, int)")]
    public void NothingIsWrittenForAHeadThatReturnsNoTensor(string arguments, string type)
    {
        Compiled run = Compiled.Run(Types.Insert(0, Compiled.Usings + "namespace Demo;\n") + Head(arguments, type, "default!"));
        Assert.True(run.Result.Diagnostics.IsEmpty && run.Result.GeneratedTrees.IsEmpty);
    }

    // A difference of another output than the logits would give a wrong radius without a word.
    [Theory]
    [InlineData("", "(Tensor, Tensor)", "(fc.call(x), x)")]
    [InlineData("", "(Tensor, float)", "(fc.call(x), 1f)")]
    [InlineData("(Output = 2)", "(Tensor, Tensor)", "(fc.call(x), x)")]
    [InlineData("(Output = -1)", "(Tensor, Tensor)", "(fc.call(x), x)")]
    [InlineData("(Output = 1)", "(Tensor, float)", "(fc.call(x), 1f)")]
    [InlineData("(Output = 0)", "(Tensor[], Tensor)", "(new[] { fc.call(x) }, x)")]
    [InlineData("(OutputName = \"Logits\")", "(Tensor Values, Tensor)", "(fc.call(x), x)")]
    [InlineData("", "List<Tensor>", "[fc.call(x)]")]
    [InlineData("(Output = 0)", "Both", "new Both()")]
    [InlineData("(OutputName = \"Third\")", "Both", "new Both()")]
    public void LogitsThatAreNotNamedAreAnError(string arguments, string type, string result)
    {
        Compiled run = Compiled.Run(Compiled.Usings + "namespace Demo;\npublic struct Both { public Tensor First, Second; }\n" + Head(arguments, type, result));
        Diagnostic diagnostic = Assert.Single(run.Result.Diagnostics);
        Assert.Equal(("SAFE1029", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.StartsWith("forward of Net returns several values", diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Empty(run.Result.GeneratedTrees);
        run.AssertCompiles();
    }

    [Fact]
    public void NamedLogitsAreMeasuredByADifferenceToo()
    {
        Compiled run = Compiled.Run(Compiled.Usings + "namespace Demo;\n" + Head("(Output = 1)", "(float, Tensor)", "(1f, fc.call(x).as_strided(new long[] { 2, 2 }, new long[] { 2, 1 }))"));
        Assert.Equal("SAFE1010", Assert.Single(run.Result.Diagnostics).Id);
        Assert.Contains("FiniteDifference.Jvp(this, () => forward(x).Item2, direction, x)", run.Text, StringComparison.Ordinal);
        run.AssertCompiles();
    }

    private static string Head(string arguments, string type, string result) => $$"""
        [LogitHead{{arguments}}]
        public sealed partial class Net : Module<Tensor, {{type}}>
        {
            private readonly Linear fc = Linear(4, 4);
            public Net() : base("") => RegisterComponents();
            public override {{type}} forward(Tensor x) => {{result}};
        }
        """;

    private static void AssertSurvived(Compiled run)
    {
        Assert.Null(run.Result.Results[0].Exception);
        Assert.DoesNotContain(run.Result.Diagnostics, diagnostic => diagnostic.Id == "SAFE1099");
        if (!Errors(run.Compilation).Any())
        {
            Assert.True(!Errors(run.Output).Any(), $"{string.Join("\n", Errors(run.Output))}\n{run.Text}");
        }
    }

    private static IEnumerable<Diagnostic> Errors(Compilation compilation) => compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
}
