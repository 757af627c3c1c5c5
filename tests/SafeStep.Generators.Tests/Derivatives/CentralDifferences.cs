using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// The independent judge of every derivative: (f(x + h t) - f(x - h t)) / 2h in float64. With h = 1e-6 its own error is about
/// h^2 |f'''| from truncation and 1e-16 |f| / h = 1e-10 |f| from rounding, so 1e-6 relative leaves room for |f'''| up to a million and
/// still catches any wrong term.
/// </summary>
internal static class CentralDifferences
{
    private const double Step = 1e-6;
    private const double Tolerance = 1e-6;

    public static Tensor Of(Func<Tensor[], Tensor> function, Tensor[] inputs, Tensor?[] tangents)
    {
        Tensor ahead = function([.. inputs.Zip(tangents, (x, t) => t is null ? x : x + (t * Step))]);
        Tensor behind = function([.. inputs.Zip(tangents, (x, t) => t is null ? x : x - (t * Step))]);
        return (ahead - behind) / (2 * Step);
    }

    /// <summary>Compares the generated slopes of a model with those of its logits, at float64, along a random direction; chosen parameters stay frozen.</summary>
    public static void AssertJvp<TModel>(TModel model, Func<TModel, Tensor> forward, Func<TModel, ParameterTangents, LogitJvp> jvp, int seed, Func<string, bool>? constant = null)
        where TModel : nn.Module
    {
        model.to(ScalarType.Float64);
        using var noGrad = no_grad();
        var parameters = model.named_parameters().ToList();
        var generator = new Generator((ulong)seed);
        // Fresh biases are exactly zero, and so are activations behind dead units: a kink would lie right on the point.
        foreach (var (_, parameter) in parameters)
        {
            parameter.add_(randn(parameter.shape, ScalarType.Float64, generator: generator) * 0.05);
        }

        var tangents = parameters.Where(named => constant?.Invoke(named.name) != true).ToDictionary(named => named.name, named => randn(named.parameter.shape, ScalarType.Float64, generator: generator) * 0.3);
        var direction = ParameterTangents.FromNamed(model, tangents);
        var before = parameters.Select(named => named.parameter.clone()).ToList();

        LogitJvp actual = jvp(model, direction);
        Tensor logits = forward(model);
        Tensor expected = Difference(Step);
        if (!IsClose(expected, actual.Slopes, Tolerance))
        {
            // A kink of one of thousands of ReLUs may lie within the step and spoil the difference, not the derivative. A hundredth of the step meets a
            // hundredth of the kinks and still leaves 1e-8 to rounding; a wrong derivative fails there, too.
            expected = Difference(Step / 100);
        }

        Assert.True(actual.ExactTangent, "The slopes come from a finite difference.");
        AssertClose(logits, actual.Logits, 1e-12, $"logits, seed {seed}");
        AssertClose(expected, actual.Slopes, Tolerance, $"slopes, seed {seed}");
        foreach (var (named, copy) in parameters.Zip(before))
        {
            Assert.True(named.parameter.eq(copy).all().item<bool>(), $"{named.name} has changed");
        }

        Tensor Difference(double step) => (Moved(step) - Moved(-step)) / (2 * step);

        Tensor Moved(double step)
        {
            foreach (var (named, copy) in parameters.Zip(before).Where(pair => tangents.ContainsKey(pair.First.name)))
            {
                named.parameter.copy_(copy + (tangents[named.name] * step));
            }

            Tensor moved = forward(model).clone();
            foreach (var (named, copy) in parameters.Zip(before))
            {
                named.parameter.copy_(copy);
            }

            return moved;
        }
    }

    public static void AssertClose(Tensor expected, Tensor actual, double tolerance, string what)
    {
        Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: expected the shape [{string.Join(", ", expected.shape)}], got [{string.Join(", ", actual.shape)}].");
        double error = Error(expected, actual);
        Assert.True(IsClose(expected, actual, tolerance), $"{what}: largest difference {error:E2} where the largest value is {Scale(expected):E2}.");
    }

    public static bool IsClose(Tensor expected, Tensor actual, double tolerance) => Error(expected, actual) <= tolerance * Scale(expected);

    private static double Error(Tensor expected, Tensor actual) => (expected - actual).abs().max().item<double>();

    private static double Scale(Tensor expected) => Math.Max(1e-3, expected.abs().max().item<double>());
}
