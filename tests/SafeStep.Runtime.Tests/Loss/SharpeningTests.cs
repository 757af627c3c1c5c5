namespace SafeStep.Runtime.Tests.Loss;

/// <summary>By how much a loss sharpens the logits, read off gradients that are written out by their formulas.</summary>
public class SharpeningTests
{
    private const double Single = 6e-8;

    [Theory]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(5000)]
    public void A_temperature_is_told_to_a_tenth_of_a_percent(int classes)
    {
        foreach (double sharpening in new[] { 0.25, 1, 2, 10, 40 })
        {
            Assert.Equal(sharpening, Of(classes, 16, 3 / sharpening, (z, label) => CrossEntropy(z, label, sharpening, 0.1)), 1e-3 * sharpening);
        }
    }

    [Fact]
    public void So_it_is_with_rows_of_other_weights_and_a_z_loss_beside()
    {
        int row = 0;
        Assert.Equal(4, Of(8, 16, 1, (z, label) => CrossEntropy(z, label, 4, 1 + (++row % 3))), 4e-3);
        Assert.Equal(1, Of(8, 16, 1, (z, label) => [.. CrossEntropy(z, label, 1, 1).Zip(Softmax(z, 1), (entry, q) => entry + (0.02 * q))]), 1e-3);
    }

    [Fact]
    public void Of_two_classes_rows_of_one_weight_tell_a_bound()
    {
        foreach (double sharpening in new[] { 1.0, 4, 20 })
        {
            double told = Of(2, 64, 3 / sharpening, (z, label) => CrossEntropy(z, label, sharpening, 0.1));
            Assert.InRange(told, 0.999 * sharpening, 1.1 * sharpening);
        }
    }

    [Fact]
    public void Sigmoids_of_several_logits_tell_a_bound()
    {
        double told = Of(40, 16, 1, (z, label) => [.. z.Select((one, i) => (1 / (1 + Math.Exp(-6 * one))) - (i == label ? 1 : 0))]);

        Assert.InRange(told, 5.99, 6.6);
    }

    /// <summary>Behind any factor these are the same: the loss pulls at all of them with its whole weight.</summary>
    [Fact]
    public void Rows_that_are_certain_of_the_other_class_tell_nothing()
    {
        Assert.Null(Sharpening.Of<float>([6, 0, 5, 0, 7, 0, 6.5f, 0], new float[] { 0.2f, -0.2f, 0.2f, -0.2f, 0.2f, -0.2f, 0.2f, -0.2f }, 2, Single, 1e-38));
    }

    [Fact]
    public void Rows_of_several_weights_and_soft_targets_tell_nothing()
    {
        int row = 0;
        Assert.Null(Told(2, 64, 3, (z, label) => CrossEntropy(z, label, 5, 1 + (++row % 7))));
        Assert.Null(Told(6, 16, 3, (z, label) => [.. Softmax(z, 5).Select((q, i) => q - ((1.0 + i) / 21))]));
    }

    [Fact]
    public void Gradients_without_two_such_entries_in_a_row_tell_nothing()
    {
        float[] logits = [1, 2, 3, 0, 1, 2];

        Assert.Null(Sharpening.Of<float>(logits, new float[] { -1, 0, 0, 0, 0, -1 }, 3, Single, 1e-38));
        Assert.Null(Sharpening.Of<float>([1, 1, 1], new float[] { 0.3f, 0.3f, -0.6f }, 3, Single, 1e-38));
        Assert.Null(Sharpening.Of<float>([2, 1], new float[] { 0.3f, -0.3f }, 2, Single, 1e-38));
        Assert.Null(Sharpening.Of<float>([float.NegativeInfinity, 1, 2], new float[] { 0, 0.5f, -0.5f }, 3, Single, 1e-38));
    }

    private static double Of(int classes, int rows, double spread, Func<double[], int, double[]> gradientOf) => Told(classes, rows, spread, gradientOf)!.Value;

    private static double? Told(int classes, int rows, double spread, Func<double[], int, double[]> gradientOf)
    {
        var random = new Random(classes);
        double[][] logits = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, classes).Select(_ => (double)(float)(spread * ((2 * random.NextDouble()) - 1))).ToArray())];
        double[] gradient = [.. logits.SelectMany((z, row) => gradientOf(z, row % classes))];
        double? single = Sharpening.Of<float>([.. logits.SelectMany(z => z).Select(one => (float)one)], [.. gradient.Select(one => (float)one)], classes, Single, 1e-38);
        double? wide = Sharpening.Of<double>([.. logits.SelectMany(z => z)], gradient, classes, Single, 1e-38);
        Assert.Equal(wide ?? double.NaN, single ?? double.NaN, 1e-3 * Math.Abs(wide ?? 1));
        return single;
    }

    private static double[] CrossEntropy(double[] z, int label, double sharpening, double weight) =>
        [.. Softmax(z, sharpening).Select((q, i) => weight * sharpening * (q - (i == label ? 1 : 0)))];

    private static double[] Softmax(double[] z, double sharpening)
    {
        double[] exponentials = [.. z.Select(one => Math.Exp(sharpening * one))];
        return [.. exponentials.Select(one => one / exponentials.Sum())];
    }
}
