using System.Globalization;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>
/// The same weights, inputs and direction give the same logits and slopes on every backend: each is compared with one committed file of values. Weights are written by a formula, so that no random
/// generator matters. To write the file anew, run these tests on the embedded engine with SAFESTEP_WRITE_REFERENCE set to its path.
/// </summary>
[Collection(nameof(SeededModels))]
public class AgreementTests
{
    private const double Tolerance = 1e-5;

    private static readonly Dictionary<string, Func<(nn.Module Model, Func<ParameterTangents, LogitJvp> Jvp)>> Architectures = new()
    {
        [nameof(Mlp)] = () => Made(new Mlp(), model => p => model.Jvp(Wave(5, 6), p)),
        [nameof(SequentialMlp)] = () => Made(new SequentialMlp(), model => p => model.Jvp(Wave(5, 6), p)),
        [nameof(Gpt)] = () => Made(new Gpt(11, 6, 8, 2, 2), model => p => model.Jvp(Steps(11, 2, 6), p)),
        [nameof(Bert)] = () => Made(new Bert(11, 6, 8, 2, 3), model => p => model.Jvp(Steps(11, 2, 5), tensor(new double[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 0, 0 } }), p)),
        [nameof(MlpMixer)] = () => Made(new MlpMixer(4, 5, 6, 2, 3), model => p => model.Jvp(Wave(2, 4, 5), p)),
        [nameof(VisionTransformer)] = () => Made(new VisionTransformer(8, 4, 8, 2, 2, 3), model => p => model.Jvp(Wave(2, 1, 8, 8), p)),
        [nameof(AutoencoderClassifier)] = () => Made(new AutoencoderClassifier(9, 4, 3), model => p => model.Jvp(Wave(5, 9), p)),
        [nameof(TextClassifier)] = () => Made(new TextClassifier(11, 6, 3, "silu"), model => p => model.Jvp(Steps(11, 4, 5), p)),
        [nameof(LeNet)] = () => Made(new LeNet(), model => p => model.Jvp(Wave(2, 1, 12, 12), p)),
        [nameof(Vgg)] = () => Made(new Vgg([4, 0, 6, 0], 3), model => p => model.Jvp(Wave(2, 3, 8, 8), p)),
        [nameof(ResNet18)] = () => Made(new ResNet18(4, 3), model => p => model.Jvp(Wave(2, 3, 16, 16), p)),
        [nameof(MobileNetV2)] = () => Made(new MobileNetV2(3), model => p => model.Jvp(Wave(2, 3, 8, 8), p)),
        [nameof(Tcn)] = () => Made(new Tcn(2, 4, 3), model => p => model.Jvp(Wave(2, 2, 9), p)),
        [nameof(SqueezeExciteNet)] = () => Made(new SqueezeExciteNet(3), model => p => model.Jvp(Wave(2, 3, 6, 6), p)),
        [nameof(UNet)] = () => Made(new UNet(2, 3, true), model => p => model.Jvp(Wave(2, 1, 8, 8), p)),
    };

    private static readonly Dictionary<string, double[]> References = Read();

    public static TheoryData<string> Names => [.. Architectures.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void LogitsAndSlopesAreThoseOfTheReference(string name)
    {
        using var scope = NewDisposeScope();
        double[] actual = Evaluate(name);
        if (Environment.GetEnvironmentVariable("SAFESTEP_WRITE_REFERENCE") is { Length: > 0 } file)
        {
            File.AppendAllLines(file, [$"{name} {string.Join(' ', actual.Select(value => value.ToString("G12", CultureInfo.InvariantCulture)))}"]);
            return;
        }

        double[] expected = References[name];
        Assert.Equal(expected.Length, actual.Length);
        // Relative to the largest logit and the largest slope: single entries may cancel to nothing.
        int half = expected.Length / 2;
        Assert.True(Error(0) <= Tolerance, $"{name}: logits differ by {Error(0):g3} of the largest.");
        Assert.True(Error(half) <= Tolerance, $"{name}: slopes differ by {Error(half):g3} of the largest.");

        double Error(int start)
        {
            double largest = expected.Skip(start).Take(half).Max(Math.Abs);
            Assert.True(largest > 1e-3, $"{name}: the reference is nearly zero and would tell nothing.");
            return Enumerable.Range(start, half).Max(i => Math.Abs(actual[i] - expected[i])) / largest;
        }
    }

    private static double[] Evaluate(string name)
    {
        var (model, jvp) = Architectures[name]();
        model.to(ScalarType.Float64);
        using var noGrad = no_grad();
        model.eval();
        foreach (var (path, parameter) in model.named_parameters())
        {
            bool isMatrix = parameter.dim() > 1;
            double size = isMatrix ? 1.5 / Math.Sqrt(parameter.numel() / (double)parameter.shape[0]) : 0.1;
            bool isScale = !isMatrix && path.EndsWith("weight", StringComparison.Ordinal);
            parameter.copy_((Wave(parameter.shape, Phase(path)) * size) + (isScale ? 1 : 0));
        }

        foreach (var (path, buffer) in model.named_buffers())
        {
            if (path.EndsWith("running_mean", StringComparison.Ordinal))
            {
                buffer.copy_(Wave(buffer.shape, Phase(path)) * 0.1);
            }
        }

        var direction = ParameterTangents.FromNamed(model, model.named_parameters().ToDictionary(named => named.name, named => Wave(named.parameter.shape, Phase(named.name) + 0.5) * 0.05));
        using var result = jvp(direction);
        return [.. Values(result.Logits), .. Values(result.Slopes)];
    }

    private static (nn.Module Model, Func<ParameterTangents, LogitJvp> Jvp) Made<TModel>(TModel model, Func<TModel, Func<ParameterTangents, LogitJvp>> jvp)
        where TModel : nn.Module => (model, jvp(model));

    private static Tensor Wave(params long[] shape) => Wave(shape, 0.25);

    private static Tensor Wave(long[] shape, double phase) =>
        tensor(Enumerable.Range(0, (int)shape.Aggregate(1L, (product, size) => product * size)).Select(i => Math.Sin((1.7 * i) + phase)).ToArray()).reshape(shape);

    private static Tensor Steps(int vocabulary, int rows, int columns) => tensor(Enumerable.Range(0, rows * columns).Select(i => (long)(((i * 7) + 3) % vocabulary)).ToArray()).reshape(rows, columns);

    private static double Phase(string path) => path.Sum(letter => letter) % 97 / 10.0;

    private static double[] Values(Tensor tensor) => tensor.to(ScalarType.Float64).contiguous().data<double>().ToArray();

    private static Dictionary<string, double[]> Read()
    {
        using var stream = typeof(AgreementTests).Assembly.GetManifestResourceStream("jvp-reference.txt")!;
        using var reader = new StreamReader(stream);
        var references = new Dictionary<string, double[]>();
        while (reader.ReadLine() is { } line)
        {
            string[] words = line.Split(' ');
            references[words[0]] = [.. words[1..].Select(word => double.Parse(word, CultureInfo.InvariantCulture))];
        }

        return references;
    }
}
