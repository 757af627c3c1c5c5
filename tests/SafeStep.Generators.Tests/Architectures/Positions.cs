using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A child that is given positions to look up, as transformers do; the row is also found by a helper.</summary>
[LogitHead]
public sealed partial class Positions : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly PositionTable table = new();
    private readonly Linear last = Linear(4, 3);

    public Positions()
        : base(nameof(Positions)) => RegisterComponents();

    public override Tensor forward(Tensor x) => last.forward(table.forward(first.forward(x).tanh(), arange(x.shape[0], dtype: ScalarType.Int64)));
}

public sealed partial class PositionTable : Module<Tensor, Tensor, Tensor>
{
    private readonly Parameter rows = new(arange(20).to(ScalarType.Float32).view(5, 4) * 0.1);

    public PositionTable()
        : base(nameof(PositionTable)) => RegisterComponents();

    public override Tensor forward(Tensor x, Tensor positions) => (x * Row(positions)) + rows[positions].sin();

    private Tensor Row(Tensor at) => rows[at];
}

/// <summary>Takes a number out of its input: exact as a model, and as a child only of what does not depend on parameters.</summary>
[LogitHead]
public sealed partial class ScaledByInput : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 3);

    public ScaledByInput()
        : base(nameof(ScaledByInput)) => RegisterComponents();

    public override Tensor forward(Tensor x) => fc.forward(x) * x.abs().max().item<double>();
}

/// <summary>Gives its input to a child that only the running program knows.</summary>
[LogitHead]
public sealed partial class InputFirst : Module<Tensor, Tensor>
{
    private readonly Module<Tensor, Tensor> body;
    private readonly Linear last = Linear(3, 3);

    public InputFirst(Module<Tensor, Tensor> body)
        : base(nameof(InputFirst))
    {
        this.body = body;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => last.forward(body.forward(x));
}
