namespace MpiScenarios;

/// <summary>A small classifier.</summary>
[LogitHead]
public sealed partial class Net : nn.Module<Tensor, Tensor>
{
    private readonly Linear hidden, output;

    public Net(int width = 16)
        : base(nameof(Net))
    {
        hidden = nn.Linear(6, width);
        output = nn.Linear(width, 4);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => output.call(nn.functional.tanh(hidden.call(x)));
}
