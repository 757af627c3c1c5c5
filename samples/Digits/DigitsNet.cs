using SafeStep;

namespace Digits;

/// <summary>The multilayer perceptron 64-128-10. The attribute is all it takes to get <c>Jvp</c> and <c>CreateStepGuard</c>.</summary>
[LogitHead]
public sealed partial class DigitsNet : nn.Module<Tensor, Tensor>
{
    private readonly Linear hidden = nn.Linear(64, 128);
    private readonly Linear output = nn.Linear(128, 10);

    public DigitsNet()
        : base(nameof(DigitsNet))
    {
        RegisterComponents();
    }

    public override Tensor forward(Tensor pixels) => output.call(nn.functional.relu(hidden.call(pixels)));
}
