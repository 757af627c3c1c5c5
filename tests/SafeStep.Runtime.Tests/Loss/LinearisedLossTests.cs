namespace SafeStep.Runtime.Tests.Loss;

/// <summary>The loss along a step as the default rule reads it off the gradient, against the loss written out by its definition. Each loss here is a function of the logits; its gradient is by central differences.</summary>
public class LinearisedLossTests
{
    private const int Rows = 12, Classes = 6;

    private static readonly double[] ClassWeights = [0.3, 2, 1, 0.5, 4, 1.5];

    public static TheoryData<string> Known => ["mean", "sum", "scaled by 65536", "class weights", "class weights, summed", "ignored rows", "rows with weights of sum one", "smoothed", "smoothed, summed", "certain rows"];

    public static TheoryData<string> Foreign => ["focal", "focal, summed", "rows with weights of any sum", "soft, summed", "sharpened probabilities"];

    [Theory]
    [MemberData(nameof(Known))]
    public void A_cross_entropy_is_known_along_the_whole_step_in_whatever_scale(string name)
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            var batch = Batch.Draw(seed, name);
            var loss = batch.Read();

            Assert.True(loss.Fault is null, $"seed {seed}: {loss.Fault}");
            Assert.Equal(batch.Slope(), loss.Slope, 1e-5 * batch.Scale);
            Assert.Equal(batch.LossAt(0), loss.Level, 2e-3 * batch.LossAt(0) + (1e-5 * batch.Scale));
            foreach (double t in new[] { 1e-3, 0.1, 0.7, 1, 3 })
            {
                // The weights are known to 1e-3.
                double rise = batch.LossAt(t) - batch.LossAt(0);
                Assert.Equal(rise, (t * loss.Slope) + loss.Divergence(t), (2e-3 * loss.Divergence(t)) + (1e-5 * batch.Scale));
            }
        }
    }

    [Fact]
    public void Soft_targets_are_taken_for_a_mean_where_they_may_be_one()
    {
        int known = 0;
        for (int seed = 1; seed <= 20; seed++)
        {
            var batch = Batch.Draw(seed, "soft");
            var loss = batch.Read();
            known += loss.Fault is null ? 1 : 0;
            if (loss.Fault is null)
            {
                Assert.Equal(batch.LossAt(1) - batch.LossAt(0), loss.Slope + loss.Divergence(1), 1e-5);
                Assert.Equal(batch.LossAt(0), loss.Level, 1e-5);
            }
        }

        Assert.True(known > 0, "no batch of soft targets was known");
    }

    /// <summary>A cross-entropy of 14 z, at logits from training: of the row that is left all classes but two vanish, as if its label were hard with some weight, and the entries of the others are all but denormal.</summary>
    [Theory]
    [InlineData("one row and denormal ones")]
    [InlineData("one row alone")]
    [InlineData("two rows")]
    public void A_sharpened_row_of_two_classes_is_not_taken_for_a_hard_label(string name)
    {
        var (classes, logits, gradient) = name switch
        {
            "one row and denormal ones" => (4,
                new float[] { 1.3334f, -4.8651f, -2.4272f, 5.3574f, 2.9313f, -5.0768f, -4.9881f, 5.9724f, 6.9781f, -1.8886f, -3.9275f, -2.1674f, 5.298f, -2.004f, 5.1789f, -9.1075f },
                new float[] { 5.97685e-25f, 0, 0, 0, 5.6576e-19f, 0, 0, 0, 0, 0, 0, 0, 1.47228f, 0, -1.47228f, 0 }),
            "one row alone" => (4, [14.029f, 4.0273f, 3.066f, -1.782f, 13.75f, 3.19f, 0, -3], [7, 0, 0, -7, 0, 0, 0, 0]),
            _ => (10,
                [2.8042f, -2.8473f, -4.9518f, -7.9733f, 9.94f, 0.048451f, -5.42f, 3.7139f, 2.4996f, 2.5635f, -0.71801f, 1.7291f, -0.35246f, 10.664f, -8.8813f, -0.14952f, 9.3423f, -3.8007f, -3.7664f, -4.3405f],
                new float[] { 2.74654e-43f, -7, 0, 0, 7, 0, 0, 9.76219e-38f, 0, 0, 0, 0, 0, 7, 0, 0, -7, 0, 0, 0 }),
        };
        var loss = LinearisedLoss.Of([new LossRows<float>(logits, new float[logits.Length], gradient, classes) { Rounding = 6e-8, SilentGap = 80, Vanishing = 1.2e-38 }]);

        Assert.False(string.IsNullOrEmpty(loss.Fault), "taken for a cross-entropy of z");
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Another_loss_is_recognised(string name)
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            var loss = Batch.Draw(seed, name).Read();

            Assert.False(string.IsNullOrEmpty(loss.Fault), $"seed {seed}");
            Assert.True(double.IsNaN(loss.Slope) && double.IsNaN(loss.Level) && double.IsNaN(loss.Weight));
        }
    }

    [Fact]
    public void A_row_whose_gradient_vanished_counts_with_the_weight_of_the_others()
    {
        // Row 1 is so certain that float32 has no gradient of it; the step turns it over.
        float[] logits = [0, 1, 200, 0], slopes = [1, -1, -300, 0], gradient = [(float)(Sigmoid(-1) - 1) / 2, (float)(1 - Sigmoid(-1)) / 2, 0, 0];
        var loss = LinearisedLoss.Of([new LossRows<float>(logits, slopes, gradient, 2) { Rounding = 6e-8, SilentGap = 80 }]);

        Assert.Null(loss.Fault);
        Assert.True(loss.Divergence(1) > 0.5 * 99, $"a loss that rises by 50 is missing: {loss.Divergence(1)}");
    }

    [Fact]
    public void A_masked_class_takes_no_part_whatever_its_slope()
    {
        float q = (float)Sigmoid(1);
        float[] logits = [1, float.NegativeInfinity, 0], slopes = [2, float.NaN, -1], gradient = [q - 1, 0, 1 - q];
        var loss = LinearisedLoss.Of([new LossRows<float>(logits, slopes, gradient, 3) { Rounding = 6e-8, SilentGap = 80 }]);

        Assert.Null(loss.Fault);
        double At(double t) => Math.Log(1 + Math.Exp(-(1 + (3 * t))));
        Assert.Equal(At(1) - At(0), loss.Slope + loss.Divergence(1), 1e-6);
    }

    [Fact]
    public void Gradients_of_half_precision_are_rounded_and_known_all_the_same()
    {
        for (int seed = 1; seed <= 8; seed++)
        {
            var batch = Batch.Draw(seed, "mean");
            float[] rounded = [.. batch.Gradient().Select(entry => (float)(Half)entry)];
            var loss = LinearisedLoss.Of([new LossRows<float>([.. batch.Logits.Select(z => (float)z)], [.. batch.Slopes.Select(a => (float)a)], rounded, Classes) { Rounding = 4e-3, SilentGap = 5 }]);

            Assert.True(loss.Fault is null, $"seed {seed}: {loss.Fault}");
            Assert.Equal(batch.LossAt(1) - batch.LossAt(0), loss.Slope + loss.Divergence(1), 0.02 * loss.Divergence(1) + 1e-3);
        }
    }

    /// <summary>The steepest descent is as small as the gradient, far below the rounding of the slopes.</summary>
    [Fact]
    public void A_loss_of_rows_that_are_almost_certain_falls_no_faster_than_it_can()
    {
        foreach (double gap in new[] { 20, 40, 60, 80 })
        {
            double rest = Math.Exp(-gap);
            var loss = LinearisedLoss.Of([new LossRows<double>([gap, 0, -1], [1.7, 0.3, -0.2], [-rest * (1 + Math.Exp(-1)), rest, rest * Math.Exp(-1)], 3) { Rounding = 6e-8, SilentGap = 84 }]);

            Assert.Null(loss.Fault);
            Assert.True(loss.Slope < 0);
        }
    }

    /// <summary>Next to zero a number has few digits. A row of them alone tells no weight, and takes the others'.</summary>
    [Fact]
    public void A_row_whose_gradient_has_few_digits_makes_no_weight_of_its_own()
    {
        float[] logits = [96, 0, 0, 1], slopes = [1, 0, 1, -1], gradient = [0, 4 * float.Epsilon, 0.5f / (1 + MathF.E), -0.5f / (1 + MathF.E)];
        LinearisedLoss Of(double vanishing) => LinearisedLoss.Of([new LossRows<float>(logits, slopes, gradient, 2) { Rounding = 6e-8, SilentGap = 80, Vanishing = vanishing }]);

        Assert.NotNull(Of(0).Fault);
        Assert.Null(Of(1.2e-38).Fault);
        Assert.Equal(1 / (1 + Math.E), Of(1.2e-38).Slope, 1e-6);
    }

    [Fact]
    public void Nothing_is_known_of_a_loss_without_a_gradient()
    {
        Assert.Equal("no row has a gradient", LinearisedLoss.Of([new LossRows<float>([1, 2], [1, 0], [0, 0], 2) { Rounding = 6e-8, SilentGap = 80 }]).Fault);
    }

    [Fact]
    public void Forwards_of_different_sizes_and_weights_add_up()
    {
        var (first, second) = (Batch.Draw(1, "mean"), Batch.Draw(2, "sum"));
        var loss = LinearisedLoss.Of([first.AsRows(), second.AsRows()]);

        Assert.Null(loss.Fault);
        double rise = first.LossAt(1) - first.LossAt(0) + second.LossAt(1) - second.LossAt(0);
        Assert.Equal(rise, loss.Slope + loss.Divergence(1), 2e-3 * loss.Divergence(1));
    }

    /// <summary>Of four classes two that happen to be equally likely make a soft target look like a smoothed label of another weight. It fits no other row.</summary>
    [Fact]
    public void One_row_that_looks_smoothed_does_not_weigh_the_others()
    {
        const int Rows = 24, Classes = 4;
        var random = new Random(5);
        double[] logits = [.. Enumerable.Range(0, Rows * Classes).Select(_ => 2 * random.NextDouble())], slopes = [.. Enumerable.Range(0, Rows * Classes).Select(_ => random.NextDouble() - 0.5)];
        (logits[0], logits[1], logits[2], logits[3]) = (-2.1, -1.5, 0.3, -1.5);
        double[] targets = new double[Rows * Classes];
        for (int row = 0; row < Rows; row++)
        {
            // Two labels at once, as of mixed samples; the first row's are the classes 2 and 0.
            targets[(row * Classes) + (row == 0 ? 2 : random.Next(Classes))] += 0.7;
            targets[(row * Classes) + (row == 0 ? 0 : random.Next(Classes))] += 0.3;
        }

        float[] gradient = new float[Rows * Classes];
        double LossAt(double t) => Enumerable.Range(0, Rows).Average(row =>
        {
            double[] z = [.. Enumerable.Range(row * Classes, Classes).Select(i => logits[i] + (t * slopes[i]))];
            double logSum = Math.Log(z.Sum(Math.Exp));
            for (int k = 0; t == 0 && k < Classes; k++)
            {
                gradient[(row * Classes) + k] = (float)((Math.Exp(z[k] - logSum) - targets[(row * Classes) + k]) / Rows);
            }

            return z.Select((logit, k) => targets[(row * Classes) + k] * (logSum - logit)).Sum();
        });
        double start = LossAt(0);

        var loss = LinearisedLoss.Of([new LossRows<float>([.. logits.Select(z => (float)z)], [.. slopes.Select(a => (float)a)], gradient, Classes) { Rounding = 6e-8, SilentGap = 80 }]);

        Assert.Null(loss.Fault);
        Assert.Equal(LossAt(1) - start, loss.Slope + loss.Divergence(1), 2e-3 * loss.Divergence(1));
    }

    /// <summary>A batch that is learned to the last digit: the label's own entry q - 1 of the gradient is rounded to zero, and all that is left are the small entries of the others. What the slopes of a row share moves no probability.</summary>
    [Theory]
    [InlineData(20, 0)]
    [InlineData(20, 500)]
    [InlineData(35, 20)]
    [InlineData(60, 500)]
    public void Rows_that_are_all_but_certain_have_a_loss_along_the_step(double gap, double shift)
    {
        const int Rows = 16, Classes = 3;
        var random = new Random(3);
        float[] logits = new float[Rows * Classes], slopes = new float[Rows * Classes], gradient = new float[Rows * Classes];
        double slope = 0;
        var others = new List<(double Q, double Apart)>();
        for (int row = 0; row < Rows; row++)
        {
            int label = random.Next(Classes), start = row * Classes;
            for (int k = 0; k < Classes; k++)
            {
                logits[start + k] = (float)(random.NextDouble() + (k == label ? gap : 0));
                slopes[start + k] = (float)(shift + (6 * random.NextDouble()) - (k == label ? 0 : 3));
            }

            for (int k = 0; k < Classes; k++)
            {
                if (k != label)
                {
                    // The label's own probability is 1 to far more digits than are asked for.
                    double q = Math.Exp((double)logits[start + k] - logits[start + label]), apart = (double)slopes[start + k] - slopes[start + label];
                    gradient[start + k] = (float)(q / Rows);
                    others.Add((q, apart));
                    slope += q * apart / Rows;
                }
            }
        }

        var loss = LinearisedLoss.Of([new LossRows<float>(logits, slopes, gradient, Classes) { Rounding = 6e-8, SilentGap = 80, Vanishing = 1.2e-38 }]);

        Assert.Null(loss.Fault);
        Assert.Equal(slope, loss.Slope, 1e-4 * Math.Abs(slope));
        foreach (double t in (double[])[0.05, 0.5, 1])
        {
            double divergence = others.Sum(other => other.Q * (Math.Exp(t * other.Apart) - 1 - (t * other.Apart))) / Rows;
            Assert.Equal(divergence, loss.Divergence(t), 1e-3 * divergence);
        }
    }

    [Fact]
    public void Rows_of_thousands_of_classes_are_known_to_the_rounding_of_their_entries()
    {
        // A vocabulary: the closed form in float64, rounded to the float32 that a library has. Smoothed by a tenth in every second run.
        const int Wide = 5003, Few = 7;
        for (int seed = 1; seed <= 4; seed++)
        {
            var random = new Random(seed);
            double smoothing = seed % 2 == 0 ? 0.1 : 0;
            double[] logits = [.. Enumerable.Range(0, Few * Wide).Select(_ => 6 * random.NextDouble())], slopes = [.. Enumerable.Range(0, Few * Wide).Select(_ => random.NextDouble() - 0.5)];
            int[] labels = [.. Enumerable.Range(0, Few).Select(_ => random.Next(Wide))];
            double LossAt(double t) => Enumerable.Range(0, Few).Average(row =>
            {
                double[] z = [.. Enumerable.Range(row * Wide, Wide).Select(i => logits[i] + (t * slopes[i]))];
                double logSum = Math.Log(z.Sum(Math.Exp));
                return ((1 - smoothing) * (logSum - z[labels[row]])) + (smoothing * (logSum - z.Average()));
            });
            float[] gradient = new float[Few * Wide];
            for (int row = 0; row < Few; row++)
            {
                double sum = Enumerable.Range(row * Wide, Wide).Sum(i => Math.Exp(logits[i]));
                for (int k = 0; k < Wide; k++)
                {
                    double target = (smoothing / Wide) + (k == labels[row] ? 1 - smoothing : 0);
                    gradient[(row * Wide) + k] = (float)(((Math.Exp(logits[(row * Wide) + k]) / sum) - target) / Few);
                }
            }

            var loss = LinearisedLoss.Of([new LossRows<float>([.. logits.Select(z => (float)z)], [.. slopes.Select(a => (float)a)], gradient, Wide) { Rounding = 6e-8, SilentGap = 80 }]);

            Assert.True(loss.Fault is null, $"seed {seed}: {loss.Fault}");
            Assert.Equal(LossAt(1) - LossAt(0), loss.Slope + loss.Divergence(1), 2e-3 * loss.Divergence(1) + 1e-6);
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private sealed record Batch(string Name, double[] Logits, double[] Slopes, int[] Labels, double[][] Targets, double[] RowWeights)
    {
        public double Scale => Name.Contains("65536", StringComparison.Ordinal) ? 65536 : Name.Contains("sum", StringComparison.Ordinal) ? Rows : 1;

        public static Batch Draw(int seed, string name)
        {
            var random = new Random(seed);
            double Uniform() => (2 * random.NextDouble()) - 1;
            double spread = name == "certain rows" ? 12 : 2;
            double[] weights = [.. Enumerable.Range(0, Rows).Select(_ => 0.2 + random.NextDouble())];
            return new Batch(
                name,
                [.. Enumerable.Range(0, Rows * Classes).Select(_ => spread * Uniform())],
                [.. Enumerable.Range(0, Rows * Classes).Select(_ => 3 * Uniform())],
                [.. Enumerable.Range(0, Rows).Select(_ => random.Next(Classes))],
                [.. Enumerable.Range(0, Rows).Select(_ => Normal([.. Enumerable.Range(0, Classes).Select(_ => random.NextDouble())]))],
                name.Contains("sum one", StringComparison.Ordinal) ? Normal(weights) : weights);
        }

        public double LossAt(double t) => Value([.. Logits.Zip(Slopes, (z, a) => z + (t * a))]);

        public double Slope() => (LossAt(1e-4) - LossAt(-1e-4)) / 2e-4;

        public LinearisedLoss Read() => LinearisedLoss.Of([AsRows()]);

        public LossRows AsRows() =>
            new LossRows<float>([.. Logits.Select(z => (float)z)], [.. Slopes.Select(a => (float)a)], [.. Gradient().Select(g => (float)g)], Classes) { Rounding = 6e-8, SilentGap = 80 };

        public double[] Gradient()
        {
            const double Step = 1e-5;
            double[] gradient = new double[Logits.Length];
            for (int i = 0; i < gradient.Length; i++)
            {
                double[] ahead = [.. Logits], behind = [.. Logits];
                (ahead[i], behind[i]) = (ahead[i] + Step, behind[i] - Step);
                double difference = (Value(ahead) - Value(behind)) / (2 * Step);
                gradient[i] = Name == "ignored rows" && IsIgnored(i / Classes) ? 0 : difference;
            }

            return gradient;
        }

        private static bool IsIgnored(int row) => row % 3 == 0;

        private double Value(double[] logits)
        {
            double sum = 0, weights = 0;
            for (int row = 0; row < Rows; row++)
            {
                double[] z = logits[(row * Classes)..((row + 1) * Classes)];
                double top = z.Max(), logSum = top + Math.Log(z.Sum(x => Math.Exp(x - top)));
                double[] log = [.. z.Select(x => x - logSum)];
                double hard = -log[Labels[row]];
                double weight = Name.StartsWith("class weights", StringComparison.Ordinal) ? ClassWeights[Labels[row]] : Name.StartsWith("rows with", StringComparison.Ordinal) ? RowWeights[row] : Name == "ignored rows" && IsIgnored(row) ? 0 : 1;
                weights += weight;
                sum += weight * Name switch
                {
                    "focal" or "focal, summed" => Math.Pow(1 - Math.Exp(-hard), 2) * hard,
                    "smoothed" or "smoothed, summed" => (0.9 * hard) - (0.1 * log.Average()),
                    "soft" or "soft, summed" => -log.Zip(Targets[row], (l, y) => l * y).Sum(),
                    "sharpened probabilities" => -5 * Math.Exp(-hard),
                    _ => hard,
                };
            }

            return Name.EndsWith("summed", StringComparison.Ordinal) || Name == "sum" || Name.StartsWith("rows with", StringComparison.Ordinal) ? sum
                : Name == "scaled by 65536" ? 65536 * sum / weights
                : sum / weights;
        }

        private static double[] Normal(double[] values) => [.. values.Select(value => value / values.Sum())];
    }
}
