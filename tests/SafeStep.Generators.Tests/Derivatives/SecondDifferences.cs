using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>
/// The independent judge of second derivatives along a line: (f(h) - 2 f(0) + f(-h)) / h^2 in float64, with one step of Richardson's extrapolation from h and 2h. With h = 1e-3 the truncation is
/// about 4 h^4 f'''''' / 90 and the rounding 5e-16 |f| / h^2 = 5e-10 |f|: 1e-6 relative leaves room for a sixth derivative of some ten thousand and catches any wrong term.
/// </summary>
internal static class SecondDifferences
{
    private const double Tolerance = 1e-6;
    private const double Step = 1e-3;

    public static Tensor Of(Func<double, Tensor> along)
    {
        Tensor middle = along(0) * 2;
        return ((Second(Step) * 4) - Second(2 * Step)) / 3;

        Tensor Second(double h) => (along(h) - middle + along(-h)) / (h * h);
    }

    /// <summary>The floor of 2e-8 is the rounding of values up to 40, where the second derivative itself may be zero.</summary>
    public static void AssertClose(Tensor expected, Tensor actual, string what)
    {
        Assert.True(expected.shape.SequenceEqual(actual.shape), $"{what}: expected the shape [{string.Join(", ", expected.shape)}], got [{string.Join(", ", actual.shape)}].");
        double apart = (expected - actual).abs().max().item<double>(), largest = expected.abs().max().item<double>();
        Assert.True(apart <= (Tolerance * largest) + 2e-8, $"{what}: largest difference {apart:E2} where the largest value is {largest:E2}.");
    }

    /// <summary>Compares the generated jets of a model with differences, at float64, along a random direction.</summary>
    /// <param name="model">The model.</param>
    /// <param name="forward">Its logits.</param>
    /// <param name="jet">Its generated jets.</param>
    /// <param name="first">Its generated slopes.</param>
    /// <param name="seed">The seed of the direction.</param>
    /// <param name="hasKinks">
    /// Whether activations have kinks, one of which a step of 1e-3 would cross: then the judge is the central difference of the slopes at 1e-6, which were judged by differences of the logits themselves.
    /// </param>
    public static void AssertJet<TModel>(
        TModel model, Func<TModel, Tensor> forward, Func<TModel, ParameterTangents, LogitJet> jet, Func<TModel, ParameterTangents, LogitJvp> first, int seed, bool hasKinks)
        where TModel : nn.Module
    {
        model.to(ScalarType.Float64);
        using var noGrad = no_grad();
        var generator = new Generator((ulong)seed);
        var parameters = model.named_parameters().ToList();
        foreach (var (_, parameter) in parameters)
        {
            parameter.add_(randn(parameter.shape, ScalarType.Float64, generator: generator) * 0.05);
        }

        var tangents = parameters.ToDictionary(named => named.name, named => randn(named.parameter.shape, ScalarType.Float64, generator: generator) * 0.1);
        var before = parameters.Select(named => named.parameter.clone()).ToList();
        var direction = ParameterTangents.FromNamed(model, tangents);
        LogitJet actual = jet(model, direction);
        LogitJvp slopes = first(model, direction);
        Tensor expected = hasKinks ? Bend(1e-6) : Of(t => At(t, forward));
        if (hasKinks && !CentralDifferences.IsClose(expected, actual.Curvatures, Tolerance))
        {
            // One of thousands of kinks may lie within the step and spoil the difference. A hundredth of the step meets a hundredth of them; a wrong curvature fails there, too.
            expected = Bend(1e-8);
        }

        // A function that hardly bends would pass with a curvature of zero.
        Assert.True(expected.abs().max().item<double>() > 1e-4, $"seed {seed}: the logits do not bend");
        CentralDifferences.AssertClose(slopes.Logits, actual.Logits, 1e-12, $"logits, seed {seed}");
        CentralDifferences.AssertClose(slopes.Slopes, actual.Slopes, 1e-12, $"slopes, seed {seed}");
        AssertClose(expected, actual.Curvatures, $"curvatures, seed {seed}");

        Tensor Bend(double h) => (At(h, m => first(m, direction).Slopes) - At(-h, m => first(m, direction).Slopes)) / (2 * h);

        Tensor At(double t, Func<TModel, Tensor> evaluate)
        {
            foreach (var (named, copy) in parameters.Zip(before))
            {
                named.parameter.copy_(copy + (tangents[named.name] * t));
            }

            Tensor moved = evaluate(model).clone();
            foreach (var (named, copy) in parameters.Zip(before))
            {
                named.parameter.copy_(copy);
            }

            return moved;
        }
    }
}
