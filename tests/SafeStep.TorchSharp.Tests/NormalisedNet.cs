namespace SafeStep.TorchSharpTests;

/// <summary>Layers whose tangents go through autograd.</summary>
[LogitHead]
internal sealed partial class NormalisedNet : Module<Tensor, Tensor>
{
    private readonly Sequential body;
    private readonly Linear head;

    public NormalisedNet(int width)
        : base(nameof(NormalisedNet))
    {
        body = Sequential(Linear(width, width), LayerNorm(width), GELU());
        head = Linear(width, 10);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => head.call(body.call(x));
}
