using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.Analyzers.Tests.Documentation;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>Analyzers see every keystroke, so they must take code that stops anywhere.</summary>
public sealed class HalfTypedCodeTests
{
    private const string Source = """
        [LogitHead]
        public partial class Mine : Module<Tensor, Tensor>
        {
            private readonly List<Linear> layers = new() { Linear(4, 3) };
            public Mine() : base("mine") => RegisterComponents();
            public override Tensor forward(Tensor x) => softmax(layers[0].call(x), 1);
        }

        public class Program
        {
            public static void Run(Device device)
            {
                var model = new Mine();
                var optimizer = optim.Adam(model.parameters());
                using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = StepMode.Monitor });
                var scheduler = optim.lr_scheduler.StepLR(optimizer, 1);
                var total = zeros(1);
                model.to(device);
                foreach (var (x, y) in Data.Batches)
                {
                    var loss = x.shape.Length > 1 ? cross_entropy(model.call(x), y) : LossOf(model, x, y);
                    nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                    loss?.backward();
                    scheduler.step();
                    optimizer.zero_grad();
                    guard.Step();
                    optimizer.step();
                    total += loss;
                }
                Action act = () => { optimizer.step(); };
                static Tensor LossOf(Mine model, Tensor x, Tensor y) => 0.5 * cross_entropy(model.call(x), y);
            }
        }
        """;

    private const int Stride = 9;

    [Theory, BothBackends]
    public async Task Nothing_crashes_wherever_the_code_stops(string backend)
    {
        int first = backend == Backend.TorchSharp ? 0 : Stride;
        await Analyze(backend, Enumerable.Range(0, Source.Length).Where(length => length % (2 * Stride) == first).Select(length => Source[..length]));
    }

    [Theory, BothBackends]
    public async Task Nothing_crashes_when_a_line_is_missing(string backend)
    {
        string[] lines = Source.Split('\n');
        await Analyze(backend, lines.Select((_, missing) => string.Join('\n', lines.Where((_, index) => index != missing))));
    }

    public static TheoryData<string> Ids => [.. RulePages.OfAnalyzers.Select(rule => rule.Id)];

    /// <summary>What a rule reports, cut after each token and with each token left out: every line that is typed or mended passes through such states.</summary>
    [Theory, MemberData(nameof(Ids))]
    public async Task Nothing_crashes_at_any_token_of_a_rules_example(string id)
    {
        string code = RulePages.WrongCodeOf(id);
        string source = code.Contains("class ", StringComparison.Ordinal) ? code : RuleTest.InMethod(code);
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(source).GetRoot().DescendantTokens().Where(token => token.Span.Length > 0)];
        IEnumerable<string> states = tokens.Select(token => source[..token.Span.End]).Concat(tokens.Select(token => source.Remove(token.SpanStart, token.Span.Length)));
        await Analyze(Backend.TorchSharp, states);
    }

    /// <summary>The search for a name that is not there yet once took all memory.</summary>
    [Theory, BothBackends]
    public Task Nothing_crashes_on_names_that_are_missing(string backend) => Analyze(
        backend,
        [
            """public class : Module<Tensor, Tensor> { private readonly Linear layer = Linear(4, 3); public override Tensor forward(Tensor x) => layer.call(x); }""",
            """public class Program { public static void (PlainNet model, optim.Optimizer optimizer) { cross_entropy(model.call(rand(2, 4)), zeros(2)).backward(); optimizer.step(); } }""",
            """public class Program { private optim.Optimizer ; public Program(PlainNet model) { = optim.Adam(model.parameters()); } }""",
        ]);

    [Theory, MemberData(nameof(Ids))]
    public async Task Nothing_crashes_without_the_framework(string id)
    {
        string code = RulePages.WrongCodeOf(id);
        using var project = new TestProject(Backend.TorchSharp, code.Contains("class ", StringComparison.Ordinal) ? code : RuleTest.InMethod(code), [.. TestProject.AllRules.Select(rule => rule.Id)]);
        Compilation compilation = await project.CompileAsync();
        await TestProject.AnalyzeAsync(compilation.WithReferences(compilation.References.Where(reference => reference.Display?.Contains("Torch", StringComparison.Ordinal) == true)));
    }

    /// <summary>A crash of an analyzer is a diagnostic that the harness does not allow.</summary>
    private static async Task Analyze(string backend, IEnumerable<string> sources)
    {
        using var project = new TestProject(backend, Source, [.. TestProject.AllRules.Select(rule => rule.Id)]);
        Compilation compilation = await project.CompileAsync();
        SyntaxTree whole = compilation.SyntaxTrees.First();
        foreach (string source in sources)
        {
            await TestProject.AnalyzeAsync(compilation.ReplaceSyntaxTree(whole, CSharpSyntaxTree.ParseText(source, (CSharpParseOptions)whole.Options, "Test.cs")));
        }
    }
}
