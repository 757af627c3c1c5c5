using Reporting;

namespace Digits.Tests;

public class QuartilesTests
{
    [Fact]
    public void They_interpolate_between_order_statistics() => Assert.Equal(new Quartiles(1.75, 2.5, 3.25), Quartiles.Of([4, 1, 3, 2]));

    [Fact]
    public void A_run_that_ended_in_NaN_counts_as_the_largest() => Assert.Equal(2, Quartiles.Of([1, double.NaN, 2]).Median);

    [Fact]
    public void An_empty_sample_is_an_error() => Assert.Throws<ArgumentException>(() => Quartiles.Of([]));
}
