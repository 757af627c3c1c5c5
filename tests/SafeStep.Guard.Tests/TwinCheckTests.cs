namespace SafeStep.Guard.Tests;

public class TwinCheckTests
{
    [Fact]
    public void A_child_whose_forward_is_not_the_one_its_twin_differentiates_is_refused()
    {
        var model = new Holder(new Shifting());

        var exception = Assert.Throws<NotSupportedException>(
            () => GuardedTensorModel.Guard(model, torch.optim.SGD(model.parameters(), 0.1), (x, _) => new LogitJvp(x, null)));

        Assert.Contains("Shifting overrides forward of", exception.Message);
        Assert.Contains("partial", exception.Message);
    }

    [Fact]
    public void A_child_that_has_its_own_twin_or_inherits_both_is_welcome()
    {
        foreach (var child in new Scaling[] { new(), new Renamed(), new Twinned() })
        {
            var model = new Holder(child);
            using var guard = GuardedTensorModel.Guard(model, torch.optim.SGD(model.parameters(), 0.1), (x, _) => new LogitJvp(x, null));
        }
    }

    [Fact]
    public void A_model_whose_forward_is_not_the_one_its_Jvp_differentiates_is_refused()
    {
        var exception = Assert.Throws<NotSupportedException>(() => new Overriding().CreateStepGuard());

        Assert.Contains("Overriding overrides forward of", exception.Message);
        Assert.Contains("mark it [LogitHead]", exception.Message);
    }

    // Its twin is for models around it: here it is that of the base class, as where the model's own could not be written.
    [Fact]
    public void A_model_with_a_Jvp_of_its_own_needs_no_twin()
    {
        foreach (var model in new Marked[] { new(), new Inheriting(), new MarkedAgain() })
        {
            using var guard = model.CreateStepGuard();
        }
    }

    private class Marked : Scaling
    {
        public LogitJvp Jvp(Tensor x, ParameterTangents direction) => new(x * 2, null);

        public virtual StepGuard CreateStepGuard() => StepGuard.Create(
            torch.optim.SGD(parameters(), 0.1), [new GuardedModel(this, (Func<Tensor, Tensor>)forward, inputs => forward((Tensor)inputs[0]!), (inputs, direction) => Jvp((Tensor)inputs[0]!, direction), _ => [])]);
    }

    private sealed class Inheriting : Marked;

    private sealed class Overriding : Marked
    {
        public override Tensor forward(Tensor x) => x * 3;
    }

    private sealed class MarkedAgain : Marked
    {
        public override Tensor forward(Tensor x) => x * 3;

        public new LogitJvp Jvp(Tensor x, ParameterTangents direction) => new(x * 3, null);

        public override StepGuard CreateStepGuard() => StepGuard.Create(
            torch.optim.SGD(parameters(), 0.1), [new GuardedModel(this, (Func<Tensor, Tensor>)forward, inputs => forward((Tensor)inputs[0]!), (inputs, direction) => Jvp((Tensor)inputs[0]!, direction), _ => [])]);
    }

    private sealed class Holder : nn.Module<Tensor, Tensor>
    {
        private readonly Scaling child;

        public Holder(Scaling child)
            : base(nameof(Holder))
        {
            this.child = child;
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => child.call(x);
    }

    // What the generator writes, by hand.
    private class Scaling : nn.Module<Tensor, Tensor>, ITangentModule<Tensor, Tensor>
    {
        private readonly Parameter unused = new(ones(1));

        public Scaling()
            : base(nameof(Scaling)) => RegisterComponents();

        public Parameter Unused => unused;

        public override Tensor forward(Tensor x) => x * 2;

        public virtual Tensor ForwardTwin(Tensor x, TangentPass jvp) => jvp.Linear(x * 2, x, t => t * 2);
    }

    private sealed class Renamed : Scaling;

    private sealed class Shifting : Scaling
    {
        public override Tensor forward(Tensor x) => (x * x) + 1;
    }

    private sealed class Twinned : Scaling
    {
        public override Tensor forward(Tensor x) => x * 3;

        public override Tensor ForwardTwin(Tensor x, TangentPass jvp) => jvp.Linear(x * 3, x, t => t * 3);
    }
}
