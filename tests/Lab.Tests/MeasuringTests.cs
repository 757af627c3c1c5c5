using Lab.Data;
using Lab.Experiments.Curvatures;
using Lab.Experiments.Kullback;
using Lab.Experiments.Natural;
using Lab.Findings;
using Lab.Measuring;
using Lab.Models;

namespace Lab.Tests;

public sealed class MeasuringTests
{
    [Fact]
    public void An_onset_lies_between_two_distances_by_their_logarithm()
    {
        Assert.Equal(Math.Sqrt(10), Sweep.Onset([1, 10, 100], [1, 3, 9], 2), 1e-12);
        Assert.Equal(Math.Sqrt(1000), Sweep.Onset([1, 10, 100], [1, 1, 0.8], 0.9), 1e-9);
        Assert.Equal(double.PositiveInfinity, Sweep.Onset([1, 10, 100], [1, 1, 1], 2));
        // A loss that is no number any more has passed every level.
        Assert.Equal(10, Sweep.Onset([1, 10], [1, double.NaN], 2));
    }

    [Fact]
    public void The_loss_of_logits_is_the_cross_entropy()
    {
        // log(1 + e^-2) and log 2.
        Assert.Equal((Math.Log(1 + Math.Exp(-2)) + Math.Log(2)) / 2, LogitRows.Loss([2, 0, 5, 5], [0, 1]), 1e-12);
        Assert.Equal([0, 1], LogitRows.Predictions([2, 0, 1, 5], 2));
        Assert.Equal(0.5, LogitRows.Agreement([1, 2], [1, 3]));
    }

    [Fact]
    public void The_curvature_of_a_linear_classifier_is_the_variance_of_its_slopes()
    {
        using var scope = torch.NewDisposeScope();
        var network = Weights.Draw(3, () => new LinearClassifier());
        var samples = new Samples([.. DigitImages.All.Take(50)]);
        var direction = Directions.Random(network, new Random(3));
        var slopes = Slopes.Of(network, samples.X, direction);

        // With linear logits the second derivative is the mean softmax variance, 2 over the Hessian scale. The difference of single-precision gradients is good to a tenth of a percent.
        double expected = 2 / SafeStep.StepDiagnostics.HessianScale(slopes.Logits, slopes.Values, slopes.Classes);
        Assert.Equal(expected, Curvature.Along(network, direction, samples), 2e-3 * expected);
    }

    [Fact]
    public void Going_along_a_direction_and_back_leaves_the_network_as_it_was()
    {
        using var scope = torch.NewDisposeScope();
        var network = Weights.Draw(4, () => new NormalisedConvolutionNet());
        network.eval();
        var samples = new Samples([.. DigitImages.All.Take(30)]);
        float[] before = Evaluation.Logits(network, samples.X);

        var sweep = Sweep.Of(network, Directions.Descent(network, samples.X, samples.Y), samples, [0, 10]);

        Assert.Equal(1, sweep.LossRatio[0], 1e-6);
        Assert.NotEqual(1, sweep.LossRatio[1], 1e-3);
        Assert.Equal(before, Evaluation.Logits(network, samples.X));
    }

    [Fact]
    public void Directions_have_length_one()
    {
        using var scope = torch.NewDisposeScope();
        var network = Weights.Draw(5, () => new GeluPerceptron());
        var samples = new Samples([.. DigitImages.All.Take(30)]);

        foreach (var direction in new[] { Directions.Random(network, new Random(5)), Directions.Descent(network, samples.X, samples.Y) })
        {
            Assert.Equal(1, direction.Values.Sum(tensor => (double)tensor.square().sum().item<float>()), 1e-5);
        }
    }

    [Fact]
    public void The_worst_case_of_the_divergence_s_remainder_uses_its_whole_bound()
    {
        double gap = Math.Log((3 + Math.Sqrt(3)) / (3 - Math.Sqrt(3)));

        // As the step goes to zero; at 0.01 the next term of the series is a few thousandths.
        Assert.Equal(1, new KlRemainder([0, gap], [0, 1]).Shares(0.01).Forward, 5e-3);
        Assert.Equal(1, new KlRemainder([0, gap], [0, 1]).Shares(0.01).Reverse, 5e-3);
    }

