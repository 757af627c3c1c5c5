using MathNet.Numerics.Statistics;
using Reporting;

namespace Digits.Tests;

public class QuartilesTests
{
    [Fact]
    public void They_interpolate_between_order_statistics() => Assert.Equal(new Quartiles(1.75, 2.5, 3.25), Quartiles.Of([4, 1, 3, 2]));

    [Fact]
    public void They_are_the_quantiles_of_another_library()
    {
        // Definition 7 of Hyndman and Fan, linear between order statistics; that library knows no order for NaN, so only numbers are compared.
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            double[] values = [.. Enumerable.Range(0, 1 + random.Next(40)).Select(_ => Math.Round(100 * random.NextDouble()))];
            double Expected(double quantile) => values.QuantileCustom(quantile, QuantileDefinition.R7);
            Quartiles quartiles = Quartiles.Of(values);
            Assert.Equal(Expected(0.25), quartiles.Q25, 1e-12);
            Assert.Equal(Expected(0.5), quartiles.Median, 1e-12);
            Assert.Equal(Expected(0.75), quartiles.Q75, 1e-12);
        }
    }

    [Fact]
    public void A_run_that_ended_in_NaN_counts_as_the_largest() => Assert.Equal(2, Quartiles.Of([1, double.NaN, 2]).Median);

    [Fact]
    public void An_empty_sample_is_an_error() => Assert.Throws<ArgumentException>(() => Quartiles.Of([]));
}
