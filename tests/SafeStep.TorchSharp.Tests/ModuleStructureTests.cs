namespace SafeStep.TorchSharpTests;

/// <summary>Whether a model holds what it held is told without walking through it, also where it has sequences, which list their layers by methods of their own.</summary>
public class ModuleStructureTests
{
    [Fact]
    public void Sequences_are_known()
    {
        using var inner = Sequential(Linear(3, 4), ReLU());
        using var model = new Holder(Sequential(inner, Linear(4, 2)));
        var structure = ModuleStructure.Of(model);

        Assert.True(structure.IsUnchanged);
        model.eval();
        Assert.True(structure.IsUnchanged);
    }

    [Fact]
    public void A_layer_that_was_appended_shows()
    {
        using var inner = Sequential(Linear(3, 4), ReLU());
        using var model = new Holder(Sequential(inner, Linear(4, 2)));
        var structure = ModuleStructure.Of(model);

        inner.append(Linear(4, 4));

        Assert.False(structure.IsUnchanged);
    }

    [Fact]
    public void A_parameter_that_was_replaced_inside_shows()
    {
        using var layer = Linear(3, 4);
        using var model = new Holder(Sequential(Sequential(layer, ReLU()), Linear(4, 2)));
        var structure = ModuleStructure.Of(model);

        layer.weight = new Parameter(randn(4, 3));

        Assert.False(structure.IsUnchanged);
    }

    [Fact]
    public void A_sequence_that_lists_something_else_is_not_known()
    {
        using var model = new Holder(new Listing());

        Assert.False(ModuleStructure.Of(model).IsUnchanged);
    }

    private sealed class Holder : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> layers;

        public Holder(Module<Tensor, Tensor> layers)
            : base(nameof(Holder))
        {
            this.layers = layers;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => layers.call(input);
    }

    private sealed class Listing() : Sequential(("first", Linear(3, 2)))
    {
        public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => base.named_parameters(recurse).Take(1);
    }
}
