using SafeStep.Generators.Tests.Derivatives;
using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>Models as users write them: each must be differentiated without fallback and match central differences of its logits.</summary>
[Collection(nameof(SeededModels))]
public class ArchitectureTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void MlpMatches(int seed) => Check(() => new Mlp(), Input(seed, 5, 6), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), seed);

    [Fact]
    public void SequentialMlpMatches() => Check(() => new SequentialMlp(), Input(4, 5, 6), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 4);

    [Fact]
    public void GptMatches() => Check(() => new Gpt(11, 6, 8, 2, 2), Tokens(5, 11, 2, 6), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 5);

    [Fact]
    public void BertMatches()
    {
        Tensor mask = tensor(new double[,] { { 1, 1, 1, 1, 1 }, { 1, 1, 1, 0, 0 } });
        Check(() => new Bert(11, 6, 8, 2, 3), Tokens(6, 11, 2, 5), (model, x) => model.forward(x, mask), (model, x, p) => model.Jvp(x, mask, p), 6);
    }

    [Fact]
    public void MlpMixerMatches() => Check(() => new MlpMixer(4, 5, 6, 2, 3), Input(7, 2, 4, 5), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 7);

    [Fact]
    public void VisionTransformerMatches() =>
        Check(() => new VisionTransformer(8, 4, 8, 2, 2, 3), Input(8, 2, 1, 8, 8), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 8);

    [Fact]
    public void AutoencoderClassifierMatches() =>
        Check(() => new AutoencoderClassifier(9, 4, 3), Input(9, 5, 9), (model, x) => model.forward(x).Logits, (model, x, p) => model.Jvp(x, p), 9);

    [Theory]
    [InlineData("tanh")]
    [InlineData("relu")]
    [InlineData("silu")]
    [InlineData("square")]
    public void TextClassifierMatches(string activation) =>
        Check(() => new TextClassifier(11, 6, 3, activation), Tokens(10, 11, 4, 5), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 10);

    [Fact]
    public void LeNetMatches() => Check(() => new LeNet(), Input(11, 2, 1, 12, 12), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 11);

    [Fact]
    public void VggMatches() => Check(() => new Vgg([4, 0, 6, 0], 3), Input(12, 2, 3, 8, 8), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 12);

    [Fact]
    public void ResNet18Matches() => Check(() => new ResNet18(4, 3), Input(13, 2, 3, 16, 16), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 13);

    [Fact]
    public void MobileNetV2Matches() => Check(() => new MobileNetV2(3), Input(14, 2, 3, 8, 8), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 14);

    [Fact]
    public void TcnMatches() => Check(() => new Tcn(2, 4, 3), Input(15, 2, 2, 9), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 15);

    [Fact]
    public void SqueezeExciteMatches() => Check(() => new SqueezeExciteNet(3), Input(16, 2, 3, 6, 6), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 16);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void UNetMatches(bool bilinear) => Check(() => new UNet(2, 3, bilinear), Input(18, 2, 1, 8, 8), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 18);

    [Fact]
    public void EveryLayerMatches() => Check(() => new LayerZoo(), Input(19, 3, 2, 6, 6), (model, x) => model.forward(x), (model, x, p) => model.Jvp(x, p), 19);

    // While it trains, the batch's statistics are part of the function; the running ones must stay as they were. Central differences of the
    // training forward do change them, which does not change its output.
    [Fact]
    public void ResNet18MatchesInTraining()
    {
        manual_seed(17);
        var model = new ResNet18(4, 3);
        model.to(ScalarType.Float64);
        model.train();
        Tensor x = Input(17, 6, 3, 32, 32);
        var buffers = model.named_buffers().Select(named => (named.buffer, Before: named.buffer.clone())).ToList();
        model.Jvp(x, ParameterTangents.FromNamed(model, model.named_parameters().ToDictionary(named => named.name, named => ones_like(named.parameter))));
        Assert.All(buffers, pair => Assert.True(pair.buffer.eq(pair.Before).all().item<bool>()));
        CentralDifferences.AssertJvp(model, m => m.forward(x), (m, p) => m.Jvp(x, p), 17);
    }

    private static Tensor Tokens(int seed, int vocabulary, params long[] shape) => randint(0, vocabulary, shape, ScalarType.Int64, generator: new Generator((ulong)seed));

    private static Tensor Input(int seed, params long[] shape) => randn(shape, ScalarType.Float64, generator: new Generator((ulong)seed));

    private static void Check<TModel>(Func<TModel> create, Tensor x, Func<TModel, Tensor, Tensor> forward, Func<TModel, Tensor, ParameterTangents, LogitJvp> jvp, int seed)
        where TModel : nn.Module
    {
        manual_seed(seed);
        TModel model = create();
        model.eval();
        CentralDifferences.AssertJvp(model, m => forward(m, x), (m, p) => jvp(m, x, p), seed);
    }
}
