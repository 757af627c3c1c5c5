using SafeStep.Tool.Watching;

namespace SafeStep.Tool.Tests.Runs;

public class SparklineTests
{
    [Fact]
    public void Heights_follow_the_logarithm() => Assert.Equal("▁▂▃▄▅▆▇█", Sparkline.Of([1, 2, 4, 8, 16, 32, 64, 128]));

    [Fact]
    public void What_has_no_logarithm_is_blank_and_infinity_the_highest() => Assert.Equal("▁ █ █", Sparkline.Of([1, double.NaN, 2, 0, double.PositiveInfinity]));

    [Fact]
    public void Equal_values_and_none_are_drawn_too() => Assert.Equal("▁▁|", Sparkline.Of([3, 3]) + "|" + Sparkline.Of([]));
}
