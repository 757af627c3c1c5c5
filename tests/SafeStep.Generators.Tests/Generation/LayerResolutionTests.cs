namespace SafeStep.Generators.Tests.Generation;

/// <summary>Children are run by the pass, whatever they are; what is known not to have a rule is reported before.</summary>
public class LayerResolutionTests
{
    [Theory]
    [InlineData("private readonly Linear fc = Linear(4, 4);")]
    [InlineData("private readonly Module<Tensor, Tensor> fc = Linear(4, 4);")]
    [InlineData("private Module<Tensor, Tensor> fc { get; } = Linear(4, 4);")]
    [InlineData("private readonly Module<Tensor, Tensor> fc = null!; private Net(bool b) : base(\"Net\") { fc = b ? Linear(4, 4) : ReLU(); }")]
    [InlineData("private readonly Sequential fc = Sequential(Linear(4, 4));")]
    public void AChildIsRunByThePass(string field) => Assert.Contains("jvp.call(fc, x)", Compiled.RunClean(Compiled.Model("public override Tensor forward(Tensor x) => fc.forward(x);", field)).Text, StringComparison.Ordinal);

    [Fact]
    public void AnElementOfASequenceIsAModule() => Assert.Contains("jvp.call((torch.nn.Module<Tensor, Tensor>)(all[0]), x)", Compiled.RunClean(Compiled.Model(
        "public override Tensor forward(Tensor x) => all[0].call(x);", "private readonly Sequential all = Sequential(Linear(4, 4));")).Text, StringComparison.Ordinal);

    // Both namespaces of the layers have these names.
    [Theory]
    [InlineData("Linear"), InlineData("Conv2d"), InlineData("ReLU"), InlineData("LayerNorm"), InlineData("BatchNorm2d"), InlineData("Dropout"), InlineData("MaxPool2d"), InlineData("Embedding"), InlineData("Softmax")]
    public void LayersWithARuleAreAccepted(string layer) => Assert.Contains("jvp.call(layer, x)", Compiled.RunClean(Compiled.Model(
        "public override Tensor forward(Tensor x) => layer.forward(x);", $"private readonly {layer} layer = null!;")).Text, StringComparison.Ordinal);
}
