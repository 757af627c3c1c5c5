using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A temporal convolutional network: dilated causal convolutions, the future cut off, residual paths.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class Tcn : Module<Tensor, Tensor>
{
    private readonly ModuleList<TemporalBlock> blocks = new();
    private readonly Linear output;

    public Tcn(long inputs, long width, long classes)
        : base(nameof(Tcn))
    {
        for (int i = 0; i < 2; i++)
        {
            blocks.Add(new TemporalBlock(i == 0 ? inputs : width, width, 3, 1L << i));
        }

        output = Linear(width, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        foreach (var block in blocks)
        {
            x = block.forward(x);
        }

        return output.forward(x[.., .., ^1]);
    }
}

public sealed partial class TemporalBlock : Module<Tensor, Tensor>
{
    private readonly Conv1d conv;
    private readonly Conv1d? shortcut;
    private readonly Dropout dropout = Dropout(0.2);
    private readonly long cut;

    public TemporalBlock(long inputs, long outputs, long kernel, long dilation)
        : base(nameof(TemporalBlock))
    {
        cut = (kernel - 1) * dilation;
        conv = Conv1d(inputs, outputs, kernel, padding: cut, dilation: dilation);
        shortcut = inputs == outputs ? null : Conv1d(inputs, outputs, 1);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var y = conv.forward(x);
        y = y.slice(2, 0, y.shape[2] - cut, 1).contiguous();
        y = dropout.forward(functional.relu(y));
        var residual = shortcut == null ? x : shortcut.forward(x);
        return functional.relu(y + residual);
    }
}
