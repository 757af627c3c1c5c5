using System.Globalization;
using SafeStep.Soundness.Tests.Fuzzing;
using SafeStep.Soundness.Tests.Harness;
using Xunit.Abstractions;

namespace SafeStep.Soundness.Tests;

/// <summary>Real architectures, changed at random: each is right or refused. SAFESTEP_MUTANTS says how many of each (12 otherwise).</summary>
public class MutantTests(ITestOutputHelper log)
{
    private const int Quick = 12;

    private static readonly Dictionary<string, (string Create, string Inputs)> Architectures = new()
    {
        ["Mlp"] = ("new Mlp()", "randn(5, 6)"),
        ["Gpt"] = ("new Gpt(11, 6, 8, 2, 2)", "randint(0, 11, new long[] { 2, 6 }, ScalarType.Int64)"),
        ["Bert"] = ("new Bert(11, 6, 8, 2, 3)", "randint(0, 11, new long[] { 2, 5 }, ScalarType.Int64), tensor(new double[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 0, 0 } })"),
        ["MlpMixer"] = ("new MlpMixer(4, 5, 6, 2, 3)", "randn(2, 4, 5)"),
        ["VisionTransformer"] = ("new VisionTransformer(8, 4, 8, 2, 2, 3)", "randn(2, 1, 8, 8)"),
        ["AutoencoderClassifier"] = ("new AutoencoderClassifier(9, 4, 3)", "randn(5, 9)"),
        ["TextClassifier"] = ("new TextClassifier(11, 6, 3, \"silu\")", "randint(0, 11, new long[] { 4, 5 }, ScalarType.Int64)"),
        ["LeNet"] = ("new LeNet()", "randn(2, 1, 12, 12)"),
        ["Vgg"] = ("new Vgg([4, 0, 6, 0], 3)", "randn(2, 3, 8, 8)"),
        ["ResNet18"] = ("new ResNet18(4, 3)", "randn(2, 3, 16, 16)"),
        ["MobileNetV2"] = ("new MobileNetV2(3)", "randn(2, 3, 8, 8)"),
        ["Tcn"] = ("new Tcn(2, 4, 3)", "randn(2, 2, 9)"),
        ["SqueezeExcite"] = ("new SqueezeExciteNet(3)", "randn(2, 3, 6, 6)"),
        ["UNet"] = ("new UNet(2, 3, true)", "randn(2, 1, 8, 8)"),
    };

    public static TheoryData<string> Names => [.. Architectures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Changed_architectures_are_right_or_refused(string file)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("SAFESTEP_MUTANTS"), CultureInfo.InvariantCulture, out int wanted) ? wanted : Quick;
        int seed = file.Sum(letter => letter);
        var (create, inputs) = Architectures[file];
        string name = create.Split('(')[0]["new ".Length..];
        using var reader = new StreamReader(GetType().Assembly.GetManifestResourceStream("Architectures." + file)!);
        var mutants = new Mutants(name, reader.ReadToEnd(), create, inputs);
        Assert.Empty(mutants.Errors);
        var random = new Random(seed);
        var models = Enumerable.Range(0, count).Select(i => mutants.Next(i, random)).ToList();
        var outcomes = Report.Written("Mutants of " + file, Batch.Run(models, everyConsumer: false));
        log.WriteLine($"{file}, seed {seed}: {Report.Counts(outcomes.Values)}");
        var failures = models.Where(model => !outcomes[model.Name].IsSound && outcomes[model.Name].Verdict != Verdict.Invalid).ToList();
        Assert.True(failures.Count == 0, string.Join("\n\n", failures.Take(3).Select(model => $"{outcomes[model.Name].Verdict}: {outcomes[model.Name].Detail}\n{model.Source}\n{outcomes[model.Name].Generated}")));
        Assert.True(outcomes.Values.Count(outcome => outcome.Verdict == Verdict.Exact) >= count / 4, Report.Counts(outcomes.Values));
    }
}
