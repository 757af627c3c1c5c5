namespace SafeStep.Generators.Tests.Analysis;

public class TensorTypesTests
{
    [Theory]
    [InlineData("Tensor", true)]
    [InlineData("Tensor?", true)]
    [InlineData("Parameter", true)]
    [InlineData("List<Tensor[]>", true)]
    [InlineData("(int, Tensor)", true)]
    [InlineData("object", true)]
    [InlineData("Func<Tensor, int>", true)]
    [InlineData("Pair", true)]
    [InlineData("System.Collections.IEnumerable", true)]
    [InlineData("int", false)]
    [InlineData("string", false)]
    [InlineData("Dictionary<string, double[]>", false)]
    [InlineData("Func<int, int>", false)]
    [InlineData("Module<Tensor, Tensor>", false)]
    [InlineData("ModuleList<Linear>", false)]
    [InlineData("Numbers", false)]
    [InlineData("DayOfWeek?", false)]
    public void Holds_tensors(string type, bool expected)
    {
        Bound bound = Bound.Of($"private {type} member = default!;", "public record Pair(Tensor A, int B); public record Numbers(int A, List<int> B);");
        Assert.Equal(expected, bound.Types.MayHoldTensors(bound.TypeOf("member")));
    }

    [Theory]
    [InlineData("Func<Tensor, Tensor>", true)]
    [InlineData("Action<List<Tensor>>", true)]
    [InlineData("Dictionary<string, Func<Tensor>>", true)]
    [InlineData("Delegate", true)]
    [InlineData("Func<int, int>", false)]
    [InlineData("Tensor", false)]
    public void Leads_to_functions_on_tensors(string type, bool expected)
    {
        Bound bound = Bound.Of($"private {type} member = default!;");
        Assert.Equal(expected, bound.Types.MayHoldFunctions(bound.TypeOf("member")));
    }
}
