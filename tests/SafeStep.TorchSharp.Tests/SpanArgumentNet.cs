namespace SafeStep.TorchSharpTests;

/// <summary>Arguments as collection expressions, which newer TorchSharp takes as spans.</summary>
[LogitHead]
internal sealed partial class SpanArgumentNet : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 3);

    public SpanArgumentNet()
        : base(nameof(SpanArgumentNet)) => RegisterComponents();

    public override Tensor forward(Tensor x) => functional.pad(fc.call(x), pad: [1, 0], mode: PaddingModes.Constant, value: 0);
}
