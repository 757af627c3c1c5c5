using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A small convolutional net with squeeze-and-excite gates.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class SqueezeExciteNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv = Conv2d(3, 8, 3, padding: 1);
    private readonly SqueezeExcite gate = new(8, 2);
    private readonly Linear head;

    public SqueezeExciteNet(long classes)
        : base(nameof(SqueezeExciteNet))
    {
        head = Linear(8, classes);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        x = functional.silu(conv.forward(x));
        x = gate.forward(x);
        return head.forward(x.mean(new long[] { -2, -1 }));
    }
}

public sealed partial class SqueezeExcite : Module<Tensor, Tensor>
{
    private readonly Linear squeeze;
    private readonly Linear excite;

    public SqueezeExcite(long channels, long reduction)
        : base(nameof(SqueezeExcite))
    {
        squeeze = Linear(channels, channels / reduction);
        excite = Linear(channels / reduction, channels);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x)
    {
        var (n, c) = (x.shape[0], x.shape[1]);
        var s = functional.relu(squeeze.forward(x.mean(new long[] { 2, 3 })));
        s = sigmoid(excite.forward(s)).view(n, c, 1, 1);
        return x * s;
    }
}
