namespace SafeStep.Guard.Tests;

/// <summary>Logits are compared as a softmax sees them: row by row, without what all logits of a row share.</summary>
public class RowDistancesTests
{
    private const int Rows = 7;

    /// <summary>Whether rows are worked on in the processor's memory or by operations on tensors; lengths around the edges of vectors; float32 and float64.</summary>
    public static TheoryData<bool, int, ScalarType> Ways
    {
        get
        {
            var ways = new TheoryData<bool, int, ScalarType>();
            foreach (int classes in new[] { 2, 3, 10, 31, 32, 33, 70, 1000 })
            {
                ways.Add(true, classes, ScalarType.Float32);
                ways.Add(false, classes, ScalarType.Float32);
                ways.Add(true, classes, ScalarType.Float64);
            }

            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void One_logit_of_one_row_shows_whatever_all_logits_share(bool onHost, int classes, ScalarType type)
    {
        manual_seed(1);
        foreach (double shift in new[] { 0, -50, 1000.0 })
        {
            var expected = randn([Rows, classes], type) + shift;
            var logits = expected.clone();
            logits[3, classes - 1] += 0.5;

            double spread = (expected[3].max() - expected[3].min()).to_type(ScalarType.Float64).item<double>();
            Assert.Equal(0.5 / Math.Max(spread, 1), Largest(expected, logits, onHost), 1e-3);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void What_all_logits_of_a_row_share_and_rounding_are_no_difference(bool onHost, int classes, ScalarType type)
    {
        manual_seed(1);
        foreach (double size in new[] { 1e-3, 1, 1000 })
        {
            foreach (double shift in new[] { 0, 1000.0, -1e5 })
            {
                // Each row a shift of its own, and a few roundings of what stands there.
                var expected = (size * randn([Rows, classes], type)) + shift;
                var rounded = expected * (1 + (6e-8 * 4 * randn([Rows, classes], ScalarType.Float64))).to_type(type);
                Assert.Equal(0, Largest(expected, type == ScalarType.Float64 ? expected : rounded, onHost));
                Assert.Equal(0, Largest(expected, expected + 0.25, onHost));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_row_of_large_logits_does_not_hide_another(bool onHost, int classes, ScalarType type)
    {
        manual_seed(1);
        var expected = randn([Rows, classes], type);
        expected[1] *= 1e4;
        var logits = expected.clone();
        logits[5, 0] += 0.1;

        Assert.True(Largest(expected, logits, onHost) > 0.005);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Small_logits_are_compared_with_small_ones_but_not_for_an_exception(bool onHost, int classes, ScalarType type)
    {
        manual_seed(1);
        var expected = 1e-4 * randn([Rows, classes], type);
        var logits = 1e-4 * randn([Rows, classes], type);

        Assert.True(Largest(expected, logits, onHost) > 0);
        if (type == ScalarType.Float32)
        {
            Assert.Equal(0, Largest(expected, logits, onHost, leastScale: 1));
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_number_in_one_alone_is_a_difference_and_masked_classes_are_none(bool onHost, int classes, ScalarType type)
    {
        manual_seed(1);
        foreach (int place in new[] { 0, classes / 2, classes - 1 })
        {
            foreach (double special in new[] { double.NegativeInfinity, double.PositiveInfinity, double.NaN })
            {
                var expected = randn([Rows, classes], type);
                var logits = expected + 3;
                logits[2, place] = special;
                Assert.Equal(double.PositiveInfinity, Largest(expected, logits, onHost));
                Assert.Equal(double.PositiveInfinity, Largest(logits, expected, onHost));

                expected[2, place] = special;
                Assert.Equal(0, Largest(expected, logits, onHost));
            }
        }

        var masked = zeros([2, classes], type) + float.NegativeInfinity;
        Assert.Equal(0, Largest(masked, masked.clone(), onHost));
    }

    [Fact]
    public void Classes_may_lie_along_any_dimension_and_a_single_logit_stands_against_zero()
    {
        manual_seed(1);
        var expected = randn(4, 3, 5);
        // A shift of each row is none of its rows along another dimension.
        var shifted = expected + randn(4, 1, 5);

        Assert.Equal(0, Read(RowDistances.Largest(expected, shifted, axis: 1)));
        Assert.True(Read(RowDistances.Largest(expected, shifted, axis: 2)) > 0.01);
        Assert.True(Read(RowDistances.Largest(randn(6, 1), randn(6, 1), axis: 1)) > 0.01);
    }

    private static double Largest(Tensor expected, Tensor logits, bool onHost, double leastScale = 0) =>
        Read(RowDistances.Largest(onHost ? expected : Scattered(expected), onHost ? logits : Scattered(logits), axis: 1, leastScale));

    // Its values do not lie one after the other.
    private static Tensor Scattered(Tensor tensor) => tensor.t().contiguous().t();

    private static double Read(Numbers number) => Numbers.ReadOne(number);
}
