namespace SafeStep.Runtime.Tests.Radius;

public class VarianceTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(257)]
    public void Is_the_nearest_point_that_both_conditions_allow(int classes)
    {
        foreach (string kind in Instances.Kinds)
        {
            for (int seed = 0; seed < 50; seed++)
            {
                Instances.Instance instance = Instances.Draw(kind, classes, seed);
                double expected = ByMinimisation(instance.Logits, instance.Slopes);

                // The minimisation stops at 1e-9 of the width.
                Near(expected, instance.Radius(RadiusBound.Variance), 1e-7, instance.Name);
                Near(expected, ConvergenceRadius.Of(RadiusBound.Variance, instance.FloatLogits, instance.FloatSlopes), 1e-4, instance.Name + ", float32");
            }
        }
    }

    [Theory]
    [InlineData(30)]
    [InlineData(300)]
    [InlineData(3_000)]
    [InlineData(10_000)]
    public void Tends_to_the_binary_radius_in_the_logarithm_of_the_margin(double gap)
    {
        // Var / spread^2 = exp(-gap) to rounding, beyond where it can be represented; then w + ln w = gap.
        double radius = ConvergenceRadius.Of(RadiusBound.Variance, [0, gap], [0.0, 2.0]);
        double w = 2 * radius / Math.Sqrt(1 + (2 / ((2 * radius) - 1)));
        Assert.Equal(gap, w + Math.Log(w), 0.01);
        Assert.True(radius <= ConvergenceRadius.Binary(gap, 2));

        // In float32 the sums carry up to 2e-5, which the logarithm divides by the margin.
        Assert.Equal(radius, ConvergenceRadius.Of(RadiusBound.Variance, [0f, (float)gap], [0f, 2f]), 2e-6 * radius);
    }

    [Fact]
    public void Is_the_spread_bound_where_the_variance_is_largest()
    {
        Assert.Equal(Math.PI / 3, ConvergenceRadius.Of(RadiusBound.Variance, [1.0, 1.0], [-1.0, 2.0]), 1e-15);
    }

    [Fact]
    public void Is_infinite_for_one_class_and_for_equal_slopes()
    {
        Assert.Equal(double.PositiveInfinity, ConvergenceRadius.Of(RadiusBound.Variance, [4f], [2f]));
        Assert.Equal(double.PositiveInfinity, ConvergenceRadius.Of(RadiusBound.Variance, [4.0, 1.0], [2.0, 2.0]));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(12)]
    [InlineData(2_000)]
    public void Leaves_masked_classes_out(int classes)
    {
        Instances.Instance instance = Instances.Draw("typical", classes, 3);
        float[] logits = [.. instance.FloatLogits.SelectMany(value => new[] { value, float.NegativeInfinity })];
        float[] slopes = [.. instance.FloatSlopes.SelectMany(value => new[] { value, float.NaN })];
        double expected = ConvergenceRadius.Of(RadiusBound.Variance, instance.FloatLogits, instance.FloatSlopes);
        Assert.Equal(expected, ConvergenceRadius.Of(RadiusBound.Variance, logits, slopes), 1e-5 * expected);
    }

    [Theory]
    [InlineData(1e-38f)]
    [InlineData(1e-30f)]
    [InlineData(1e30f)]
    [InlineData(5e37f)]
    public void Scales_with_slopes_whose_squares_float32_cannot_hold(float scale)
    {
        Instances.Instance instance = Instances.Draw("typical", 40, 8);
        double expected = instance.Radius(RadiusBound.Variance);
        float[] slopes = Array.ConvertAll(instance.FloatSlopes, slope => slope * scale);

        // 1e-38 is subnormal after the product: it keeps about 20 bits.
        Assert.Equal(expected, scale * ConvergenceRadius.Of(RadiusBound.Variance, instance.FloatLogits, slopes), 2e-4 * expected);
    }

    private static double ByMinimisation(double[] logits, double[] slopes)
    {
        double[] weights = [.. logits.Select(logit => Math.Exp(logit - logits.Max()))];
        double total = weights.Sum(), mean = weights.Zip(slopes, (w, a) => w * a).Sum() / total;
        double variance = weights.Zip(slopes, (w, a) => w * (a - mean) * (a - mean)).Sum() / total;
        double spread = slopes.Max() - slopes.Min();

        double Squared(double u) => (u * u) + Math.Max(Math.PI * Math.PI / (spread * spread), 2 * Math.Exp(-spread * u) / variance);

        // Falling, then rising: ternary search over a range that holds the minimum.
        double low = 0, high = 60 / spread;
        while (high - low > 1e-9 / spread)
        {
            double third = (high - low) / 3;
            (low, high) = Squared(low + third) < Squared(high - third) ? (low, high - third) : (low + third, high);
        }

        return Math.Sqrt(Squared((low + high) / 2));
    }

    private static void Near(double expected, double actual, double relative, string instance) =>
        Assert.True(Math.Abs(actual - expected) <= relative * expected, $"{instance}: expected {expected:R}, got {actual:R}");
}
