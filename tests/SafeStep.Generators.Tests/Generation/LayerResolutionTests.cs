using System.Reflection;

namespace SafeStep.Generators.Tests.Generation;

/// <summary>A field that says which layer it holds gets that layer's rule where the code is compiled; other fields get theirs when it runs.</summary>
public class LayerResolutionTests
{
    [Fact]
    public void EveryLayersRuleIsFoundByItsType()
    {
        string[] layers = [.. typeof(LayerTangents).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(method => method.GetParameters()[0].ParameterType.Name == method.Name).Select(method => method.Name)];
        string fields = string.Concat(layers.Select(layer => $"private readonly {layer} the{layer} = null!; "));
        string forward = string.Concat(layers.Select(layer => $"x = the{layer}.forward(x); "));
        Compiled run = Compiled.RunClean(Compiled.Model($"public override Tensor forward(Tensor x) {{ {forward} return x; }}", fields));
        Assert.All(layers, layer => Assert.Contains($"LayerTangents.{layer}(the{layer}, ", run.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("private readonly Module<Tensor, Tensor> fc = Linear(4, 4);", true, "assigned where it is declared")]
    [InlineData("private Module<Tensor, Tensor> fc { get; } = Linear(4, 4);", true, "a property without a setter")]
    [InlineData("private readonly Module<Tensor, Tensor> fc; private Net(int n) : base(\"Net\") { fc = Linear(n, n); }", true, "assigned in a constructor")]
    [InlineData("private Module<Tensor, Tensor> fc = Linear(4, 4);", false, "not read-only")]
    [InlineData("private readonly Module<Tensor, Tensor> fc = Linear(4, 4); private Net(int n) : base(\"Net\") { fc = ReLU(); }", false, "assigned twice")]
    [InlineData("private readonly Module<Tensor, Tensor> fc = Linear(4, 4); private Net(int n) : base(\"Net\") { (fc, _) = (ReLU(), n); }", false, "assigned again in a tuple")]
    [InlineData("private readonly Module<Tensor, Tensor> fc = Linear(4, 4); private Net(int n) : base(\"Net\") { Make(out fc); } private static void Make(out Module<Tensor, Tensor> m) { m = ReLU(); }", false, "assigned again by reference")]
    [InlineData("private readonly Module<Tensor, Tensor> fc; private Net(bool b) : base(\"Net\") { fc = b ? Linear(4, 4) : ReLU(); }", false, "a choice")]
    [InlineData("private readonly Module<Tensor, Tensor> fc = Sequential(Linear(4, 4));", false, "not the end of its hierarchy")]
    [InlineData("private readonly Module<Tensor, Tensor> fc; private Net(Module<Tensor, Tensor> m) : base(\"Net\") { fc = m; }", false, "handed in")]
    public void ConcreteLayerIsTakenFromWhatIsAssignedWhereThatIsClear(string field, bool isClear, string what)
    {
        Compiled run = Compiled.Run(Compiled.Model("public override Tensor forward(Tensor x) => fc.forward(x);", field));
        Assert.Empty(run.Result.Diagnostics);
        Assert.True(run.Text.Contains(isClear ? "LayerTangents.Linear(((global::SafeStep.ManagedTorch.Modules.Linear)fc), x, null, direction)" : "LayerTangents.Forward(fc, x, null, direction)", StringComparison.Ordinal), $"{what}\n{run.Text}");
        Assert.DoesNotContain(run.Output.GetDiagnostics(), diagnostic => diagnostic.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
    }

    [Theory]
    [InlineData("h.unsqueeze_(0).squeeze_(0)", "h_t?.unsqueeze(0)")]
    [InlineData("h.transpose_(0, 1)", "h_t?.transpose(0, 1)")]
    [InlineData("h.neg_()", "h_t?.neg()")]
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
