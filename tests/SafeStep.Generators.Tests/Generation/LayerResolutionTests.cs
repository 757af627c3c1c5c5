using System.Reflection;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>A field that says which layer it holds gets that layer's rule where the code is compiled; other fields get theirs when it runs.</summary>
public class LayerResolutionTests
{
    [Fact]
    public void EveryLayersRuleIsFoundByItsType()
    {
        string[] layers = [.. typeof(LayerTangents).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => method.Name).Where(name => name != nameof(LayerTangents.Forward)).Distinct()];
        string fields = string.Concat(layers.Select(layer => $"private readonly {layer} the{layer} = null!; "));
        string forward = string.Concat(layers.Select(layer => $"x = the{layer}.forward(x); "));
        Compiled run = Compiled.RunClean(Compiled.Model($"public override Tensor forward(Tensor x) {{ {forward} return x; }}", fields));
        Assert.All(layers, layer => Assert.Contains($"LayerTangents.{layer}(the{layer}, ", run.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("h.unsqueeze_(0).squeeze_(0)", "h_t?.unsqueeze(0)")]
    [InlineData("h.transpose_(0, 1)", "h_t?.transpose(0, 1)")]
    [InlineData("h.neg_()", "OpTangents.neg(h, h_t")]
    [InlineData("h.arcsin()", "OpTangents.asin(h, h_t")]
    public void SpellingsShareARule(string call, string expected) => Assert.Contains(
        expected, Compiled.RunClean(Compiled.Model($"public override Tensor forward(Tensor x) {{ var h = fc.call(x); h = {call}; return h; }}")).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("dropout(h, 0.5, training)")]
    [InlineData("dropout1d(h, 0.5, training)")]
    [InlineData("dropout2d(h, 0.5, training)")]
    public void DropoutFunctionsDropNothing(string call)
    {
        Compiled run = Compiled.RunClean(Compiled.Model($"public override Tensor forward(Tensor x) {{ var h = fc.call(x); return {call}; }}"));
        Assert.Contains("OpTangents.dropout(h, h_t)", run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("training", run.Text, StringComparison.Ordinal);
    }
}
