namespace SafeStep.Runtime.Tests.Radius;

public class SpreadTests
{
    private const float Masked = float.NegativeInfinity;

    [Fact]
    public void Is_pi_over_the_spread_of_the_slopes()
    {
        double radius = ConvergenceRadius.Of(RadiusBound.Spread, [0.5, 3, -1, 2], [-1.0, 0.25, 3.0, 1.0]);
        Assert.Equal(Math.PI / 4, radius, 1e-15);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(10)]
    [InlineData(33)]
    [InlineData(1_000)]
    public void Finds_the_extremes_wherever_they_are(int classes)
    {
        for (int lowest = 0; lowest < classes; lowest += Math.Max(1, classes / 40))
        {
            int highest = (lowest + 1 + (classes / 3)) % classes;
            highest = highest == lowest ? (lowest + 1) % classes : highest;
            var slopes = new float[classes];
            slopes[lowest] = -2;
            slopes[highest] = 3;
            Assert.Equal(Math.PI / 5, ConvergenceRadius.Of(RadiusBound.Spread, new float[classes], slopes), 1e-15);
        }
    }

    [Fact]
    public void Leaves_masked_classes_out_whatever_their_slope()
    {
        float[] slopes = [1, float.NaN, 2, float.PositiveInfinity, 1e30f];
        Assert.Equal(Math.PI, ConvergenceRadius.Of(RadiusBound.Spread, [0, Masked, 1, Masked, Masked], slopes), 1e-15);
    }

    [Fact]
    public void Is_infinite_for_one_class_and_for_equal_slopes()
    {
        Assert.Equal(double.PositiveInfinity, ConvergenceRadius.Of(RadiusBound.Spread, [4f], [2f]));
        Assert.Equal(double.PositiveInfinity, ConvergenceRadius.Of(RadiusBound.Spread, [4f, 1f, 0f], [2f, 2f, 2f]));
        Assert.Equal(double.PositiveInfinity, ConvergenceRadius.Of(RadiusBound.Spread, [4f, Masked], [2f, 7f]));
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    [InlineData(1e300)]
    public void Scales_with_the_slopes(double scale)
    {
        double radius = ConvergenceRadius.Of(RadiusBound.Spread, [1e4, 0, -1e4], [scale, 0, -scale]);
        Assert.Equal(Math.PI / 2, radius * scale, 1e-14);
    }

    [Fact]
    public void Does_not_overflow_where_the_spread_would()
    {
        double radius = ConvergenceRadius.Of(RadiusBound.Spread, [0.0, 0.0], [double.MaxValue, -double.MaxValue]);
        Assert.Equal(Math.PI / 2, radius * double.MaxValue, 1e-14);
    }

    [Fact]
    public void A_batch_has_the_radius_of_its_smallest_row()
    {
        float[] logits = new float[9];
        float[] slopes = [0, 1, 2, /**/ 5, 0, -1, /**/ 0, 6, 0];
        BatchRadius batch = ConvergenceRadius.OfBatch(RadiusBound.Spread, logits, slopes, classes: 3);
        Assert.Equal(Math.PI / 6, batch.Radius, 1e-15);
        Assert.Equal(1, batch.BottleneckRow);
        Assert.Equal(0, batch.RowsRaised);
    }

    [Fact]
    public void A_batch_that_nothing_bounds_has_no_bottleneck()
    {
        BatchRadius batch = ConvergenceRadius.OfBatch(RadiusBound.Spread, new double[4], [1.0, 1.0, -3.0, -3.0], classes: 2);
        Assert.Equal(new BatchRadius(double.PositiveInfinity, -1, 0), batch);
    }

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(1, 0.0)]
    [InlineData(-7, 0.0)]
    public void Binary_is_the_distance_of_the_ghost(double gap, double real)
    {
        // The zero of 1 + exp(gap + i pi + (t - t0) spread): t0 = (gap + i pi) / spread, here for a spread of 2.
        Assert.Equal(Math.Sqrt((gap * gap) + (Math.PI * Math.PI)) / 2, ConvergenceRadius.Binary(gap, 2), 1e-15);
        Assert.Equal(double.PositiveInfinity, ConvergenceRadius.Binary(gap, real));
    }

    [Fact]
    public void Binary_refuses_what_is_no_gap_or_spread()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceRadius.Binary(double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceRadius.Binary(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceRadius.Binary(1, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceRadius.Binary(1, double.PositiveInfinity));
    }
}
