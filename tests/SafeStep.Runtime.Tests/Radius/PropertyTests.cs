namespace SafeStep.Runtime.Tests.Radius;

public class PropertyTests
{
    [Theory]
    [InlineData(2, 4_000)]
    [InlineData(3, 2_400)]
    [InlineData(10, 2_800)]
    [InlineData(100, 700)]
    [InlineData(1_000, 100)]
    public void Each_bound_is_at_least_the_one_before(int classes, int instances)
    {
        for (int seed = 0; seed < instances; seed++)
        {
            Instances.Instance instance = Instances.Draw(Instances.Kinds[seed % Instances.Kinds.Length], classes, seed);
            double spread = instance.Radius(RadiusBound.Spread), variance = instance.Radius(RadiusBound.Variance);
            ExactRadius exact = instance.Exact();
            Assert.True(exact.Certified, $"{instance.Name}: {exact}");
            Assert.True(spread > 0 && spread <= variance && variance <= exact.Radius * (1 + 1e-9), $"{instance.Name}: {spread:R}, {variance:R}, {exact}");

            // In float32 the rounding of the sums is counted upwards: the bound may be a little lower, never higher.
            double ofRounded = ConvergenceRadius.Of(RadiusBound.Variance, [.. instance.FloatLogits.Select(z => (double)z)], [.. instance.FloatSlopes.Select(a => (double)a)]);
            double inFloat = ConvergenceRadius.Of(RadiusBound.Variance, instance.FloatLogits, instance.FloatSlopes);
            Assert.True(inFloat <= ofRounded * (1 + 1e-12) && inFloat > ofRounded * (1 - 1e-4), $"{instance.Name}: {ofRounded:R}, in float32 {inFloat:R}");
        }
    }

    [Fact]
    public void Shifts_and_signs_change_nothing_and_scales_scale()
    {
        var random = new Random(3);
        for (int seed = 0; seed < 400; seed++)
        {
            Instances.Instance instance = Instances.Draw(Instances.Kinds[seed % 4], classes: 2 + (seed % 30), seed);
            double shift = 100 * Instances.Normal(random), scale = Math.Exp(5 * Instances.Normal(random));
            foreach (RadiusBound bound in Enum.GetValues<RadiusBound>())
            {
                double radius = instance.Radius(bound);

                // The shift costs its size in units of rounding; the exact radius is sensitive to the logits by no more than that.
                Near(radius, (instance with { Logits = [.. instance.Logits.Select(z => z + shift)] }).Radius(bound), $"{instance.Name}, {bound}: logits shifted by {shift}");
                Near(radius, (instance with { Slopes = [.. instance.Slopes.Select(a => a + shift)] }).Radius(bound), $"{instance.Name}, {bound}: slopes shifted by {shift}");
                Near(radius, (instance with { Slopes = [.. instance.Slopes.Select(a => -a)] }).Radius(bound), $"{instance.Name}, {bound}: slopes turned");
                Near(radius / scale, (instance with { Slopes = [.. instance.Slopes.Select(a => a * scale)] }).Radius(bound), $"{instance.Name}, {bound}: slopes times {scale}");
            }
        }
    }

    private static void Near(double expected, double actual, string instance) =>
        Assert.True(Math.Abs((actual / expected) - 1) < 1e-9, $"{instance}: expected {expected:R}, got {actual:R}");
}
