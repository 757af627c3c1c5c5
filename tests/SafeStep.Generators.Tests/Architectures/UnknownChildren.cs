using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A child that only the running program knows, and that has no derivative.</summary>
[LogitHead]
public sealed partial class WithUnknownChild : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly Sequential middle;
    private readonly Linear last = Linear(4, 3);

    public WithUnknownChild(Module<Tensor, Tensor> child)
        : base(nameof(WithUnknownChild))
    {
        middle = Sequential(Tanh(), child);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => last.forward(middle.forward(first.forward(x)));
}

/// <summary>The same, where a finite difference is allowed for it.</summary>
[LogitHead(ApproximateUnknownChildren = true)]
public sealed partial class WithApproximatedChild : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly Sequential middle;
    private readonly Linear last = Linear(4, 3);

    public WithApproximatedChild(Module<Tensor, Tensor> child)
        : base(nameof(WithApproximatedChild))
    {
        middle = Sequential(Tanh(), child);
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => last.forward(middle.forward(first.forward(x)));
}

/// <summary>Not partial; with parameters, running statistics and dropout.</summary>
public sealed class OpaqueChild : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 4);
    private readonly BatchNorm1d norm = BatchNorm1d(4);
    private readonly Dropout dropout = Dropout(0.4);

    public OpaqueChild()
        : base(nameof(OpaqueChild)) => RegisterComponents();

    public override Tensor forward(Tensor x) => dropout.forward(norm.forward(fc.forward(x).sin()));
}

/// <summary>Without a rule, and with dropout.</summary>
[LogitHead]
public sealed partial class FallbackWithDropout : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 3);
    private readonly Dropout dropout = Dropout(0.4);
    private readonly BatchNorm1d norm = BatchNorm1d(3);

    public FallbackWithDropout()
        : base(nameof(FallbackWithDropout)) => RegisterComponents();

#pragma warning disable SAFE1010 // The fallback is what is tested.
    public override Tensor forward(Tensor x) => norm.forward(dropout.forward(fc.forward(x))).as_strided([x.shape[0], 3], [3, 1]);
#pragma warning restore SAFE1010
}
