using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace Benchmarks;

/// <summary>Two convolutions with batch norm and a mean over the positions.</summary>
internal sealed class Conv1dNet : Module<Tensor, Tensor>
{
    private readonly Sequential body = Sequential(
        Conv1d(1, 32, 3, padding: 1), BatchNorm1d(32), ReLU(),
        Conv1d(32, 32, 3, padding: 1), BatchNorm1d(32), ReLU());

    private readonly Linear head = Linear(32, 10);

    public Conv1dNet() : base(nameof(Conv1dNet)) => RegisterComponents();

    public override Tensor forward(Tensor input) => head.call(body.call(input).mean([2]));
}

/// <summary>Three convolutions with batch norm, pooling between them and a mean over the positions.</summary>
internal sealed class Conv2dNet : Module<Tensor, Tensor>
{
    private readonly Sequential body = Sequential(
        Conv2d(3, 32, 3, padding: 1), BatchNorm2d(32), ReLU(), MaxPool2d(2),
        Conv2d(32, 64, 3, padding: 1), BatchNorm2d(64), ReLU(), MaxPool2d(2),
        Conv2d(64, 128, 3, padding: 1), BatchNorm2d(128), ReLU());

    private readonly Linear head = Linear(128, 10);

    public Conv2dNet() : base(nameof(Conv2dNet)) => RegisterComponents();

    public override Tensor forward(Tensor input) => head.call(body.call(input).mean([2, 3]));
}
