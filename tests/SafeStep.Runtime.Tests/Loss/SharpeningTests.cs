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

    /// <summary>The side of the label where its sigmoid is not yet certain shows less than the whole: how near it comes depends on the rows that the loss pulls at.</summary>
    [Fact]
    public void Of_two_classes_rows_of_one_weight_tell_it()
    {
        foreach (double sharpening in new[] { 1.0, 4, 20 })
        {
            double told = Of(2, 64, 3 / sharpening, (z, label) => CrossEntropy(z, label, sharpening, 0.1));
            Assert.InRange(told, 0.8 * sharpening, 1.01 * sharpening);
        }
    }

    [Fact]
    public void Sigmoids_of_several_logits_tell_it_by_those_far_below_zero()
    {
        double told = Of(40, 16, 1, (z, label) => [.. z.Select((one, i) => (1 / (1 + Math.Exp(-6 * one))) - (i == label ? 1 : 0))]);

        Assert.InRange(told, 5, 6.01);
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

    private static double Of(int classes, int rows, double spread, Func<double[], int, double[]> gradientOf)
    {
        var random = new Random(classes);
        double[][] logits = [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, classes).Select(_ => (double)(float)(spread * ((2 * random.NextDouble()) - 1))).ToArray())];
        double[] gradient = [.. logits.SelectMany((z, row) => gradientOf(z, row % classes))];
        double? single = Sharpening.Of<float>([.. logits.SelectMany(z => z).Select(one => (float)one)], [.. gradient.Select(one => (float)one)], classes, Single, 1e-38);
        double? wide = Sharpening.Of<double>([.. logits.SelectMany(z => z)], gradient, classes, Single, 1e-38);
        Assert.Equal(wide!.Value, single!.Value, 1e-3 * wide.Value);
        return single.Value;
    }

    private static double[] CrossEntropy(double[] z, int label, double sharpening, double weight) =>
        [.. Softmax(z, sharpening).Select((q, i) => weight * sharpening * (q - (i == label ? 1 : 0)))];

    private static double[] Softmax(double[] z, double sharpening)
    {
        double[] exponentials = [.. z.Select(one => Math.Exp(sharpening * one))];
        return [.. exponentials.Select(one => one / exponentials.Sum())];
    }
}
