using BenchmarkDotNet.Running;
using Benchmarks;

// "compare" trains the benchmark models here and in PyTorch, by turns; "analyzers" times them at each keystroke; anything else goes to BenchmarkDotNet, which times single kernels.
if (args is ["compare", .. var options])
{
    return ComparisonOptions.TryParse(options, out ComparisonOptions? parsed, out string? error) ? PairedComparison.Run(parsed) : Fail(error);
}

if (args is ["profile", var model, var seconds] && TrainingModels.All.TryGetValue(model, out TrainingModel? chosen) && double.TryParse(seconds, out double limit))
{
    return PairedComparison.Profile(chosen, limit);
}

if (args is ["analyzers", .. var count])
{
    int keystrokes = 30;
    return count.Length == 0 || (count is [var number] && int.TryParse(number, out keystrokes) && keystrokes > 0) ? AnalyzerKeystrokes.Run(keystrokes) : Fail($"\"{string.Join(' ', count)}\" is no number of keystrokes.\nUsage: analyzers [NUMBER]");
}

BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args);
return 0;

static int Fail(string? error)
{
    Console.Error.WriteLine(error);
    return 2;
}
