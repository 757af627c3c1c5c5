using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>Kernels that give a value and its tangent: the value is that of the plain kernel, the tangent its central difference.</summary>
public sealed class TangentKernelTests
{
    private const int Seed = 12;
    private const double H = 1e-5;

    // h^2 / 6 times a third derivative of a few units, and the rounding of the values over h.
    private const double Tolerance = 1e-8;

    // Around the edges of vectors, of the four places, and of those that lie a little further apart.
    public static TheoryData<int, int> Lengths
    {
        get
        {
            var lengths = new TheoryData<int, int>();
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                foreach (int length in new[] { 0, 1, 3, 7, 31, 32, 33, 64, 255, 256, 1023, 1024, 1039, 1040, 1041, 2080, 2088, 2096, 4096, 4099, 8191, 65_536, 100_003 })
                {
                    lengths.Add((int)path, length);
                }
            }

            return lengths;
        }
    }

    public static TheoryData<int, int, int> Shapes => RowKernelTests.Shapes;

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gelu(int path, int rows, int columns)
    {
        double[] x = Normal(rows * columns, Seed), dx = Normal(x.Length, Seed + 1), y = new double[x.Length], dy = new double[x.Length];
        GeluTangentKernel.Run(x, dx, y, dy, (SimdPath)path);

        Assert.Equal(Value(x), y);
        AssertClose(Difference(t => Value(Moved(x, dx, t))), dy, Tolerance);

        double[] Value(double[] at)
        {
            double[] value = new double[at.Length];
            ElementKernels.Apply<double, GeluFunction>(at, value, path: (SimdPath)path);
            return value;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_norm(int path, int rows, int columns)
    {
        // So large that a row of one element, whose variance is zero, has a slope that differences can follow.
        const double Eps = 0.5;
        double[] x = Normal(rows * columns, Seed), dx = Normal(x.Length, Seed + 1);
        double[] w = Normal(columns, Seed + 2), dw = Normal(columns, Seed + 3), b = Normal(columns, Seed + 4), db = Normal(columns, Seed + 5);
        for (int given = 0; given < 32; given++)
        {
            // Each input there or not, in all combinations in which a tangent is left.
            double[] weight = Or(given, 0, w), bias = Or(given, 1, b), dinput = Or(given, 2, dx), dweight = weight.Length == 0 ? [] : Or(given, 3, dw), dbias = bias.Length == 0 ? [] : Or(given, 4, db);
            double[] y = new double[x.Length], dy = new double[x.Length], again = new double[x.Length];
            LayerNormTangentKernel.Run<double>(x, dinput, weight, dweight, bias, dbias, Eps, columns, y, dy, (SimdPath)path);
            LayerNormTangentKernel.Run<double>(x, dinput, weight, dweight, bias, dbias, Eps, columns, [], again, (SimdPath)path);

            Assert.Equal(Value(x, weight, bias), y);
            Assert.Equal(dy, again);
            AssertClose(Difference(t => Value(Moved(x, dinput, t), Moved(weight, dweight, t), Moved(bias, dbias, t))), dy, Tolerance);
        }

        double[] Value(double[] at, double[] weight, double[] bias)
        {
            double[] value = new double[at.Length];
            LayerNormKernels.Forward<double>(at, weight, bias, Eps, columns, value, new double[rows], new double[rows], (SimdPath)path);
            return value;
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_sum_of_squares_takes_each_value_once(int path, int length)
    {
        // Whole numbers: sums are exact, and one left out or taken twice shows.
        double[] x = [.. Enumerable.Range(0, length).Select(i => (double)(i % 1009))];

        Assert.Equal(x.Sum(value => value * value), SumOfSquares.Of<double>(x, (SimdPath)path));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_sum_of_all_squares_finds_what_is_not_finite(int path, int rows, int columns)
    {
        double[] x = Normal(rows * columns, Seed);
        Assert.Equal(x.Sum(value => value * value), SumOfSquares.Of<double>(x, (SimdPath)path), 1e-10 * x.Length);
        foreach (double bad in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
        {
            for (int i = 0; i < x.Length; i += Math.Max(1, x.Length / 7))
            {
                double kept = x[i];
                x[i] = bad;
                Assert.False(double.IsFinite(SumOfSquares.Of<double>(x, (SimdPath)path)), $"{bad} at {i} of {x.Length}");
                x[i] = kept;
            }
        }
    }

    private static double[] Or(int given, int bit, double[] values) => (given >> bit & 1) == 0 ? [] : values;

    private static double[] Moved(double[] at, double[] along, double t) => along.Length == 0 ? at : [.. at.Zip(along, (value, slope) => value + (t * slope))];

    private static double[] Difference(Func<double, double[]> value) => [.. value(H).Zip(value(-H), (up, down) => (up - down) / (2 * H))];

    private static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    private static double[] Normal(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}
