using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers.Tests.Harness;
using Xunit.Abstractions;

namespace SafeStep.Analyzers.Tests.Integration;

[CollectionDefinition(nameof(SpeedTests), DisableParallelization = true)]
public sealed class Alone;

/// <summary>The analyzers in an editor: a file of 2,000 lines, half of which trains, in a project of ten such files, one keystroke at a time.</summary>
[Collection(nameof(SpeedTests))]
public sealed class SpeedTests(ITestOutputHelper output)
{
    private const int Lines = 2000, Files = 10, Keystrokes = 20;

    // The times are reported, not judged: only what is found must be right on a busy machine too.
    [Theory, BothBackends]
    public async Task A_keystroke_costs_little(string backend)
    {
        using var project = new TestProject(backend, Source(0), [.. TestProject.AllRules.Select(rule => rule.Id)]);
        Compilation compilation = await project.CompileAsync();
        SyntaxTree edited = compilation.SyntaxTrees.First();
        var parsing = (CSharpParseOptions)edited.Options;
        compilation = compilation.AddSyntaxTrees(Enumerable.Range(1, Files - 1).Select(file => CSharpSyntaxTree.ParseText(Source(file), parsing, $"File{file}.cs")));
        Assert.InRange(edited.GetText().Lines.Count, Lines, Lines + 100);
        Assert.Empty(compilation.GetDiagnostics().Where(item => item.Severity == DiagnosticSeverity.Error));

        ImmutableArray<DiagnosticAnalyzer> none = [new Nothing()];
        await WarmUp(compilation, none, TestProject.Analyzers);
        var alone = new List<double>();
        var whole = new List<double>();
        var member = new List<double>();
        int expected = (await Find(compilation, edited, TestProject.Analyzers, null)).Length;
        Assert.True(expected > 0);
        for (int keystroke = 0; keystroke < Keystrokes; keystroke++)
        {
            // The number in one body grows by a digit, as it is typed.
            string text = edited.GetText().ToString();
            int place = text.IndexOf("0.1", text.Length / 2, StringComparison.Ordinal);
            SyntaxTree typed = CSharpSyntaxTree.ParseText(text.Insert(place + 3, keystroke.ToString(System.Globalization.CultureInfo.InvariantCulture)), parsing, edited.FilePath);

            // Each on a compilation of its own: what one of them bound or kept would be a gift to the next.
            Compilation Typed() => compilation.ReplaceSyntaxTree(edited, typed);
            alone.Add(await Cost(Typed(), typed, none, null));
            whole.Add(await Cost(Typed(), typed, TestProject.Analyzers, null));
            TextSpan body = typed.GetRoot().FindToken(place).Parent!.AncestorsAndSelf().OfType<Microsoft.CodeAnalysis.CSharp.Syntax.MethodDeclarationSyntax>().First().FullSpan;
            member.Add(await Cost(Typed(), typed, TestProject.Analyzers, body));
            Assert.Equal(expected, (await Find(Typed(), typed, TestProject.Analyzers, null)).Length);
        }

        output.WriteLine($"{backend}, {Lines} lines, median of {Keystrokes} keystrokes, processor time: binding alone {Median(alone):F0} ms, with the analyzers {Median(whole):F0} ms (analysis {Median(whole) - Median(alone):F0} ms); of the member that is typed in {Median(member):F0} ms");
    }

    private static async Task WarmUp(Compilation compilation, params ImmutableArray<DiagnosticAnalyzer>[] warmups)
    {
        foreach (ImmutableArray<DiagnosticAnalyzer> analyzers in warmups)
        {
            for (int round = 0; round < 10; round++)
            {
                await Find(compilation.Clone(), compilation.SyntaxTrees.First(), analyzers, null);
            }
        }
    }

    private static async Task<double> Cost(Compilation compilation, SyntaxTree tree, ImmutableArray<DiagnosticAnalyzer> analyzers, TextSpan? part)
    {
        // What the files declare is known before an editor asks.
        compilation.GetSymbolsWithName("Net0_0").Count();
        GC.Collect();
        TimeSpan start = Process.GetCurrentProcess().TotalProcessorTime;
        await Find(compilation, tree, analyzers, part);
        return (Process.GetCurrentProcess().TotalProcessorTime - start).TotalMilliseconds;
    }

    private static async Task<ImmutableArray<Diagnostic>> Find(Compilation compilation, SyntaxTree tree, ImmutableArray<DiagnosticAnalyzer> analyzers, TextSpan? part)
    {
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        return await compilation.WithAnalyzers(analyzers, options).GetAnalyzerSemanticDiagnosticsAsync(compilation.GetSemanticModel(tree), part, CancellationToken.None);
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static string Source(int file) => string.Join("\n", Enumerable.Range(0, Lines / 40).Select(part => $$"""
        public class Net{{file}}_{{part}} : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(4, 8), second = Linear(8, 3);
            private readonly Dictionary<string, int> sizes = new() { ["first"] = 8, ["second"] = 3 };
            public Net{{file}}_{{part}}() : base("net") => RegisterComponents();
            public override Tensor forward(Tensor x)
            {
                var hidden = functional.relu(first.call(x));
                return second.call(hidden);
            }
        }

        public static class Training{{file}}_{{part}}
        {
            public static float Fit(int epochs, double rate)
            {
                var model = new Net{{file}}_{{part}}();
                var optimizer = optim.Adam(model.parameters(), rate * 0.1);
                float last = 0;
                for (int epoch = 0; epoch < epochs; epoch++)
                {
                    foreach (var (x, y) in Data.Batches)
                    {
                        using var scope = NewDisposeScope();
                        optimizer.zero_grad();
                        var loss = cross_entropy(model.call(x), y);
                        loss.backward();
                        optimizer.step();
                        last = loss.item<float>();
                    }
                }

                return last;
            }

            public static string Report(int[] values)
            {
                int sum = values.Where(value => value > 0).Select(value => value * 2).Sum();
                return "total " + sum + " of " + values.Length;
            }
        }
        """));

    /// <summary>An analyzer that asks for the same and looks at nothing.</summary>
    [System.Diagnostics.CodeAnalysis.SuppressMessage("MicrosoftCodeAnalysisCorrectness", "RS1001", Justification = "Only made here.")]
    private sealed class Nothing : DiagnosticAnalyzer
    {
        [System.Diagnostics.CodeAnalysis.SuppressMessage("MicrosoftCodeAnalysisReleaseTracking", "RS2008", Justification = "No rule of a release.")]
        private static readonly DiagnosticDescriptor Rule = new("NOTHING", "", "", "", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterCodeBlockAction(_ => { });
            context.RegisterSymbolAction(_ => { }, SymbolKind.NamedType);
        }
    }
}
