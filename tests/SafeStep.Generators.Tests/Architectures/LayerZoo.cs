using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>Every layer that has a rule and no place in the other models.</summary>
[LogitHead]
public sealed partial class LayerZoo : Module<Tensor, Tensor>
{
    private readonly Sequential pixels = Sequential(
        Conv2d(2, 4, 3, padding: 1), PReLU(4), GroupNorm(2, 4), ELU(0.7), AvgPool2d(2, stride: 1), CELU(1.3), Conv2d(4, 4, 1), SELU(), BatchNorm2d(4), Hardswish(),
        ConvTranspose2d(4, 4, 2), Mish(), AdaptiveAvgPool2d([3, 2]), Flatten());

    private readonly Sequential series = Sequential(
        Conv1d(4, 4, 3), Softplus(2), BatchNorm1d(4), Hardtanh(-0.8, 0.9), MaxPool1d(2, stride: 1), Softsign(), AvgPool1d(2, stride: 1), ConvTranspose1d(4, 4, 3), Hardsigmoid(),
        AdaptiveAvgPool1d(5), LogSigmoid(), GLU(1), ReLU6());

    private readonly Linear head = Linear(10, 3);
    private readonly Softmax softmax = Softmax(1);
    private readonly LogSoftmax logSoftmax = LogSoftmax(1);
    private readonly SiLU silu = SiLU();
    private readonly Identity identity = Identity();
    private readonly Module<Tensor, Tensor> late = Sequential(Sequential(GELU(), Identity()), Sigmoid(), Softmax(1), LogSoftmax(1), Tanh(), SiLU());

    public LayerZoo()
        : base(nameof(LayerZoo)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        var y = pixels.forward(x).view(-1, 4, 6);
        y = series.forward(y);
        y = identity.forward(silu.forward(head.forward(y.flatten(1))));
        return softmax.forward(y) + logSoftmax.forward(y) + late.forward(y);
    }
}
