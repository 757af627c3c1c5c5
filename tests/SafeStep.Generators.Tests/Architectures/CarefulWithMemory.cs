using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>Gives memory back early, in the ways in which TorchSharp code does: dispose scopes that hand a result on, and finally.</summary>
[LogitHead]
public sealed partial class CarefulWithMemory : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 6);
    private readonly Linear second = Linear(6, 3);

    public CarefulWithMemory()
        : base(nameof(CarefulWithMemory)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        Tensor hidden = Hidden(x);
        try
        {
            var parts = new List<Tensor> { hidden.tanh(), hidden.sigmoid(), hidden * 2 };
            return second.call(parts.First() * parts[1] + parts.Last());
        }
        finally
        {
            hidden.Dispose();
        }
    }

    private Tensor Hidden(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor y = first.call(x) * 0.5;
        return scope.MoveToOuter(y + y.relu());
    }
}
