namespace SafeStep.Runtime.Tests.Control;

public class CapRuleTests
{
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.999)]
    [InlineData(1.0)]
    public void A_step_inside_the_target_is_never_touched(double ratio)
    {
        Assert.Equal(new CappedStep(1, StepTest.InsideTarget), CapRule.Decide(ratio, target: 1, limit: 3, slope: 5, _ => throw new InvalidOperationException("no test is needed")));
    }

    [Theory]
    [InlineData(2.0, 1.0, StepTest.InsideLimit)]
    [InlineData(6.0, 0.5, StepTest.Limit)]
    public void Without_a_slope_the_limit_alone_decides(double ratio, double scale, StepTest test)
    {
        Assert.Equal(new CappedStep(scale, test), CapRule.Decide(ratio, target: 1, limit: 3, slope: null, _ => throw new InvalidOperationException("no slope, no test")));
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(2.0)]
    [InlineData(double.NaN)]
    public void A_step_that_does_not_go_downhill_ends_at_the_radius(double slope)
    {
        Assert.Equal(new CappedStep(0.25, StepTest.Uphill), CapRule.Decide(4, target: 1, limit: 3, slope, t => t * t));
    }

    [Fact]
    public void The_step_taken_is_the_longest_that_a_dense_search_finds()
    {
        var random = new Random(20);
        int shortened = 0;
        for (int i = 0; i < 300; i++)
        {
            var batch = SoftmaxBatch.Draw(random);
            double ratio = batch.Spread / Math.PI;
            double limit = 1 + (2 * random.NextDouble());
            var step = CapRule.Decide(ratio, target: 1, limit, batch.Slope, batch.Divergence);
            if (step.Test is not (StepTest.Descent or StepTest.Limit or StepTest.InsideLimit))
            {
                continue;
            }

            double inside = Math.Min(1, limit / ratio);
            double longest = 0;
            for (int k = 1; k <= 4_000; k++)
            {
                double t = inside * k / 4_000;
                if (batch.LossAt(t) - batch.LossAt(0) > CapRule.DescentShare * t * batch.Slope)
                {
                    break;
                }

                longest = t;
            }

            // The bisection of log t ends within a part in 2^9 of the point, the dense search one place of its grid below.
            Assert.True(step.Scale <= longest + (inside / 4_000) + 1e-12, $"seed 20, instance {i}: {step} is longer than {longest}");
            Assert.True(step.Scale >= longest * (1 - (1.0 / 64)), $"seed 20, instance {i}: {step} is shorter than {longest}");
            Assert.True(batch.LossAt(step.Scale) <= batch.LossAt(0));
            shortened += step.Test == StepTest.Descent ? 1 : 0;
        }

        Assert.True(shortened > 30, $"only {shortened} of 300 instances were shortened by the test of descent");
    }

    [Theory]
    [InlineData(double.NaN, 1.0, 3.0)]
    [InlineData(double.PositiveInfinity, 1.0, 3.0)]
    [InlineData(-1.0, 1.0, 3.0)]
    [InlineData(2.0, 0.0, 3.0)]
    [InlineData(2.0, 1.0, 0.5)]
    public void Numbers_that_make_no_sense_are_refused(double ratio, double target, double limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => CapRule.Decide(ratio, target, limit, -1, t => t * t));
    }

    /// <summary>A batch of a cross-entropy with linear logits, written out by its definition.</summary>
    private sealed record SoftmaxBatch(double[][] Logits, double[][] Slopes, int[] Labels)
    {
        public static SoftmaxBatch Draw(Random random)
        {
            int rows = random.Next(1, 5), classes = random.Next(2, 6);
            double length = Math.Exp(3 * random.NextDouble());
            double[][] Matrix(double scale) => [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, classes).Select(_ => scale * ((2 * random.NextDouble()) - 1)).ToArray())];
            var batch = new SoftmaxBatch(Matrix(2), Matrix(length), [.. Enumerable.Range(0, rows).Select(_ => random.Next(classes))]);
            foreach (int row in Enumerable.Range(0, rows))
            {
                batch.Slopes[row][batch.Labels[row]] += length * random.NextDouble();
            }

            return batch;
        }

        public double Spread => Slopes.Max(row => row.Max() - row.Min());

        public double LossAt(double t) => Rows((z, a, label) => LogSum(z, a, t) - z[label] - (t * a[label]));

        public double Slope => Rows((z, a, label) => Mean(z, a) - a[label]);

        public double Divergence(double t) => Rows((z, a, _) => LogSum(z, a, t) - LogSum(z, a, 0) - (t * Mean(z, a)));

        private double Rows(Func<double[], double[], int, double> row) => Logits.Select((z, i) => row(z, Slopes[i], Labels[i])).Average();

        private static double LogSum(double[] z, double[] a, double t)
        {
            double largest = z.Zip(a, (logit, slope) => logit + (t * slope)).Max();
            return largest + Math.Log(z.Zip(a, (logit, slope) => Math.Exp(logit + (t * slope) - largest)).Sum());
        }

        private static double Mean(double[] z, double[] a)
        {
            double sum = LogSum(z, a, 0);
            return z.Zip(a, (logit, slope) => Math.Exp(logit - sum) * slope).Sum();
        }
    }
}
