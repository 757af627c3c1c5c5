using SafeStep.Runtime.Tests.Radius.Reference;

namespace SafeStep.Runtime.Tests.Radius;

/// <summary>The exact radius against the roots of a polynomial, found as eigenvalues.</summary>
public class PolynomialTests
{
    // The certified end gives up a few units of rounding of F over its slope; Newton ends at the rounding of a root.
    private const double Rounding = 1e-10;

    [Theory]
    [InlineData(0.1, 300)]
    [InlineData(3, 300)]
    [InlineData(30, 300)]
    [InlineData(300, 300)]
    [InlineData(3_000, 300)]
    [InlineData(30_000, 300)]
    public void Agrees_with_the_roots_of_a_polynomial(double deviation, int instances)
    {
        for (int seed = 0; seed < instances; seed++)
        {
            var random = new Random(seed);
            int classes = 2 + random.Next(14);
            double[] logits = [.. Enumerable.Range(0, classes).Select(_ => deviation * Instances.Normal(random))];
            int[] slopes = [.. Enumerable.Range(0, classes).Select(_ => random.Next(12))];
            Check(logits, slopes, $"deviation {deviation}, seed {seed}");
        }
    }

    [Theory]
    [InlineData(500)]
    [InlineData(20_000)]
    public void Agrees_where_several_classes_tie_far_from_the_origin(double scale)
    {
        for (int seed = 0; seed < 300; seed++)
        {
            // Below a top class, groups on lines of one tilt: each group ties as a whole, where the tilt undoes the line.
            var random = new Random(seed);
            int groups = 1 + random.Next(2);
            double[] tilts = [.. Enumerable.Range(0, groups).Select(_ => scale * Instances.Normal(random))];
            int[] slopes = [0, .. Enumerable.Range(0, 4 + random.Next(6)).Select(_ => random.Next(10))];
            double[] logits = [scale, .. slopes[1..].Select(slope => (tilts[random.Next(groups)] * slope) + random.NextDouble())];
            Check(logits, slopes, $"scale {scale}, seed {seed}");
        }
    }

    private static void Check(double[] logits, int[] slopes, string name)
    {
        double expected = slopes.Distinct().Count() > 1 ? PolynomialZeros.Radius(logits, slopes) : double.PositiveInfinity;
        ExactRadius exact = ConvergenceRadius.Exact(logits, Array.ConvertAll(slopes, slope => (double)slope));
        Assert.True(exact.Certified, $"{name}: {exact}");
        Assert.True(exact.Radius == expected || Math.Abs((exact.Radius / expected) - 1) < Rounding, $"{name}: {exact}, roots {expected:R}");
    }
}
