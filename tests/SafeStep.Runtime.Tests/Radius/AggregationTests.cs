using System.Text.Json;

namespace SafeStep.Runtime.Tests.Radius;

public class AggregationTests
{
    [Fact]
    public void Max_is_the_smallest_radius_of_the_batch()
    {
        float[] slopes = Slopes(1, 4, 2);
        Assert.Equal(new BatchRadius(Math.PI / 4, 1, 0), Aggregate(RadiusAggregation.Max, slopes));
    }

    [Theory]
    [InlineData(1.0, 10)]
    [InlineData(0.95, 10)]
    [InlineData(0.9, 9)]
    [InlineData(0.81, 9)]
    [InlineData(0.5, 5)]
    [InlineData(0.7, 7)]
    [InlineData(0.01, 1)]
    public void A_quantile_covers_its_share_of_samples(double share, int spreadThatBinds)
    {
        // Ten samples of spreads 1 to 10: covering s of them means the s-th smallest spread, the s-th largest radius.
        float[] slopes = Slopes(3, 7, 1, 10, 5, 2, 9, 4, 8, 6);
        BatchRadius radius = Aggregate(RadiusAggregation.Quantile(share), slopes);
        Assert.Equal(Math.PI / spreadThatBinds, radius.Radius, 1e-15);
        Assert.Equal(spreadThatBinds, slopes[(2 * radius.BottleneckRow) + 1]);
    }

    [Fact]
    public void A_window_remembers_tighter_batches_as_lengths_and_forgets_them()
    {
        RadiusAggregation aggregation = RadiusAggregation.WindowedMin(3);
        var memory = new AggregationMemory();
        double Radius(float spread, double distance) => Aggregate(aggregation, Slopes(spread), distance, memory).Radius;

        // Length = radius * distance: pi/2 * 1, then pi/8 * 1, then wider again.
        Assert.Equal(Math.PI / 2, Radius(2, 1), 1e-15);
        Assert.Equal(Math.PI / 8, Radius(8, 1), 1e-15);
        Assert.Equal(Math.PI / 8 / 10, Radius(1, 10), 1e-15);
        Assert.Equal(Math.PI / 8, Radius(1, 1), 1e-15);
        Assert.Equal(Math.PI, Radius(1, 1), 1e-15);
        Assert.Equal(3, memory.RecentInverseRadii.Count);
    }

    [Fact]
    public void A_window_names_the_row_only_when_this_batch_binds()
    {
        var memory = new AggregationMemory();
        Assert.Equal(1, Aggregate(RadiusAggregation.WindowedMin(2), Slopes(1, 5), 1, memory).BottleneckRow);
        Assert.Equal(-1, Aggregate(RadiusAggregation.WindowedMin(2), Slopes(1, 2), 1, memory).BottleneckRow);
    }

    [Fact]
    public void A_window_takes_batches_that_nothing_bounds()
    {
        var memory = new AggregationMemory();
        Assert.Equal(double.PositiveInfinity, Aggregate(RadiusAggregation.WindowedMin(2), Slopes(0), 0, memory).Radius);
        Assert.Equal(double.PositiveInfinity, Aggregate(RadiusAggregation.WindowedMin(2), Slopes(0), 1, memory).Radius);
        Assert.Equal(Math.PI, Aggregate(RadiusAggregation.WindowedMin(2), Slopes(1), 1, memory).Radius, 1e-15);
        Assert.Equal(Math.PI / 4, Aggregate(RadiusAggregation.WindowedMin(2), Slopes(0), 4, memory).Radius, 1e-15);
    }

    [Fact]
    public void A_window_is_not_tightened_by_an_answer_that_stopped_early()
    {
        // Under the exact bound a confident sample has far more room than its spread says.
        double[] logits = [0, 12];
        double[] slopes = [0, 1];
        var memory = new AggregationMemory();
        var batch = new LogitSlopes(logits, slopes, classes: 2);
        double radius = RadiusAggregation.WindowedMin(5).Aggregate(batch, RadiusBound.Exact, 1, memory, sufficient: 1).Radius;
        Assert.Equal(ConvergenceRadius.Binary(12, 1), radius, 1e-9);
    }

