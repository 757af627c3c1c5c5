using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>The parameters of a single recurrent cell.</summary>
internal sealed class CellParameters
{
    private readonly nn.Module owner;
    private readonly Action<string, Parameter> register;
    private readonly Dictionary<string, Parameter> parameters = [];
    private readonly long hidden;

    internal CellParameters(nn.Module owner, Action<string, Parameter> register, int gates, long inputs, long hidden, bool bias, ScalarType? type)
    {
        (this.owner, this.register, this.hidden) = (owner, register, hidden);
        if (inputs < 1 || hidden < 1) throw new ArgumentException($"{owner.GetName()}: {inputs} inputs, {hidden} hidden; each must be positive.");
        var bound = 1 / Math.Sqrt(hidden);
        Set(nameof(weight_ih), Uniform(gates * hidden, inputs));
        Set(nameof(weight_hh), Uniform(gates * hidden, hidden));
        if (!bias) return;
        Set(nameof(bias_ih), Uniform(gates * hidden));
        Set(nameof(bias_hh), Uniform(gates * hidden));

        Parameter Uniform(params long[] shape)
        {
            var parameter = empty(shape, type).AsParameter();
            nn.init.uniform_(parameter, -bound, bound);
            return parameter;
        }
    }

    /// <summary>[gates * hidden, inputs].</summary>
    internal Parameter? weight_ih => parameters.GetValueOrDefault(nameof(weight_ih));

    /// <summary>[gates * hidden, hidden].</summary>
    internal Parameter? weight_hh => parameters.GetValueOrDefault(nameof(weight_hh));

    /// <summary>[gates * hidden], or null.</summary>
    internal Parameter? bias_ih => parameters.GetValueOrDefault(nameof(bias_ih));

    /// <summary>[gates * hidden], or null.</summary>
    internal Parameter? bias_hh => parameters.GetValueOrDefault(nameof(bias_hh));

    internal void Set(string name, Parameter? value)
    {
        ArgumentNullException.ThrowIfNull(value);
        parameters[name] = value;
        register(name, value);
    }

    internal (Tensor Hidden, Tensor? Cell) Step(
        Tensor input, Tensor? h0, Tensor? c0, Func<Tensor, Tensor, Tensor, Tensor?, (Tensor Hidden, Tensor? Cell)> next, bool hasCell = false)
    {
        if (input.dim() is not (1 or 2)) throw new ArgumentException($"{owner.GetName()}: an input of shape {Layout.Text(input.Sizes)}; expected [batch, features] or [features].");
        using var scope = NewDisposeScope();
        var single = input.dim() == 1;
        var x = Batch(input)!;
        var h = Batch(h0) ?? zeros([x.shape[0], hidden], x.dtype);
        var c = hasCell ? Batch(c0) ?? zeros([x.shape[0], hidden], x.dtype) : null;
        var (after, cell) = next(nn.functional.linear(x, weight_ih!, bias_ih), nn.functional.linear(h, weight_hh!, bias_hh), h, c);
        return (Left(after)!, Left(cell));

        Tensor? Batch(Tensor? t) => single ? t?.unsqueeze(0) : t;

        Tensor? Left(Tensor? t) => (single ? t?.squeeze(0) : t)?.MoveToOuterDisposeScope();
    }
}
