using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit.Abstractions;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>The generator in an editor: a solution of 100 marked models, one keystroke at a time.</summary>
public class SpeedTests(ITestOutputHelper output)
{
    private const int Models = 100;

    private const int Repetitions = 5;

    // The times are reported, not judged: only what is done again must be right on a busy machine too.
    [Fact]
    public void AKeystrokeCostsLittle()
    {
        string[] sources = [.. Enumerable.Range(0, Models).Select(Source), "public class Other { public int Value => 1; }"];
        Compilation compilation = Compiled.Compile(sources);
        GeneratorDriver driver = Compiled.NewDriver();
        driver.RunGenerators(Compiled.Compile(Source(0)));

        Cost full = Measure(() => driver = driver.RunGenerators(compilation));
        Cost elsewhere = Median(i => Typed(Models, $"public class Other {{ public int Value => 1{i}; }}"));
        Cost inModel = Median(i => Typed(7, Source(7).Replace("* 0.5", $"* 0.25{i}", StringComparison.Ordinal)));

        output.WriteLine($"{Models} models: full run {full}; keystroke elsewhere {elsewhere}; in a model {inModel}");
        Assert.All(
            driver.GetRunResult().Results[0].TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(step => step.Outputs).GroupBy(step => step.Reason),
            reasons => Assert.True(reasons.Key == IncrementalStepRunReason.Cached || reasons.Count() == 1, $"{reasons.Key}: {reasons.Count()}"));

        Cost Typed(int file, string text)
        {
            compilation = Edited(compilation, file, text);
            return Measure(() => driver = driver.RunGenerators(compilation));
        }
    }

    [Fact]
    public void TheArchitecturesTogetherAreWrittenWithoutADiagnostic()
    {
        GeneratorDriver driver = Compiled.NewDriver();
        Cost first = Run();
        Cost again = Median(_ => Run());

        output.WriteLine($"{MutationTests.Names.Length} architectures: first run {first}; from new trees again {again}");
        GeneratorDriverRunResult result = driver.GetRunResult();
        Assert.Empty(result.Diagnostics);
        Assert.True(result.GeneratedTrees.Length >= MutationTests.Names.Length);

        Cost Run()
        {
            Compilation compilation = Compiled.Compile([.. MutationTests.Names.Select(MutationTests.Source)]);
            return Measure(() => driver = driver.RunGenerators(compilation));
        }
    }

    [Fact]
    public void AForwardOfFourHundredLinesIsWritten()
    {
        string body = string.Join("\n        ", Enumerable.Range(0, 400).Select(i => $"h = {(i % 4) switch { 0 => "relu(h + x)", 1 => "h * 0.5", 2 => "fc.call(h)", _ => "h - h.mean([1], true)" }};"));
        string source = Compiled.Model($"public override Tensor forward(Tensor x)\n    {{\n        var h = x;\n        {body}\n        return fc.call(h);\n    }}");
        GeneratorDriver driver = Compiled.NewDriver();
        Cost first = Run();
        Cost again = Median(_ => Run());
        output.WriteLine($"a forward of 400 lines: first run {first}; from new trees and with a new driver again {again}");
        Assert.Empty(driver.GetRunResult().Diagnostics);

        Cost Run()
        {
            Compilation compilation = Compiled.Compile(source);
            return Measure(() => driver = Compiled.NewDriver().RunGenerators(compilation));
        }
    }

    [Fact]
    public void CancellationIsHonoured()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => Compiled.NewDriver().RunGenerators(Compiled.Compile(Source(0)), cancelled.Token));
    }

    private static Cost Measure(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan before = Environment.CpuUsage.TotalTime;
        action();
        return new(Stopwatch.GetElapsedTime(start), Environment.CpuUsage.TotalTime - before);
    }

    private static Cost Median(Func<int, Cost> measure)
    {
        var costs = Enumerable.Range(0, Repetitions).Select(measure).ToList();
        return new(costs.Select(cost => cost.Time).Order().ElementAt(Repetitions / 2), costs.Select(cost => cost.Processors).Order().ElementAt(Repetitions / 2));
    }

    /// <summary>What a run took.</summary>
    /// <param name="Time">By the clock.</param>
    /// <param name="Processors">Of all processors together: on a busy machine this says more.</param>
    private sealed record Cost(TimeSpan Time, TimeSpan Processors)
    {
        public override string ToString() => $"{Time.TotalMilliseconds:F0} ms ({Processors.TotalMilliseconds:F0} ms of processors)";
    }

    private static Compilation Edited(Compilation compilation, int index, string text)
    {
        SyntaxTree tree = compilation.SyntaxTrees.ElementAt(index);
        return compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(text, (CSharpParseOptions)tree.Options, tree.FilePath));
    }

    private static string Source(int i) => Compiled.Usings + $$"""
        namespace Demo{{i}};

        [LogitHead]
        public sealed partial class Net : Module<Tensor, Tensor>
        {
            private readonly Linear first = Linear(8, 8);
            private readonly Block block = new();
            private readonly LayerNorm norm = LayerNorm(8);
            private readonly Linear head = Linear(8, 4);

            public Net() : base("Net") => RegisterComponents();

            public override Tensor forward(Tensor x)
            {
                x = relu(first.forward(x));
                for (var i = 0; i < 3; i++)
                {
                    x = x + block.forward(norm.forward(x)) * 0.5;
                }

                var (low, high) = Halves(x);
                x = x.shape[0] > 1 ? cat([low, high], 1) : x;
                return head.forward(x);
            }

            private static (Tensor, Tensor) Halves(Tensor x)
            {
                var parts = x.chunk(2, 1);
                return (parts[0], parts[1]);
            }
        }

        public sealed partial class Block : Module<Tensor, Tensor>
        {
            private readonly Sequential layers = Sequential(Linear(8, 16), GELU(), Linear(16, 8));

            public Block() : base("Block") => RegisterComponents();

            public override Tensor forward(Tensor x) => layers.forward(x).softmax(-1) * x;
        }
        """;
}
