using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>An operation with its rule and the inputs both are tried on.</summary>
internal sealed record RuleCase(string Name, Func<Tensor[], Tensor> Op, Func<Tensor[], Tensor?[], Tensor, Tensor?> Rule, params Tensor[] Inputs)
{
    private static int seed;

    /// <summary>A function of one tensor.</summary>
    public static RuleCase Of(string name, Func<Tensor, Tensor> op, Func<Tensor, Tensor?, Tensor, Tensor?> rule, Tensor x) =>
        new(name, v => op(v[0]), (v, t, y) => rule(v[0], t[0], y), x);

    /// <summary>A function of two tensors.</summary>
    public static RuleCase Of(string name, Func<Tensor, Tensor, Tensor> op, Func<Tensor, Tensor?, Tensor, Tensor?, Tensor, Tensor?> rule, Tensor x, Tensor y) =>
        new(name, v => op(v[0], v[1]), (v, t, z) => rule(v[0], t[0], v[1], t[1], z), x, y);

    /// <summary>Normal numbers, the same in every run.</summary>
    public static Tensor Any(params long[] shape) => randn(shape, ScalarType.Float64, generator: new Generator((ulong)++seed));

    /// <summary>Numbers between 0.5 and 2.5.</summary>
    public static Tensor Positive(params long[] shape) => (rand(shape, ScalarType.Float64, generator: new Generator((ulong)++seed)) * 2) + 0.5;

    /// <summary>Numbers between -0.9 and 0.9.</summary>
    public static Tensor Inside(params long[] shape) => (rand(shape, ScalarType.Float64, generator: new Generator((ulong)++seed)) - 0.5) * 1.8;

    public override string ToString() => Name;
}
