namespace SafeStep.Runtime.Tests.Radius;

public class BadInputTests
{
    [Theory]
    [InlineData(float.NaN, 0f, "the logit of class 11 in row 1 is NaN")]
    [InlineData(float.PositiveInfinity, 0f, "the logit of class 11 in row 1 is")]
    [InlineData(0f, float.NaN, "the slope of class 11 in row 1 is NaN")]
    [InlineData(0f, float.PositiveInfinity, "the slope of class 11 in row 1 is")]
    [InlineData(0f, float.NegativeInfinity, "the slope of class 11 in row 1 is")]
    public void Says_which_number_is_not_finite(float logit, float slope, string expected)
    {
        const int classes = 19;
        var logits = new float[2 * classes];
        var slopes = Enumerable.Range(0, 2 * classes).Select(k => (float)k).ToArray();
        (logits[classes + 11], slopes[classes + 11]) = (logit, slope);

        foreach (RadiusBound bound in Enum.GetValues<RadiusBound>())
        {
            var error = Assert.Throws<ArgumentException>(() => ConvergenceRadius.OfBatch(bound, logits, slopes, classes));
            Assert.Contains(expected, error.Message);
        }
    }

    [Fact]
    public void Says_that_every_class_is_masked()
    {
        float[] masked = [float.NegativeInfinity, float.NegativeInfinity];
        var error = Assert.Throws<ArgumentException>(() => ConvergenceRadius.Of(RadiusBound.Spread, masked, new float[2]));
        Assert.Contains("every class of row 0 is masked", error.Message);
    }

    [Theory]
    [InlineData(4, 3, 2, "4 logits but 3 slopes")]
    [InlineData(5, 5, 2, "5 logits do not make whole rows of 2 classes")]
    [InlineData(4, 4, 0, "0 classes")]
    [InlineData(4, 4, -2, "-2 classes")]
    [InlineData(0, 0, 2, "batch is empty")]
    public void Says_which_lengths_do_not_fit(int logits, int slopes, int classes, string expected)
    {
        var error = Assert.Throws<ArgumentException>(() => ConvergenceRadius.OfBatch(RadiusBound.Spread, new float[logits], new float[slopes], classes));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Refuses_an_empty_sample_and_an_unknown_bound()
    {
        Assert.Throws<ArgumentException>(() => ConvergenceRadius.Of(RadiusBound.Spread, Array.Empty<double>(), Array.Empty<double>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConvergenceRadius.Of((RadiusBound)17, [0f, 1f], [0f, 1f]));
    }
}
