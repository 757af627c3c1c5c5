using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.Analyzers.Tests.Harness;

namespace SafeStep.Analyzers.Tests.Integration;

/// <summary>The rules with the real generator, which the tests of the rules do without.</summary>
public sealed class EmbeddedEngineTests
{
    private const string Program = """
        [LogitHead]
        public sealed partial class Net : Module<Tensor, Tensor>
        {
            private readonly Linear layer = Linear(4, 3);
            private readonly List<Linear> more = new();

            public Net() : base("net")
            {
                more.Add(Linear(4, 4));
                RegisterComponents();
            }

            public override Tensor forward(Tensor x) => softmax(layer.call(x), 1);
        }

        [LogitHead]
        public sealed class NotPartial() : Module<Tensor, Tensor>("other")
        {
            public override Tensor forward(Tensor x) => x;
        }

        public static class Training
        {
            public static void Unguarded(IEnumerable<(Tensor x, Tensor y)> batches)
            {
                var model = new Net();
                var optimizer = optim.Adam(model.parameters(), 1e-3);
                foreach (var (x, y) in batches)
                {
                    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0);
                    cross_entropy(model.call(x), y).backward();
                    optimizer.step();
                }
            }

            public static void Guarded(IEnumerable<(Tensor x, Tensor y)> batches)
            {
                var model = new Net();
                var optimizer = optim.SGD(model.parameters(), 0.1);
                using var guard = model.CreateStepGuard(optimizer, new StepGuardOptions { Mode = StepMode.Monitor });
                var total = zeros(1);
                foreach (var (x, y) in batches)
                {
                    using var scope = NewDisposeScope();
                    var loss = CrossEntropyLoss().call(model.call(x), y);
                    loss.backward();
                    optimizer.zero_grad();
                    guard.Step();
                    optimizer.step();
                    total += loss;
                }
            }
        }
        """;

    [Fact]
    public async Task Finds_what_the_tests_of_the_rules_find()
    {
        MetadataReference[] references =
        [
            .. Backend.WithoutLibrary,
            MetadataReference.CreateFromFile(typeof(LogitHeadAttribute).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(ManagedTorch.torch).Assembly.Location),
        ];
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        Compilation compilation = CSharpCompilation.Create(
            "Engine",
            [CSharpSyntaxTree.ParseText(Program, options, "Program.cs"), CSharpSyntaxTree.ParseText(Backend.Usings(Backend.ManagedTorch), options, "Usings.cs")],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new Generators.LogitHeadGenerator().AsSourceGenerator()], parseOptions: options)
            .RunGeneratorsAndUpdateCompilation(compilation, out compilation, out _);
        Assert.DoesNotContain(compilation.GetDiagnostics(), item => item.Severity == DiagnosticSeverity.Error);

        var found = await TestProject.AnalyzeAsync(compilation);

        Assert.Equal(
            ["SAFE1001", "SAFE2001", "SAFE2002", "SAFE2004", "SAFE2005", "SAFE2007", "SAFE2010", "SAFE2011", "SAFE2012", "SAFE2013", "SAFE3001", "SAFE3001", "SAFE3002"],
            found.Select(item => item.Id).Order(StringComparer.Ordinal));
    }
}
