namespace SafeStep.Runtime.Tests.Radius;

public class BatchTests
{
    private const int Classes = 10;

    [Theory]
    [InlineData(RadiusBound.Spread)]
    [InlineData(RadiusBound.Variance)]
    [InlineData(RadiusBound.Exact)]
    public void The_lazy_answer_is_that_of_all_rows(RadiusBound bound)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            (float[] logits, float[] slopes) = Batch(rows: 40, seed);
            var batch = new LogitSlopes(logits, slopes, Classes);
            double[] all = batch.Radii(bound);
            double[] sorted = [.. all.Order()];

            BatchRadius smallest = ConvergenceRadius.OfBatch(bound, logits, slopes, Classes);
            Assert.True(smallest.Radius == sorted[0] && smallest.BottleneckRow == Array.IndexOf(all, sorted[0]), $"seed {seed}: {smallest}, expected {sorted[0]:R}");
            Assert.InRange(smallest.RowsRaised, bound == RadiusBound.Spread ? 0 : 1, bound == RadiusBound.Spread ? 0 : 40);

            foreach (int rank in new[] { 1, 7, 39 })
            {
                BatchRadius ranked = batch.Ranked(bound, rank);
                Assert.True(ranked.Radius == sorted[rank] && all[ranked.BottleneckRow] == sorted[rank], $"seed {seed}, rank {rank}: {ranked}, expected {sorted[rank]:R}");
            }
        }
    }

    [Fact]
    public void Not_every_row_is_raised()
    {
        (float[] logits, float[] slopes) = Batch(rows: 1_000, seed: 1);
        int raised = ConvergenceRadius.OfBatch(RadiusBound.Exact, logits, slopes, Classes).RowsRaised;
        Assert.InRange(raised, 1, 600);
    }

    [Fact]
    public void A_step_well_inside_raises_no_row()
    {
        (float[] logits, float[] slopes) = Batch(rows: 1_024, seed: 2);
        double spread = ConvergenceRadius.OfBatch(RadiusBound.Spread, logits, slopes, Classes).Radius;
        Assert.Equal(0, new LogitSlopes(logits, slopes, Classes).Smallest(RadiusBound.Exact, sufficient: 0.5 * spread).RowsRaised);
    }

    [Fact]
    public void The_answer_to_a_question_stops_early_and_never_errs()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            (float[] logits, float[] slopes) = Batch(rows: 50, seed);
            var batch = new LogitSlopes(logits, slopes, Classes);
            BatchRadius exact = batch.Smallest(RadiusBound.Exact);
            foreach (double share in new[] { 0.2, 0.9, 0.999, 1.001, 3 })
            {
                BatchRadius answer = batch.Smallest(RadiusBound.Exact, sufficient: share * exact.Radius);
                Assert.True(share < 1 ? answer.Radius >= share * exact.Radius && answer.Radius <= exact.Radius : answer == exact, $"seed {seed}, share {share}: {answer}, exact {exact}");
                Assert.True(answer.RowsRaised <= exact.RowsRaised);
            }
        }
    }

    [Fact]
    public void Rows_that_nothing_bounds_come_last()
    {
        float[] slopes = [1, 1, /**/ 0, 1, /**/ 2, 2];
        var batch = new LogitSlopes(new float[6], slopes, classes: 2);
        Assert.Equal(1, batch.Smallest(RadiusBound.Exact).BottleneckRow);
        Assert.Equal(new BatchRadius(double.PositiveInfinity, -1, 1), batch.Ranked(RadiusBound.Exact, 1));
    }

    [Fact]
    public void Refuses_a_rank_or_a_sufficient_radius_that_is_none()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogitSlopes(new float[4], new float[4], 2).Ranked(RadiusBound.Spread, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogitSlopes(new float[4], new float[4], 2).Ranked(RadiusBound.Spread, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogitSlopes(new float[4], new float[4], 2).Smallest(RadiusBound.Spread, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogitSlopes(new float[4], new float[4], 2).Smallest((RadiusBound)9));
    }

    internal static (float[] Logits, float[] Slopes) Batch(int rows, int seed)
    {
        var logits = new List<float>();
        var slopes = new List<float>();
        for (int row = 0; row < rows; row++)
        {
            Instances.Instance instance = Instances.Draw(Instances.Kinds[row % 4], Classes, (seed * 1_000) + row);
            logits.AddRange(instance.FloatLogits);
            slopes.AddRange(instance.FloatSlopes);
        }

        return ([.. logits], [.. slopes]);
    }
}
