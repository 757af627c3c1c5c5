namespace SafeStep.Runtime.Tests.Loss;

/// <summary>The loss along a step, against its definition summed in float64 and against closed forms.</summary>
public class LossAlongStepTests
{
    private const int Classes = 5;

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(3, 0.3)]
    public void Slope_and_remainder_are_the_loss_along_the_step_for_any_targets(int seed, double smoothing)
    {
        var batch = Batch.Random(seed, rows: 7, smoothing);
        double slope = LossAlongStep.Slope<double>(batch.Gradient, batch.Slopes);

        foreach (double t in new[] { 0, 1e-6, 0.01, 0.5, 1, 3, -1, 40 })
        {
            double expected = batch.LossAt(t) - batch.LossAt(0);
            double actual = (t * slope) + LossAlongStep.Remainder<double>(batch.Logits, batch.Slopes, Classes, batch.Weights, t);
            // The difference of two sums of size 1 to 100 in float64.
            Assert.Equal(expected, actual, 1e-13 * (batch.LossAt(0) + Math.Abs(batch.LossAt(t))) + 1e-14);
        }
    }

    [Fact]
    public void The_remainder_is_half_the_variance_to_second_order()
    {
        var batch = Batch.Random(4, rows: 1, smoothing: 0);
        double[] q = Batch.Softmax(batch.Logits);
        double mean = q.Zip(batch.Slopes, (p, a) => p * a).Sum();
        double variance = q.Zip(batch.Slopes, (p, a) => p * (a - mean) * (a - mean)).Sum();

        // At 1e-9 the definition itself would have no digit left.
        Assert.Equal(0.5 * variance, LossAlongStep.Remainder<double>(batch.Logits, batch.Slopes, Classes, [1], 1e-9) / 1e-18, 1e-6 * variance);
    }

    [Fact]
    public void For_two_classes_it_is_the_softplus()
    {
        // z = (0, 0), a = (2, 0): logsumexp = log(1 + exp(2t)), q = 1/2, <q, a> = 1.
        foreach (double t in new[] { 1e-4, 0.1, 1, 10 })
        {
            Assert.Equal(Math.Log(1 + Math.Exp(2 * t)) - Math.Log(2) - t, LossAlongStep.Remainder<double>([0, 0], [2, 0], 2, [1], t), 1e-14 * (1 + t));
        }
    }

    [Fact]
    public void It_is_convex_and_at_least_zero()
    {
        var batch = Batch.Random(5, rows: 4, smoothing: 0);
        double At(double t) => LossAlongStep.Remainder<double>(batch.Logits, batch.Slopes, Classes, batch.Weights, t);

        for (double t = -5; t < 5; t += 0.1)
        {
            Assert.True(At(t) >= 0);
            Assert.True(At(t) <= (0.5 * (At(t - 0.1) + At(t + 0.1))) + 1e-12);
        }
    }

    [Fact]
    public void No_targets_descend_faster_than_the_steepest()
    {
        for (int seed = 1; seed <= 20; seed++)
        {
            var batch = Batch.Random(seed, rows: 6, smoothing: 0);
            double steepest = LossAlongStep.SteepestDescent<double>(batch.Logits, batch.Slopes, Classes, batch.Weights);

            Assert.True(LossAlongStep.Slope<double>(batch.Gradient, batch.Slopes) >= -steepest - 1e-12);
            // Labels at the largest slope of each row reach it.
            var best = batch.WithLabels(row => Array.IndexOf(batch.Row(batch.Slopes, row), batch.Row(batch.Slopes, row).Max()));
            Assert.Equal(-steepest, LossAlongStep.Slope<double>(best.Gradient, best.Slopes), 1e-12);
        }
    }

    [Fact]
    public void A_masked_class_takes_no_part()
    {
        double[] logits = [1, double.NegativeInfinity, 0.5], slopes = [2, double.NaN, -1], gradient = [-0.3, 0, 0.3];

        Assert.Equal(LossAlongStep.Remainder<double>([1, 0.5], [2, -1], 2, [1], 0.7), LossAlongStep.Remainder<double>(logits, slopes, 3, [1], 0.7), 1e-15);
        Assert.Equal(-0.9, LossAlongStep.Slope<double>(gradient, slopes), 1e-15);
        Assert.Equal(LossAlongStep.SteepestDescent<double>([1, 0.5], [2, -1], 2, [1]), LossAlongStep.SteepestDescent<double>(logits, slopes, 3, [1]), 1e-15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Weights_and_labels_come_back_exactly(int seed)
    {
        var batch = Batch.Random(seed, rows: 9, smoothing: 0);
        double[] weights = new double[9];
        int[] labels = new int[9];

        LogitGradient.Targets<double>(batch.Logits, batch.Gradient, Classes, weights, labels);

        Assert.Equal(batch.Labels.Zip(batch.Weights, (label, weight) => weight == 0 ? -1 : label), labels);
        Assert.All(batch.Weights.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        Assert.Contains(0.0, weights);
    }

    [Fact]
    public void In_float32_they_come_back_too_also_of_rows_that_are_nearly_certain()
    {
        var batch = Batch.Random(3, rows: 9, smoothing: 0);
        double[] weights = new double[9];
        int[] labels = new int[9];

        LogitGradient.Targets<float>([.. batch.Logits.Select(z => (float)z)], [.. batch.Gradient.Select(g => (float)g)], Classes, weights, labels);

        Assert.Equal(batch.Labels.Zip(batch.Weights, (label, weight) => weight == 0 ? -1 : label), labels);
        Assert.All(batch.Weights.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void Soft_targets_are_told_from_labels()
    {
        var batch = Batch.Random(6, rows: 4, smoothing: 0.2);
        double[] weights = new double[4];
        int[] labels = new int[4];

        LogitGradient.Targets<double>(batch.Logits, batch.Gradient, Classes, weights, labels);

        Assert.All(labels, label => Assert.Equal(-1, label));
        Assert.All(batch.Weights.Zip(weights), pair => Assert.True(pair.Second <= pair.First + 1e-12, "the weight is at least what was found"));
    }

    [Fact]
    public void The_gradient_of_a_cross_entropy_is_balanced_and_others_are_not()
    {
        var batch = Batch.Random(7, rows: 5, smoothing: 0.1);
        double[] binary = [.. batch.Logits.Select(z => 1 / (1 + Math.Exp(-z)))];

        Assert.True(LogitGradient.Imbalance<double>(batch.Gradient, Classes) < 1e-14);
        Assert.True(LogitGradient.Imbalance<float>([.. batch.Gradient.Select(g => (float)g)], Classes) < LogitGradient.Rounding);
        Assert.True(LogitGradient.Imbalance<double>(binary, Classes) > 0.5);
        Assert.Equal(0, LogitGradient.Imbalance<double>(new double[Classes], Classes));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Contains("rows of 3 classes", Assert.Throws<ArgumentException>(() => LogitGradient.Imbalance<double>([1, 2], 3)).Message, StringComparison.Ordinal);
        Assert.Contains("2 numbers, the slopes have 1", Assert.Throws<ArgumentException>(() => LossAlongStep.Slope<double>([1, 2], [1])).Message, StringComparison.Ordinal);
        Assert.Contains("1 rows need as many weights, not 2", Assert.Throws<ArgumentException>(() => LossAlongStep.Remainder<double>([1, 2], [1, 2], 2, [1, 1], 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => LogitGradient.Targets<double>([1, 2], [1, 2], 2, [], []));
    }

    private sealed record Batch(double[] Logits, double[] Slopes, double[] Targets, double[] Weights, int[] Labels)
    {
        public double[] Gradient { get; } = [.. Logits.Chunk(Classes).SelectMany((z, row) => Softmax(z).Select((q, k) => Weights[row] * (q - Targets[(row * Classes) + k])))];

        public static Batch Random(int seed, int rows, double smoothing)
        {
            var random = new Random(seed);
            double[] Normal(double size) => [.. Enumerable.Range(0, rows * Classes).Select(_ => size * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
            int[] labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(Classes))];
            double[] weights = [.. Enumerable.Range(0, rows).Select(row => row % 4 == 3 && smoothing == 0 ? 0 : 0.1 + random.NextDouble())];
            return new Batch(Normal(3), Normal(2), OneHot(labels, smoothing), weights, labels);
        }

        public Batch WithLabels(Func<int, int> label) => new(Logits, Slopes, OneHot([.. Enumerable.Range(0, Weights.Length).Select(label)], 0), Weights, Labels);

        public double[] Row(double[] values, int row) => values[(row * Classes)..((row + 1) * Classes)];

        public double LossAt(double t) => Enumerable.Range(0, Weights.Length).Sum(row =>
        {
            double[] z = [.. Row(Logits, row).Zip(Row(Slopes, row), (logit, slope) => logit + (t * slope))];
            double largest = z.Max();
            return Weights[row] * (largest + Math.Log(z.Sum(logit => Math.Exp(logit - largest))) - Row(Targets, row).Zip(z, (y, logit) => y * logit).Sum());
        });

        public static double[] Softmax(double[] z)
        {
            double sum = z.Sum(logit => Math.Exp(logit - z.Max()));
            return [.. z.Select(logit => Math.Exp(logit - z.Max()) / sum)];
        }

        private static double[] OneHot(int[] labels, double smoothing) =>
            [.. labels.SelectMany(label => Enumerable.Range(0, Classes).Select(k => ((k == label ? 1 : 0) * (1 - smoothing)) + (smoothing / Classes)))];
    }
}
