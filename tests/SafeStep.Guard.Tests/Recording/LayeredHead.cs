namespace SafeStep.Guard.Tests;

/// <summary>A classifier made of library layers, run by <c>call</c>; its twin is the rules' own way through a Sequential.</summary>
internal sealed class LayeredHead : nn.Module<Tensor, Tensor>
{
    private readonly Sequential layers;

    public LayeredHead(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(LayeredHead))
    {
        layers = nn.Sequential(modules);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layers.call(x);

    public LogitJvp Jvp(Tensor x, ParameterTangents direction)
    {
        using var jvp = new TangentPass(this, direction);
        return jvp.Logits(jvp.call(layers, jvp.Input(x)));
    }

    public StepGuard Guard(optim.Optimizer optimizer, StepGuardOptions? options = null) => GuardedTensorModel.Guard(this, optimizer, Jvp, options);
}
