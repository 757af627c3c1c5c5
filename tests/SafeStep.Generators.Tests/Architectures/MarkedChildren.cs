using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>A marked model that only the running program puts another marked model into.</summary>
[LogitHead]
public sealed partial class MarkedOuter : Module<Tensor, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly Module<Tensor, Tensor> body;

    public MarkedOuter(Module<Tensor, Tensor> body)
        : base(nameof(MarkedOuter))
    {
        this.body = body;
        RegisterComponents();
    }

    public override Tensor forward(Tensor x) => body.call(first.call(x));
}

/// <summary>Its helper is called with the input and with what depends on parameters: the twin needs both, the derivative of the model one.</summary>
[LogitHead]
public partial class MarkedInner : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 3);
    private readonly Linear skip = Linear(4, 3);

    public MarkedInner()
        : base(nameof(MarkedInner))
    {
        // By name, for RegisterComponents of TorchSharp 0.99 does not see the private fields of a base class.
        register_module(nameof(fc), fc);
        register_module(nameof(skip), skip);
    }

    public override Tensor forward(Tensor x) => Bent(fc.call(Bent(x)), 2) + skip.call(x).tanh();

    private static Tensor Bent(Tensor t) => t.sin();

    private static Tensor Bent(Tensor t, double by) => t.sigmoid() * by;
}

/// <summary>Derives from a marked model and runs its forward.</summary>
[LogitHead]
public sealed partial class MarkedDerived : MarkedInner
{
    private readonly Linear last = Linear(3, 3);

    public MarkedDerived() => RegisterComponents();

    public override Tensor forward(Tensor x) => last.call(base.forward(x)).relu();
}

/// <summary>Inherits a forward that reads private members, and is marked again; adds nothing that forward knows.</summary>
[LogitHead]
public sealed partial class MarkedInheriting : PrivateStem;

public partial class PrivateStem : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 3);
    private protected readonly Parameter gain = new(ones(3));

    public PrivateStem()
        : base(nameof(PrivateStem))
    {
        register_module(nameof(fc), fc);
        register_parameter(nameof(gain), gain);
    }

    public override Tensor forward(Tensor x) => Gated(fc.call(x));

    private Tensor Gated(Tensor t) => t.sigmoid() * gain;
}

/// <summary>Derives from a marked model and leaves forward to it.</summary>
[LogitHead]
public sealed partial class MarkedTwice : MarkedInner;