    [Fact]
    public void Bottlenecks_are_the_tightest_rows_and_the_one_that_binds_comes_first()
    {
        // Row 2 has the largest spread but so confident a class that row 0 binds.
        double[] logits = [0, 0, /**/ 0, 0, /**/ 0, 40];
        double[] slopes = [0, 3, /**/ 0, 1, /**/ 0, 4];
        var memory = new AggregationMemory();
        BatchRadius radius = RadiusAggregation.Bottleneck(2).Aggregate(new LogitSlopes(logits, slopes, classes: 2), RadiusBound.Exact, 1, memory);
        Assert.Equal(0, radius.BottleneckRow);
        Assert.Equal([0, 2], memory.RowsToRevisit);
        Assert.Equal(2, RadiusAggregation.Bottleneck(2).SamplesRevisited);
        Assert.Equal(0, RadiusAggregation.Max.SamplesRevisited);
    }

    [Fact]
    public void Bottlenecks_stay_as_long_as_they_bind()
    {
        // What a guard does: append the samples named last time, here a slope that falls from step to step.
        var memory = new AggregationMemory();
        RadiusAggregation aggregation = RadiusAggregation.Bottleneck(1);
        Aggregate(aggregation, Slopes(1, 9, 2), 1, memory);
        Assert.Equal([1], memory.RowsToRevisit);
        Assert.Equal(3, Aggregate(aggregation, Slopes(1, 3, 2, /* revisited */ 8), 1, memory).BottleneckRow);
        Assert.Equal([3], memory.RowsToRevisit);
        Assert.Equal(1, Aggregate(aggregation, Slopes(1, 3, 2, /* revisited */ 0.5f), 1, memory).BottleneckRow);
    }

    [Fact]
    public void Covering_more_never_gives_a_larger_radius()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (float[] logits, float[] slopes) = BatchTests.Batch(rows: 24, seed);
            var batch = new LogitSlopes(logits, slopes, classes: 10);
            foreach (RadiusBound bound in Enum.GetValues<RadiusBound>())
            {
                double previous = double.PositiveInfinity;
                foreach (double share in new[] { 0.1, 0.5, 0.9, 1 })
                {
                    double radius = RadiusAggregation.Quantile(share).Aggregate(batch, bound, 1, new AggregationMemory()).Radius;
                    Assert.True(radius <= previous, $"seed {seed}, {bound}, share {share}: {radius:R} above {previous:R}");
                    previous = radius;
                }

                Assert.Equal(previous, RadiusAggregation.Max.Aggregate(batch, bound, 1, new AggregationMemory()).Radius);
            }
        }
    }

    [Fact]
    public void Memory_survives_JSON()
    {
        var memory = new AggregationMemory();
        Aggregate(RadiusAggregation.WindowedMin(4), Slopes(0), 1, memory);
        Aggregate(RadiusAggregation.WindowedMin(4), Slopes(3), 1, memory);
        Aggregate(RadiusAggregation.Bottleneck(2), Slopes(3, 1, 4), 1, memory);
        AggregationMemory restored = JsonSerializer.Deserialize<AggregationMemory>(JsonSerializer.Serialize(memory))!;
        Assert.Equal(memory.RecentInverseRadii, restored.RecentInverseRadii);
        Assert.Equal(memory.RowsToRevisit, restored.RowsToRevisit);
    }

    [Fact]
    public void Descriptions_are_equal_by_value_and_refuse_what_is_none()
    {
        Assert.Equal(RadiusAggregation.Quantile(0.9), RadiusAggregation.Quantile(0.9));
        Assert.NotEqual(RadiusAggregation.WindowedMin(3), RadiusAggregation.WindowedMin(4));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusAggregation.Quantile(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusAggregation.Quantile(1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusAggregation.Quantile(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusAggregation.WindowedMin(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RadiusAggregation.Bottleneck(0));
    }

    /// <summary>Samples of two classes with these spreads.</summary>
    private static float[] Slopes(params float[] spreads) => [.. spreads.SelectMany(spread => new[] { 0, spread })];

    private static BatchRadius Aggregate(RadiusAggregation aggregation, float[] slopes, double distance = 1, AggregationMemory? memory = null) =>
        aggregation.Aggregate(new LogitSlopes(new float[slopes.Length], slopes, classes: 2), RadiusBound.Spread, distance, memory ?? new AggregationMemory());
}
