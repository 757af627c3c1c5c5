namespace SafeStep.TorchSharpTests;

/// <summary>The leaky function of random slopes: refused by name while they are random, followed afterwards.</summary>
public class RandomSlopeTests
{
    [Theory]
    [InlineData("while it trains it draws its slopes at random", false, true)]
    [InlineData("it writes over its input", true, false)]
    public void A_function_of_random_slopes_is_refused_where_it_cannot_be_followed(string reason, bool inplace, bool training)
    {
        using var model = new WithLayer(nn.RReLU(0.1, 0.3, inplace));
        model.train(training);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.CreateStepGuard(optimizer);
        var before = model.parameters().Select(parameter => parameter.clone()).ToArray();
        nn.functional.cross_entropy(model.call(randn(4, 2, 6)), arange(4).remainder(3)).backward();

        var refused = Assert.Throws<NotSupportedException>(() => guard.Step());

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.All(model.parameters().Zip(before), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
    }

    /// <summary>Central differences of the layer itself, in float64: it is linear on either side of zero, so only rounding is left, 1e-16 / h.</summary>
    [Fact]
    public void After_training_its_slopes_are_those_of_the_mean()
    {
        using var layer = nn.RReLU(0.1, 0.3);
        layer.eval();
        using var noGrad = no_grad();
        var random = new Generator(3);
        Tensor x = randn([2, 3, 8], ScalarType.Float64, generator: random), direction = randn([2, 3, 8], ScalarType.Float64, generator: random);
        x += x.sign() * 0.1;
        const double H = 1e-5;
        var expected = (layer.call(x + (direction * H)) - layer.call(x - (direction * H))) / (2 * H);

        var slopes = LayerTangents.RReLU(layer, x, direction, layer.call(x))!;

        Assert.InRange((slopes - expected).abs().max().item<double>(), 0, 1e-10);
    }
}

/// <summary>A layer between two linear ones.</summary>
[LogitHead]
public sealed partial class WithLayer : nn.Module<Tensor, Tensor>
{
    private readonly Linear first = nn.Linear(6, 6), last = nn.Linear(6, 3);
    private readonly nn.Module<Tensor, Tensor> layer;

    public WithLayer(nn.Module<Tensor, Tensor> layer)
        : base(nameof(WithLayer))
    {
        this.layer = layer;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => last.call(layer.call(first.call(x)).sum(1));
}
