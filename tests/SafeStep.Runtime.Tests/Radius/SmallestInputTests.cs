using System.Numerics;

namespace SafeStep.Runtime.Tests.Radius;

/// <summary>Inputs of the smallest and the largest size: no class, one class, numbers at the ends of the floating-point range.</summary>
public class SmallestInputTests
{
    [Theory]
    [InlineData(1.4e-45f, 0f)]
    [InlineData(1e-40f, -1e-40f)]
    [InlineData(3.4e38f, -3.4e38f)]
    [InlineData(1.17549435e-38f, 0f)]
    public void Float32_slopes_of_any_size_have_the_radius_of_their_values(float first, float second)
    {
        foreach (int classes in new[] { 2, 3, 8, 9, 17, 64 })
        {
            foreach (int rows in new[] { 1, 7, 8, 9, 17 })
            {
                var logits = new float[rows * classes];
                var slopes = new float[rows * classes];
                for (int row = 0; row < rows; row++)
                {
                    slopes.AsSpan(row * classes, classes).Fill(second);
                    slopes[(row * classes) + (row % classes)] = first;
                }

                double spread = Math.Abs((double)first - second), weight = 1.0 / classes;
                double variance = weight * (1 - weight);
                foreach (double radius in new LogitSlopes(logits, slopes, classes).Radii(RadiusBound.Spread))
                {
                    Assert.Equal(1, radius * spread / Math.PI, 1e-12);
                }

                // The one other class weighs 1 / n: two classes with a gap of ln(n - 1).
                foreach (double radius in new LogitSlopes(logits, slopes, classes).Radii(RadiusBound.Exact))
                {
                    Assert.Equal(1, radius / ConvergenceRadius.Binary(Math.Log(classes - 1), spread), 1e-9);
                }

                Assert.True(new LogitSlopes(logits, slopes, classes).Smallest(RadiusBound.Variance).Radius * spread >= Math.PI * (1 - 1e-6), $"{variance}");
            }
        }
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e-150)]
    [InlineData(1e150)]
    [InlineData(1e300)]
    public void The_Hessian_scale_is_a_positive_number_for_slopes_of_any_size(double size)
    {
        // Two equal classes: the variance is size^2 / 4, and 2 over it 8 / size^2, which may be beyond the largest number but not below the smallest.
        double scale = StepDiagnostics.HessianScale([0.0, 0.0], [size, 0.0], 2);
        double expected = 8 / size / size;

        Assert.True(scale > 0 && (scale == expected || Math.Abs((scale / expected) - 1) < 1e-12 || (expected == 0 && scale == double.Epsilon)), $"{scale}, expected {expected}");
    }

    [Theory]
    [InlineData(1e-300, 0)]
    [InlineData(1e-160, 0)]
    [InlineData(1e160, 0)]
    [InlineData(1e300, 0)]
    [InlineData(1e-100, 1e-200)]
    [InlineData(1e150, 1e300)]
    [InlineData(1.7e308, 0)]
    public void The_quadratic_zero_scales_with_slopes_of_any_size(double slope, double curvature)
    {
        // With t = tau / slope the sum is that of slopes 1 and curvatures curvature / slope^2.
        Complex unit = StepDiagnostics.QuadraticLogitZero([0.5, 0], [1, 0], [curvature / slope / slope, 0])!.Value;
        Complex zero = StepDiagnostics.QuadraticLogitZero([0.5, 0], [slope, 0], [curvature, 0])!.Value;

        Assert.Equal(unit.Real, zero.Real * slope, 1e-9);
        Assert.Equal(unit.Imaginary, zero.Imaginary * slope, 1e-9);
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e6)]
    [InlineData(-1e9)]
    public void The_quadratic_zero_does_not_mind_what_is_common_to_all_classes(double shift)
    {
        Complex plain = StepDiagnostics.QuadraticLogitZero([1, 0, -1], [1, 0, 0.25], [0.5, 0, 0.25])!.Value;
        Complex slopes = StepDiagnostics.QuadraticLogitZero([1, 0, -1], [1 + shift, shift, 0.25 + shift], [0.5, 0, 0.25])!.Value;
        Complex curvatures = StepDiagnostics.QuadraticLogitZero([1, 0, -1], [1, 0, 0.25], [0.5 + shift, shift, 0.25 + shift])!.Value;

        // A shift costs its size in units of rounding.
        Assert.True(Complex.Abs(slopes - plain) < 1e-5, $"{slopes}, {plain}");
        Assert.True(Complex.Abs(curvatures - plain) < 1e-5, $"{curvatures}, {plain}");
    }

    [Fact]
    public void Slopes_so_small_that_the_zero_lies_beyond_the_largest_number_have_none() =>
        Assert.Null(StepDiagnostics.QuadraticLogitZero([0, 0], [double.Epsilon, 0], [0, 0]));

    [Fact]
    public void A_batch_that_was_never_read_has_no_rows_and_says_so()
    {
        Assert.Equal(0, default(LogitSlopes).Rows);
        Assert.Empty(default(LogitSlopes).Radii(RadiusBound.Spread));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(LogitSlopes).Smallest(RadiusBound.Spread));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(LogitSlopes).Exact(0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MaxValue)]
    public void A_row_that_is_none_is_named(int row)
    {
        Assert.Equal("row", Assert.Throws<ArgumentOutOfRangeException>(() => new LogitSlopes([0f, 1f], [0f, 1f], 1).Radius(RadiusBound.Spread, row)).ParamName);
        Assert.Equal("row", Assert.Throws<ArgumentOutOfRangeException>(() => new LogitSlopes([0f, 1f], [0f, 1f], 1).Exact(row)).ParamName);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(1, 1, -1)]
    [InlineData(3, 3, 2)]
    [InlineData(2, 3, 1)]
    [InlineData(3, 2, 1)]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, int.MaxValue)]
    [InlineData(1, 1, int.MinValue)]
    public void Lengths_that_make_no_rows_are_refused_everywhere(int logits, int slopes, int classes)
    {
        foreach (RadiusBound bound in Enum.GetValues<RadiusBound>())
        {
            Assert.Throws<ArgumentException>(() => ConvergenceRadius.OfBatch(bound, new float[logits], new float[slopes], classes));
            Assert.Throws<ArgumentException>(() => ConvergenceRadius.OfBatch(bound, new double[logits], new double[slopes], classes));
        }

        Assert.Throws<ArgumentException>(() => StepDiagnostics.HessianScale(new float[logits], new float[slopes], classes));
        Assert.Throws<ArgumentException>(() => StepDiagnostics.HessianScale(new double[logits], new double[slopes], classes));
    }

    [Fact]
    public void Numbers_at_the_ends_of_the_range_never_give_less_than_the_spread_bound_nor_no_number()
    {
        double[] values = [double.NegativeInfinity, -double.MaxValue, -1e300, -1, -double.Epsilon, 0, double.Epsilon, 1e-300, 1, 1e300, double.MaxValue];
        var random = new Random(4);
        for (int i = 0; i < 4_000; i++)
        {
            int classes = 1 + random.Next(5);
            double[] logits = [.. Enumerable.Range(0, classes).Select(_ => values[random.Next(values.Length)])];
            double[] slopes = [.. Enumerable.Range(0, classes).Select(_ => values[1 + random.Next(values.Length - 1)])];
            logits[0] = Math.Max(logits[0], -1);
            double spread = ConvergenceRadius.Of(RadiusBound.Spread, logits, slopes), variance = ConvergenceRadius.Of(RadiusBound.Variance, logits, slopes);
            ExactRadius exact = ConvergenceRadius.Exact(logits, slopes);
            string row = $"[{string.Join(", ", logits)}], [{string.Join(", ", slopes)}]: {spread:R}, {variance:R}, {exact}";
            Assert.True(spread > 0 && spread <= variance * (1 + 1e-12) && variance <= exact.Radius * (1 + 1e-9), row);
        }
    }

    [Fact]
    public void Windows_hold_finite_numbers_however_short_the_radius()
    {
        var memory = new AggregationMemory();
        RadiusAggregation window = RadiusAggregation.WindowedMin(3);
        foreach (double distance in new[] { 5e-324, 1e-200, 1e-20, 1 })
        {
            BatchRadius radius = window.Aggregate(new LogitSlopes([0, 0.0], [1.7e308, -1.7e308], 2), RadiusBound.Spread, distance, memory);
            Assert.True(radius.Radius > 0, $"{distance}: {radius}");
            Assert.All(memory.RecentInverseRadii, inverse => Assert.True(double.IsFinite(inverse), $"{inverse}"));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_length_that_is_none_is_refused_by_a_window_and_leaves_no_trace(double distance)
    {
        var memory = new AggregationMemory();

        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusAggregation.WindowedMin(3).Aggregate(new LogitSlopes([0, 0.0], [1, 0.0], 2), RadiusBound.Spread, distance, memory));
        Assert.Empty(memory.RecentInverseRadii);
    }

    [Fact]
    public void An_aggregation_without_its_memory_says_so()
    {
        foreach (RadiusAggregation aggregation in new[] { RadiusAggregation.WindowedMin(2), RadiusAggregation.Bottleneck(2) })
        {
            Assert.Throws<ArgumentNullException>(() => aggregation.Aggregate(new LogitSlopes([0, 0.0], [1, 0.0], 2), RadiusBound.Spread, 1, null!));
        }
    }
}
