namespace SafeStep.TorchSharpTests;

/// <summary>A layer on one device, and the next ones on another or the same.</summary>
[LogitHead]
internal sealed partial class TwoDeviceNet : Module<Tensor, Tensor>
{
    private readonly Device device;
    private readonly Linear hidden;
    private readonly Sequential head;

    public TwoDeviceNet(Device first, Device second)
        : base(nameof(TwoDeviceNet))
    {
        device = second;
        hidden = Linear(6, 8, device: first);
        head = Sequential(Linear(8, 8, device: second), GELU(), Linear(8, 3, device: second));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => head.call(hidden.call(x).tanh().to(device));
}