    [Fact]
    public void The_divergence_is_that_of_the_two_distributions()
    {
        // KL(p(t) || p(0)) and the reverse for three classes, from their definition.
        double[] logits = [0.3, -1, 2], slopes = [1, -0.5, 0.2];
        double[] p = Probabilities(0), q = Probabilities(1.5);
        double variance = p.Zip(slopes, (w, a) => w * a * a).Sum() - Math.Pow(p.Zip(slopes, (w, a) => w * a).Sum(), 2);
        double bound = Math.Pow(1.5 * 1.5, 3) / (18 * Math.Sqrt(3)), quadratic = 1.5 * 1.5 * variance / 2;

        var (forward, reverse) = new KlRemainder(logits, slopes).Shares(1.5);

        Assert.Equal(Math.Abs(Divergence(q, p) - quadratic) / bound, forward, 1e-12);
        Assert.Equal(Math.Abs(Divergence(p, q) - quadratic) / (bound / 2), reverse, 1e-12);

        double[] Probabilities(double t)
        {
            double[] weights = [.. logits.Zip(slopes, (z, a) => Math.Exp(z + (a * t)))];
            return [.. weights.Select(weight => weight / weights.Sum())];
        }

        static double Divergence(double[] from, double[] to) => from.Zip(to, (a, b) => a * Math.Log(a / b)).Sum();
    }

    [Fact]
    public void Two_classes_at_a_margin_of_10_have_the_closed_form()
    {
        // Variance e^10 / (1 + e^10)^2, radius sqrt(100 + pi^2), for a spread of 1.
        double expected = 2 * Math.Pow(1 + Math.Exp(10), 2) / Math.Exp(10) / Math.Sqrt(100 + (Math.PI * Math.PI));

        Assert.Equal(expected, HessianRun.RowRatio([10, 0], [0, 3]).Ratio, 1e-4 * expected);
    }

    [Fact]
    public void Deviations_are_those_of_the_population()
    {
        Assert.Equal(0.5, Deviation.Relative([1, 3]), 1e-12);
        Assert.Equal(1, Deviation.OfLogarithms([1, 100]), 1e-12);
        Assert.Equal(2, Deviation.Slope([(0, 1), (1, 3), (2, 5)]), 1e-12);
    }

    [Fact]
    public void Splits_keep_every_class_in_proportion_and_no_row_twice()
    {
        var (train, test) = DigitImages.Stratified(0.2, 7);

        Assert.Equal(DigitImages.All.Count, train.Count + test.Count);
        Assert.Equal(DigitImages.All.Count, train.Rows.Concat(test.Rows).Select(row => row.Pixels).Distinct().Count());
        foreach (var ofClass in DigitImages.All.GroupBy(row => row.Label))
        {
            Assert.Equal(0.2, (double)test.Labels.Count(label => label == ofClass.Key) / ofClass.Count(), 0.01);
        }
    }

    [Fact]
    public void Batches_go_through_every_row_once_a_pass()
    {
        int[] pass = [.. BatchOrder.Epochs(10, 4, 1).Take(3).SelectMany(batch => batch)];
        Assert.Equal(Enumerable.Range(0, 10), pass.Order());
        Assert.All(BatchOrder.Draws(10, 4, 1).Take(20), batch => Assert.Equal(4, batch.Distinct().Count()));
    }

    [Fact]
    public void CIFAR_10_is_read_and_trained_on()
    {
        var folder = Directory.CreateTempSubdirectory("cifar");
        try
        {
            var random = new Random(2);
            foreach (string name in Enumerable.Range(1, 5).Select(i => $"data_batch_{i}.bin").Append("test_batch.bin"))
            {
                byte[] row = new byte[3073];
                random.NextBytes(row);
                row[0] %= 10;
                File.WriteAllBytes(Path.Combine(folder.FullName, name), row);
            }

            var (train, test) = CifarImages.Load(folder);
            Assert.Equal([5, 3, 32, 32], train.X.shape);
            byte[] first = File.ReadAllBytes(Path.Combine(folder.FullName, "data_batch_1.bin"));
            Assert.Equal(first[0], train.Labels[0]);
            Assert.Equal(((first[1] / 255.0) - 0.4914) / 0.2470, train.Rows[0].Pixels[0], 1e-5);

            var run = NaturalRun.Train(StepRule.All.Single(rule => rule.Ratio == 1), seed: 0, epochs: 1, folder);
            Assert.Equal("CIFAR-10", run.Images);
            Assert.Equal(1, run.LargestRatio[0], 1e-6);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
