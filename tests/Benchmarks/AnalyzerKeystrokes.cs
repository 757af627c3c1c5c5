using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers;

namespace Benchmarks;

/// <summary>
/// What the analyzers cost in an editor: a file of 2,000 lines with 50 models and 50 training loops, in a project of ten such files, one keystroke at a time. Processor time of the process, paired: the same text is bound without them
/// and with them, each in a compilation of its own.
/// </summary>
internal static class AnalyzerKeystrokes
{
    private const int Lines = 2000, LinesOfOne = 40, Files = 10, Warm = 25;

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    public static int Run(int keystrokes)
    {
        ImmutableArray<DiagnosticAnalyzer> ours =
        [
            .. typeof(SafeStepAnalyzer).Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(SafeStepAnalyzer)) && !type.IsAbstract)
                .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
        ];
        Compilation compilation = Compile();
        if (compilation.GetDiagnostics().FirstOrDefault(item => item.Severity == DiagnosticSeverity.Error) is { } error)
        {
            Console.Error.WriteLine(error);
            return 1;
        }

        foreach (bool isBound in new[] { false, true })
        {
            // An editor has analyzers that look at operations, the .NET SDK's among them; with them the bodies are bound once for all.
            ImmutableArray<DiagnosticAnalyzer> others = [new LooksAtNothing(isBound)];
            Measure(compilation, others, [.. others, .. ours], keystrokes, isBound ? "beside analyzers that bind every body" : "beside analyzers that bind nothing");
        }

        return 0;
    }

    private static void Measure(Compilation compilation, ImmutableArray<DiagnosticAnalyzer> without, ImmutableArray<DiagnosticAnalyzer> with, int keystrokes, string title)
    {
        SyntaxTree edited = compilation.SyntaxTrees.First();
        string text = edited.GetText().ToString();
        int place = text.IndexOf("0.1", text.Length / 2, StringComparison.Ordinal) + 3;
        List<double>[] all = [[], [], [], []];
        int found = 0;
        for (int keystroke = -Warm; keystroke < keystrokes; keystroke++)
        {
            // The number in one body is typed anew.
            SyntaxTree typed = CSharpSyntaxTree.ParseText(text.Insert(place, (keystroke + 100).ToString(System.Globalization.CultureInfo.InvariantCulture)), Parsing, edited.FilePath);
            TextSpan body = typed.GetRoot().FindToken(place).Parent!.AncestorsAndSelf().OfType<MethodDeclarationSyntax>().First().FullSpan;

            // Each in a compilation of its own: what one of them bound or kept would be a gift to the next.
            double[] times =
            [
                Cost(compilation.ReplaceSyntaxTree(edited, typed), typed, without, null, out _),
                Cost(compilation.ReplaceSyntaxTree(edited, typed), typed, with, null, out found),
                Cost(compilation.ReplaceSyntaxTree(edited, typed), typed, without, body, out _),
                Cost(compilation.ReplaceSyntaxTree(edited, typed), typed, with, body, out _),
            ];
            for (int kind = 0; keystroke >= 0 && kind < times.Length; kind++)
            {
                all[kind].Add(times[kind]);
            }
        }

        // On a busy machine the least is what the work itself takes; the median has the neighbours in it.
        Console.WriteLine($"{title} ({found} reports)");
        Console.WriteLine($"  the file: {Told(all[0], all[1])}");
        Console.WriteLine($"  the member that is typed in: {Told(all[2], all[3])}");
    }

    private static string Told(List<double> without, List<double> with) =>
        $"{without.Min():F1} ms without, {with.Min() - without.Min():F1} ms more with the analyzers (least of {with.Count}); medians {Median(without):F1} and {Median([.. with.Zip(without, (one, other) => one - other)]):F1} ms";

    private static double Cost(Compilation compilation, SyntaxTree tree, ImmutableArray<DiagnosticAnalyzer> analyzers, TextSpan? part, out int found)
    {
        // What the files declare is known before an editor asks.
        _ = compilation.GetSymbolsWithName("Net0_0").Count();
        var options = new CompilationWithAnalyzersOptions(new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        CompilationWithAnalyzers analysis = compilation.WithAnalyzers(analyzers, options);
        SemanticModel model = analysis.Compilation.GetSemanticModel(tree);
        GC.Collect();
        TimeSpan start = Environment.CpuUsage.TotalTime;
        found = analysis.GetAnalyzerSemanticDiagnosticsAsync(model, part, CancellationToken.None).GetAwaiter().GetResult().Length;
        return (Environment.CpuUsage.TotalTime - start).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);

    private static CSharpCompilation Compile() => CSharpCompilation.Create(
        "Program",
        [.. Enumerable.Range(0, Files).Select(file => CSharpSyntaxTree.ParseText(Source(file), Parsing, $"File{file}.cs")), CSharpSyntaxTree.ParseText(Usings, Parsing, "Usings.cs")],
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
                .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "netstandard.dll" or "SafeStep.ManagedTorch.dll" or "SafeStep.Runtime.dll"))
                .Select(path => MetadataReference.CreateFromFile(path)),
        ],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using SafeStep.ManagedTorch;
        global using SafeStep.ManagedTorch.Modules;
        global using static SafeStep.ManagedTorch.torch;
        global using static SafeStep.ManagedTorch.torch.nn;
        global using static SafeStep.ManagedTorch.torch.nn.functional;

        public static class Data
        {
            public static IEnumerable<(Tensor x, Tensor y)> Batches => [];
        }
        """;

    private static string Source(int file) => string.Join("\n", Enumerable.Range(0, Lines / LinesOfOne).Select(part => $$"""
        public class Net{{file}}_{{part}} : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(4, 8), second = Linear(8, 3);
            private readonly Dictionary<string, int> sizes = new() { ["first"] = 8, ["second"] = 3 };
            public Net{{file}}_{{part}}() : base("net") => RegisterComponents();
            public override Tensor forward(Tensor x)
            {
                var hidden = relu(first.call(x));
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
    private sealed class LooksAtNothing(bool atOperations) : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [new("X0001", "Nothing", "Nothing", "Nothing", DiagnosticSeverity.Info, isEnabledByDefault: true)];

        public override void Initialize(AnalysisContext context)
        {
            context.EnableConcurrentExecution();
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.RegisterSymbolAction(_ => { }, SymbolKind.NamedType);
            if (atOperations)
            {
                context.RegisterOperationAction(_ => { }, OperationKind.Invocation);
            }
            else
            {
                context.RegisterCodeBlockAction(_ => { });
            }
        }
    }
}
