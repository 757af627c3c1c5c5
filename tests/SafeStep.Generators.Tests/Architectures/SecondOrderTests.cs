using SafeStep.Generators.Tests.Derivatives;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>The generated second derivatives of whole models against second central differences of their logits.</summary>
[Collection(nameof(SeededModels))]
public class SecondOrderTests
{
    [Fact]
    public void SequentialMlpMatches() => Smooth(() => new SequentialMlp(), Input(4, 5, 6), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 4);

    [Fact]
    public void GptMatches() => Smooth(() => new Gpt(11, 6, 8, 2, 2), Tokens(5, 11, 2, 6), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 5);

    [Fact]
    public void BertMatches()
    {
        Tensor mask = tensor(new double[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 0, 0 } });
        Smooth(() => new Bert(11, 6, 8, 2, 3), Tokens(6, 11, 2, 5), (m, x) => m.forward(x, mask), (m, x, p) => m.SecondOrderJvp(x, mask, p), (m, x, p) => m.Jvp(x, mask, p), 6);
    }

    [Fact]
    public void MlpMixerMatches() => Smooth(() => new MlpMixer(4, 5, 6, 2, 3), Input(7, 2, 4, 5), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 7);

    [Fact]
    public void VisionTransformerMatches() =>
        Smooth(() => new VisionTransformer(8, 4, 8, 2, 2, 3), Input(8, 2, 1, 8, 8), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 8);

    [Theory]
    [InlineData("tanh")]
    [InlineData("silu")]
    [InlineData("square")]
    public void TextClassifierMatches(string activation) => Smooth(
        () => new TextClassifier(11, 6, 3, activation), Tokens(10, 11, 4, 5), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 10);

    [Fact]
    public void MlpMatches() => Kinked(() => new Mlp(), Input(1, 5, 6), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 1);

    [Fact]
    public void LeNetMatches() => Kinked(() => new LeNet(), Input(11, 2, 1, 12, 12), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 11);

    [Fact]
    public void VggMatches() => Kinked(() => new Vgg([4, 0, 6, 0], 3), Input(12, 2, 3, 8, 8), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 12);

    [Fact]
    public void ResNet18Matches() => Kinked(() => new ResNet18(4, 3), Input(13, 2, 3, 16, 16), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 13);

    [Fact]
    public void MobileNetV2Matches() => Kinked(() => new MobileNetV2(3), Input(14, 2, 3, 8, 8), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 14);

    [Fact]
    public void TcnMatches() => Kinked(() => new Tcn(2, 4, 3), Input(15, 2, 2, 9), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 15);

    [Fact]
    public void SqueezeExciteMatches() =>
        Kinked(() => new SqueezeExciteNet(3), Input(16, 2, 3, 6, 6), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 16);

    [Fact]
    public void UNetMatches() => Kinked(() => new UNet(2, 3, true), Input(18, 2, 1, 8, 8), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 18);

    [Fact]
    public void SequencesMatch() => Smooth(() => new Sequences(), Input(19, 3, 4), (m, x) => m.forward(x), (m, x, p) => m.SecondOrderJvp(x, p), (m, x, p) => m.Jvp(x, p), 19);

    // What they are for: the zero with curved logits, and the Hessian along the step by the chain rule against a second difference of the loss itself.
    [Fact]
    public void TheHessianAlongTheStepFollows()
    {
        manual_seed(3);
        var model = new SequentialMlp();
        model.to(ScalarType.Float64);
        model.eval();
        using var noGrad = no_grad();
        Tensor x = Input(3, 6, 6), labels = tensor(new long[] { 0, 1, 2, 3, 0, 1 });
        var generator = new Generator(3);
        var parameters = model.named_parameters().Select(named => (named.name, named.parameter, Before: named.parameter.clone())).ToList();
        var tangents = parameters.ToDictionary(entry => entry.name, entry => randn(entry.parameter.shape, ScalarType.Float64, generator: generator) * 0.3);
        var (logits, slopes, curvatures) = model.SecondOrderJvp(x, ParameterTangents.FromNamed(model, tangents));

        // loss = mean(ln sum e^z - z_y): its second derivative is Var(a) + E[b] - b_y.
        Tensor q = logits.softmax(1), mean = (q * slopes).sum(1, true), at = labels.unsqueeze(1);
        Tensor hessian = ((q * (slopes - mean).square()).sum(1) + (q * curvatures).sum(1) - curvatures.gather(1, at).squeeze(1)).mean();
        Tensor expected = SecondDifferences.Of(t =>
        {
            parameters.ForEach(entry => entry.parameter.copy_(entry.Before + (tangents[entry.name] * t)));
            return nn.functional.cross_entropy(model.forward(x), labels).clone();
        });
        SecondDifferences.AssertClose(expected, hessian, "v' H v");
        double[] Row(Tensor values) => values[0].contiguous().data<double>().ToArray();
        Assert.NotNull(StepDiagnostics.QuadraticLogitZero(Row(logits), Row(slopes), Row(curvatures)));
    }

    private static void Smooth<TModel>(
        Func<TModel> create, Tensor x, Func<TModel, Tensor, Tensor> forward, Func<TModel, Tensor, ParameterTangents, LogitJet> jet, Func<TModel, Tensor, ParameterTangents, LogitJvp> first, int seed)
        where TModel : nn.Module => Check(create, x, forward, jet, first, seed, hasKinks: false);

    private static void Kinked<TModel>(
        Func<TModel> create, Tensor x, Func<TModel, Tensor, Tensor> forward, Func<TModel, Tensor, ParameterTangents, LogitJet> jet, Func<TModel, Tensor, ParameterTangents, LogitJvp> first, int seed)
        where TModel : nn.Module => Check(create, x, forward, jet, first, seed, hasKinks: true);

    private static void Check<TModel>(
        Func<TModel> create, Tensor x, Func<TModel, Tensor, Tensor> forward, Func<TModel, Tensor, ParameterTangents, LogitJet> jet, Func<TModel, Tensor, ParameterTangents, LogitJvp> first,
        int seed, bool hasKinks)
        where TModel : nn.Module
    {
        manual_seed(seed);
        TModel model = create();
        model.eval();
        SecondDifferences.AssertJet(model, m => forward(m, x), (m, p) => jet(m, x, p), (m, p) => first(m, x, p), seed, hasKinks);
    }

    private static Tensor Tokens(int seed, int vocabulary, params long[] shape) => randint(0, vocabulary, shape, ScalarType.Int64, generator: new Generator((ulong)seed));

    private static Tensor Input(int seed, params long[] shape) => randn(shape, ScalarType.Float64, generator: new Generator((ulong)seed));
}
