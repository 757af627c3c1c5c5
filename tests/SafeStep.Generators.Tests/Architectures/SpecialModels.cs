using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;
using static SafeStep.ManagedTorch.torch.nn;

namespace SafeStep.Generators.Tests.Architectures;

/// <summary>An operation without a rule: the slopes come from a finite difference.</summary>
[LogitHead]
public sealed partial class WithoutRule : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 3);

    public WithoutRule()
        : base(nameof(WithoutRule)) => RegisterComponents();

#pragma warning disable SAFE1010 // The fallback is what is tested.
    public override Tensor forward(Tensor x) => fc.call(x).as_strided([x.shape[0], 3], [3, 1]);
#pragma warning restore SAFE1010
}

/// <summary>A method and a module whose rules the user wrote.</summary>
[LogitHead]
public sealed partial class WithUsersRules : Module<Tensor, Tensor>
{
    private readonly Linear fc = Linear(4, 3);
    private readonly Scale scale = new();

    public WithUsersRules()
        : base(nameof(WithUsersRules)) => RegisterComponents();

    public override Tensor forward(Tensor x) => scale.call(Formulas.Swish(fc.call(x), 1.5));
}

/// <summary>Not partial, so that no twin can be written for it.</summary>
public sealed class Scale : Module<Tensor, Tensor>
{
    private readonly Parameter factor = new(ones(1) * 2);

    public Scale()
        : base(nameof(Scale)) => RegisterComponents();

    public override Tensor forward(Tensor x) => x * factor;

    [TangentRule(typeof(Scale), nameof(forward))]
    public static Tensor? Tangent(Scale layer, Tensor x, Tensor? x_t, ParameterTangents direction) =>
        OpTangents.mul(x, x_t, layer.factor, direction.Of(layer, nameof(factor)), x);
}

public static class Formulas
{
    public static Tensor Swish(Tensor x, double beta) => x * (x * beta).sigmoid();

    [TangentRule(typeof(Formulas), nameof(Swish))]
    public static Tensor? SwishTangent(Tensor x, Tensor? x_t, double beta, Tensor y)
    {
        if (x_t is null)
        {
            return null;
        }

        Tensor gate = (x * beta).sigmoid();
        return x_t * (gate + (y * (1 - gate) * beta));
    }
}

/// <summary>A gate that is meant to be constant.</summary>
[LogitHead]
public sealed partial class Detached : Module<Tensor, Tensor>
{
    private readonly Linear gate = Linear(4, 3);
    private readonly Linear fc = Linear(4, 3);

    public Detached()
        : base(nameof(Detached)) => RegisterComponents();

    public override Tensor forward(Tensor x) => gate.forward(x).sigmoid().detach() * fc.forward(x);
}

/// <summary>Many things people do: loops, in-place operations, index assignment, null-conditional layers, local functions, tuples, detach, no_grad.</summary>
[LogitHead]
public sealed partial class Miscellany : Module<Tensor, int, Tensor>
{
    private readonly Linear first = Linear(4, 4);
    private readonly Linear second = Linear(4, 4);
    private readonly Module<Tensor, Tensor>? extra;
    private readonly Module<Tensor, Tensor>? absent = null;
    private readonly Module<Tensor, Tensor>[] several;
    private readonly Parameter gain = new(ones(4));
    private readonly Tensor offset = arange(4).to(ScalarType.Float32) * 0.1;

    public Miscellany()
        : base(nameof(Miscellany))
    {
        extra = Sequential(Linear(4, 4), Sigmoid());
        several = [Linear(4, 4), Tanh()];
        register_module("several0", several[0]);
        RegisterComponents();
    }

    private Tensor Scale => gain * 0.5;

    public override Tensor forward(Tensor x, int repeats)
    {
        var h = first.forward(x).tanh_();
        h.mul_(2).add_(Scale);
        h += offset;
        for (var i = 0; i < repeats; i++)
        {
            if (i == 2) continue;
            h = Mix(h, i) - h / (i + 1);
        }

        (Tensor low, Tensor high) = Halves(h);
        var (left, right) = (low * high, high);
        var table = zeros(x.shape[0], 4, dtype: x.dtype);
        table[.., ..2] = left;
        table[.., 2] = right[.., 1];
        h = table + h;
        h = absent?.forward(h) ?? h;
        h = extra?.forward(h) ?? h;
        foreach (var layer in several)
        {
            h = layer.forward(h);
        }

        Tensor constant;
        using (no_grad())
        {
            constant = second.forward(x);
        }

        var (best, _) = h.max(1, true);
        h = h - x.mean(new long[] { -1 }, keepdim: true).detach() + constant * best;
        return where(h > 0, h, h * 0.1) / (h.shape[0] > 1 ? best.abs() + 1 : best);

        Tensor Mix(Tensor t, int step)
        {
            if (step % 2 == 0)
            {
                return second.forward(t) * gain;
            }

            return functional.relu(t);
        }
    }

    private static (Tensor Low, Tensor High) Halves(Tensor t)
    {
        var parts = t.chunk(2, dim: 1);
        return (parts[0], parts[1]);
    }
}

/// <summary>Names that are keywords without their sign, among them one that a rule reads after it has been overwritten.</summary>
[LogitHead]
public sealed partial class VerbatimNames : Module<Tensor, Tensor>
{
    private readonly Linear @base = Linear(4, 3);
    private readonly Parameter @float = new(ones(3));

    public VerbatimNames()
        : base(nameof(VerbatimNames)) => RegisterComponents();

    public override Tensor forward(Tensor @in)
    {
        Tensor @out = @base.forward(@in);
        @out = @out.sin() * @float;
        @out = @out.softmax(-1);
        (Tensor @in, Tensor @out) @params = (@out, @out * 2);
        return @params.@in * @params.@out;
    }
}
