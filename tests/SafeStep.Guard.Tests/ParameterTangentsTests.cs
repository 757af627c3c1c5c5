namespace SafeStep.Guard.Tests;

public class ParameterTangentsTests
{
    [Fact]
    public void Tangents_are_found_by_module_and_name()
    {
        var model = new LinearHead(3, 4);
        var weight = ones(4, 3);

        var tangents = ParameterTangents.FromNamed(model, new Dictionary<string, Tensor> { ["output.weight"] = weight });

        Assert.Same(weight, tangents.Of(model.Output, "weight"));
        Assert.Null(tangents.Of(model.Output, "bias"));
    }

    [Fact]
    public void An_unknown_name_is_an_error_that_lists_the_known_ones()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => ParameterTangents.FromNamed(new LinearHead(3, 4), new Dictionary<string, Tensor> { ["hidden.weight"] = ones(4, 3) }));

        Assert.Contains("hidden.weight: no such parameter. The model has output.weight, output.bias.", exception.Message);
    }

    [Fact]
    public void A_wrong_shape_names_both_shapes()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => ParameterTangents.FromNamed(new LinearHead(3, 4), new Dictionary<string, Tensor> { ["output.weight"] = ones(3, 4) }));

        Assert.Contains("[3, 4]", exception.Message);
        Assert.Contains("[4, 3]", exception.Message);
    }

    // NaN equals nothing, not even itself: a parameter is told by what it is, not by its values.
    [Theory]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_parameter_shared_by_two_modules_has_one_tangent(double value)
    {
        var model = new TiedModel();
        using (no_grad())
        {
            model.First.weight!.fill_(value);
        }

        var tangent = ones(5, 5);

        var tangents = ParameterTangents.FromNamed(model, new Dictionary<string, Tensor> { ["first.weight"] = tangent });

        Assert.Same(tangent, tangents.Of(model.First, "weight"));
        Assert.Same(tangent, tangents.Of(model.Second, "weight"));
    }

    private sealed class TiedModel : nn.Module<Tensor, Tensor>
    {
        private readonly Linear first = nn.Linear(5, 5, hasBias: false);
        private readonly Linear second = nn.Linear(5, 5, hasBias: false);

        public TiedModel()
            : base(nameof(TiedModel))
        {
            second.weight = first.weight;
            RegisterComponents();
        }

        public Linear First => first;

        public Linear Second => second;

        public override Tensor forward(Tensor x) => second.call(first.call(x));
    }
}
