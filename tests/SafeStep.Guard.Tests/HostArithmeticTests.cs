namespace SafeStep.Guard.Tests;

public class HostArithmeticTests
{
    // Around the edges of vectors, of the four places and of the parts that are summed in float32.
    public static TheoryData<int> Lengths => [0, 1, 7, 8, 31, 32, 33, 63, 64, 65, 1000, 8191, 8192, 8193, 40_000, 100_003];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_sum_of_squares_is_that_of_float64(int length)
    {
        float[] values = Values(length, seed: 1);

        // Float32 within a part: as many roundings as additions to one element of a vector, each of half a unit in the last place.
        double expected = values.Sum(value => (double)value * value);
        Assert.Equal(expected, HostArithmetic.SumOfSquares<float>(values), 1e-5 * expected);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_difference_is_exact_and_its_squares_are_those_of_float64(int length)
    {
        float[] left = Values(length, seed: 1), right = Values(length, seed: 2), difference = new float[length];

        double squares = HostArithmetic.SquaredDistance<float>(left, right);
        HostArithmetic.Subtract<float>(left, right, difference);

        Assert.Equal([.. left.Zip(right, (l, r) => l - r)], difference);
        double expected = difference.Sum(value => (double)value * value);
        Assert.Equal(expected, squares, 1e-5 * expected);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_copy_is_the_same(int length)
    {
        float[] values = Values(length, seed: 5), copy = new float[length];
        double[] wide = [.. values.Select(value => (double)value)], wideCopy = new double[length];

        HostArithmetic.Copy<float>(values, copy);
        HostArithmetic.Copy<double>(wide, wideCopy);

        Assert.Equal(values, copy);
        Assert.Equal(wide, wideCopy);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void What_is_not_finite_survives_the_sum_wherever_it_stands(int length)
    {
        var random = new Random(3);
        foreach (int place in length < 100 ? Enumerable.Range(0, length) : Enumerable.Range(0, 50).Select(_ => random.Next(length)))
        {
            float[] values = Values(length, seed: 4);
            values[place] = random.Next(3) switch { 0 => float.NaN, 1 => float.PositiveInfinity, _ => float.NegativeInfinity };

            Assert.False(double.IsFinite(HostArithmetic.SumOfSquares<float>(values)), $"place {place} of {length}, seed 3");
        }
    }

    private static float[] Values(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
    }
}
