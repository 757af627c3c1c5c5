namespace SafeStep.Generators.Tests.Generation;

/// <summary>How operations are written in the file that all twins share.</summary>
public class OperationTests
{
    [Theory]
    [InlineData("h.unsqueeze_(0).squeeze_(0)", "Reshaped(input, t => t.unsqueeze_(dim), t => t.unsqueeze(dim))")]
    [InlineData("h.transpose_(0, 1)", "Reshaped(input, t => t.transpose_(dim0, dim1), t => t.transpose(dim0, dim1))")]
    [InlineData("h.neg_()", "OpTangents.neg(input, jvp.Of(input), before)")]
    [InlineData("h.arcsin()", "jvp.Made(result, OpTangents.asin(input, jvp.Of(input), result))")]
    [InlineData("h * 2", "var result = left * right;")]
    [InlineData("relu(h, inplace: true)", "return jvp.Wrote(x, ")]
    [InlineData("h.view(4, -1)", "jvp.View(result, input, t => t.reshape(sizes))")]
    [InlineData("h.contiguous()", "jvp.MaybeView(input.contiguous(), input, static t => t)")]
    [InlineData("h.sum(1).unsqueeze(1) * h", "jvp.Linear(input.sum(dim), input, t => t.sum(dim))")]
    [InlineData("cat(new[] { h, h }, 1)", "OpTangents.cat(tensors, jvp.Of(tensors), dim, result)")]
    [InlineData("h.max(1).values.unsqueeze(1) * h", "jvp.Made(result.Item1, tangents.Item1)")]
    [InlineData("h.copy_(x)", "jvp.WrotePart(input, part, (t, v) => t.copy_(v))")]
    public void EachKindIsWrittenInItsWay(string call, string expected) => Assert.Contains(
        expected, Compiled.RunClean(Compiled.Model($"public override Tensor forward(Tensor x) {{ var h = fc.call(x); h = {call}; return h; }}")).Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("dropout(h, 0.5, training)")]
    [InlineData("dropout1d(h, 0.5, training)")]
    [InlineData("dropout2d(h, 0.5, training)")]
    public void DropoutFunctionsDropNothing(string call) => Assert.Contains("return jvp.Dropout(input, v => ", Compiled.RunClean(
        Compiled.Model($"public override Tensor forward(Tensor x) {{ var h = fc.call(x); return {call}; }}")).Text, StringComparison.Ordinal);

    // A model that wants second derivatives and one that does not share the file.
    [Fact]
    public void ModelsOfBothOrdersShareAnOperation()
    {
        string first = Compiled.Model("public override Tensor forward(Tensor x) => fc.call(x).tanh();");
        string second = first.Replace("Net", "Other", StringComparison.Ordinal).Replace("[LogitHead]", "[LogitHead(SecondOrder = true)]", StringComparison.Ordinal);
        string text = Compiled.RunClean(first, second).Text;
        Assert.Equal(1, text.Split("internal static Tensor tanh(").Length - 1);
        Assert.Contains("OpJets.tanh(", text, StringComparison.Ordinal);
    }
}
