using SafeStep;

namespace Resume.Tests;

/// <summary>A small classifier with dropout-free layers, so that a step depends on parameters, optimizer and batch alone.</summary>
[LogitHead]
public sealed partial class Net : nn.Module<Tensor, Tensor>
{
    private readonly Linear hidden = nn.Linear(6, 16);
    private readonly Linear output = nn.Linear(16, 4);

    public Net()
        : base(nameof(Net)) => RegisterComponents();

    public override Tensor forward(Tensor x) => output.call(nn.functional.gelu(hidden.call(x)));
}
