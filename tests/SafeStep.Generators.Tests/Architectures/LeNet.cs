using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>LeNet: functional activations and pooling between layers.</summary>
[LogitHead(SecondOrder = true)]
public sealed partial class LeNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv1 = Conv2d(1, 6, 3, padding: 1);
    private readonly Conv2d conv2 = Conv2d(6, 8, 3);
    private readonly Linear fc1 = Linear(8 * 2 * 2, 10);
    private readonly Linear fc2 = Linear(10, 4);

    public LeNet()
        : base(nameof(LeNet)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x = functional.max_pool2d(functional.relu(conv1.forward(x)), 2);
        x = functional.max_pool2d(functional.relu(conv2.forward(x)), 2);
        x = x.view(x.shape[0], -1);
        x = functional.relu(fc1.forward(x));
        return functional.log_softmax(fc2.forward(x), 1);
    }
}
