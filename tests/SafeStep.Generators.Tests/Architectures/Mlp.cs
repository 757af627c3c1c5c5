using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;
using static SafeStep.ManagedTorch.torch.nn.functional;

namespace SafeStep.Generators.Tests.Architectures;

[LogitHead(SecondOrder = true)]
public sealed partial class Mlp : Module<Tensor, Tensor>
{
    private readonly Linear hidden = Linear(6, 8);
    private readonly Linear output = Linear(8, 4);

    public Mlp()
        : base(nameof(Mlp)) => RegisterComponents();

    public override Tensor forward(Tensor x) => output.call(relu(hidden.call(x)));
}

[LogitHead(SecondOrder = true)]
public sealed partial class SequentialMlp : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> layers;

    public SequentialMlp()
        : base(nameof(SequentialMlp))
    {
        layers = Sequential(("fc1", Linear(6, 8)), ("act", GELU()), ("drop", Dropout(0.2)), ("norm", LayerNorm(8)), ("fc2", Linear(8, 4)));
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => layers.forward(x);
}
