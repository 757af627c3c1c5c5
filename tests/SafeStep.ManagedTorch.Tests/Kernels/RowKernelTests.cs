using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>Kernels over rows against their defining formulas in double precision, their gradients against central differences.</summary>
public sealed class RowKernelTests
{
    private const int Seed = 11;
    private const double H = 1e-6;

    /// <summary>Rows and columns on both sides of every vector's length.</summary>
    public static TheoryData<int> Paths => [.. Enum.GetValues<SimdPath>().Select(path => (int)path)];

    public static TheoryData<int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int>();
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                foreach ((int rows, int columns) in new[] { (1, 1), (3, 4), (5, 10), (7, 33), (300, 67) })
                {
                    shapes.Add((int)path, rows, columns);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Softmax_and_log_softmax(int path, int rows, int columns)
    {
        double[] x = Normal(rows * columns, 5), soft = new double[x.Length], log = new double[x.Length];
        SoftmaxKernels.Softmax<double>(x, soft, columns, (SimdPath)path);
        SoftmaxKernels.LogSoftmax<double>(x, log, columns, (SimdPath)path);
        float[] single = ToSingle(x);
        SoftmaxKernels.Softmax<float>(single, single, columns, (SimdPath)path);
        for (int i = 0; i < x.Length; i++)
        {
            double[] row = x[(i / columns * columns)..((i / columns * columns) + columns)];
            double expected = Math.Exp(x[i]) / row.Sum(Math.Exp);
            Assert.Equal(expected, soft[i], 1e-14);
            Assert.Equal(Math.Log(expected), log[i], 1e-13);

            // An argument near 20 is rounded to 1e-6, and the exponential passes that on.
            Assert.Equal(expected, single[i], 4e-6);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Softmax_gradients(int path, int rows, int columns)
    {
        double[] x = Normal(rows * columns, 1), dy = Normal(rows * columns, 1, Seed + 1), y = new double[x.Length], dx = new double[x.Length];
        SoftmaxKernels.Softmax<double>(x, y, columns, (SimdPath)path);
        SoftmaxKernels.SoftmaxBackward<double>(y, dy, dx, columns, (SimdPath)path);
        AssertGradient(x, dy, dx, values => Apply(values, (a, b) => SoftmaxKernels.Softmax<double>(a, b, columns, (SimdPath)path)));
        SoftmaxKernels.LogSoftmax<double>(x, y, columns, (SimdPath)path);
        SoftmaxKernels.LogSoftmaxBackward<double>(y, dy, dx, columns, (SimdPath)path);
        AssertGradient(x, dy, dx, values => Apply(values, (a, b) => SoftmaxKernels.LogSoftmax<double>(a, b, columns, (SimdPath)path)));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cross_entropy_and_its_gradient(int path, int rows, int columns)
    {
        double[] x = Normal(rows * columns, 3), losses = new double[rows], gradients = new double[x.Length];
        long[] targets = [.. Enumerable.Range(0, rows).Select(row => row % 4 == 3 ? -100L : row * 7 % columns)];
        Assert.Equal(targets.Count(target => target >= 0), CrossEntropyKernels.Count(targets, columns, -100));
        CrossEntropyKernels.Forward<double>(x, targets, columns, -100, 0.25, losses, gradients, (SimdPath)path);
        for (int row = 0; row < rows; row++)
        {
            double total = Enumerable.Range(0, columns).Sum(j => Math.Exp(x[(row * columns) + j]));
            Assert.Equal(targets[row] < 0 ? 0 : Math.Log(total) - x[(row * columns) + targets[row]], losses[row], 1e-13);
            for (int j = 0; j < columns; j++)
            {
                double expected = targets[row] < 0 ? 0 : (Math.Exp(x[(row * columns) + j]) / total) - (targets[row] == j ? 1 : 0);
                Assert.Equal(0.25 * expected, gradients[(row * columns) + j], 1e-14);
            }
        }

        double[] again = new double[rows];
        CrossEntropyKernels.Forward<double>(x, targets, columns, -100, 1, again, [], (SimdPath)path);
        Assert.Equal(losses, again);
    }

    [Fact]
    public void A_target_that_is_no_class_is_refused()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => CrossEntropyKernels.Forward<float>(new float[6], [0, 3], 3, -100, 1, new float[2], []));
        Assert.Contains("label 3 of sample 1 is not a class; there are 3 classes, 0 to 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Layer_norm_and_its_gradients(int path, int rows, int columns)
    {
        const double eps = 1e-5;
        double[] x = Normal(rows * columns, 2), weight = Normal(columns, 1, Seed + 1), bias = Normal(columns, 1, Seed + 2), dy = Normal(rows * columns, 1, Seed + 3);
        double[] y = new double[x.Length], means = new double[rows], scales = new double[rows], dx = new double[x.Length], dw = new double[columns], db = new double[columns];
        LayerNormKernels.Forward<double>(x, weight, bias, eps, columns, y, means, scales, (SimdPath)path);
        for (int row = 0; row < rows; row++)
        {
            double[] values = x[(row * columns)..((row + 1) * columns)];
            double mean = values.Average(), variance = values.Average(value => (value - mean) * (value - mean));
            for (int j = 0; j < columns; j++)
            {
                Assert.Equal(((values[j] - mean) / Math.Sqrt(variance + eps) * weight[j]) + bias[j], y[(row * columns) + j], 1e-11);
            }
        }

        LayerNormKernels.BackwardInput<double>(x, weight, means, scales, dy, columns, dx, (SimdPath)path);
        LayerNormKernels.BackwardWeight<double>(x, means, scales, dy, columns, dw, db, (SimdPath)path);
        AssertGradient(x, dy, dx, values => Forward(values, weight, bias), columns == 1 ? 1e-3 : 1e-5);
        AssertGradient(weight, dy, dw, values => Forward(x, values, bias));
        AssertGradient(bias, dy, db, values => Forward(x, weight, values));

        double[] Forward(double[] input, double[] w, double[] b) =>
            Apply(input, (from, to) => LayerNormKernels.Forward<double>(from, w, b, eps, columns, to, new double[rows], new double[rows], (SimdPath)path));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Column_sums(int path, int rows, int columns)
    {
        double[] x = Normal(rows * columns, 1), sums = new double[columns];
        ColumnSums.Sum<double>(x, columns, sums, (SimdPath)path);
        for (int j = 0; j < columns; j++)
        {
            Assert.Equal(Enumerable.Range(0, rows).Sum(row => x[(row * columns) + j]), sums[j], 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Rectified_gradients_and_their_column_sums(int path, int rows, int columns)
    {
        double[] x = Normal(rows * columns, 1), y = Normal(x.Length, 1, Seed + 1), masked = new double[x.Length], sums = new double[columns], again = new double[columns];
        double[] expected = [.. x.Zip(y, (gradient, result) => result > 0 ? gradient : 0)];
        ColumnSums.Rectified<double>(x, y, masked, columns, sums, (SimdPath)path);
        Assert.Equal(expected, masked);
        ColumnSums.Sum<double>(expected, columns, again, (SimdPath)path);
        Assert.Equal(again, sums);

        ColumnSums.Rectified<double>(x, y, x, columns, again, (SimdPath)path);
        Assert.Equal(expected, x);
        Assert.Equal(sums, again);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Short_rows_do_not_depend_on_their_neighbours(int path, int rows, int columns)
    {
        // Shapes' rows in one go and one by one, so that every place in a group and every size of the last group is met.
        double[] x = Normal(rows * columns, 3), whole = new double[x.Length], apart = new double[x.Length];
        SoftmaxKernels.Softmax<double>(x, whole, columns, (SimdPath)path);
        for (int row = 0; row < rows; row++)
        {
            SoftmaxKernels.Softmax<double>(x.AsSpan(row * columns, columns), apart.AsSpan(row * columns, columns), columns, (SimdPath)path);
        }

        Assert.Equal(apart, whole);
        SoftmaxKernels.Softmax<double>(x, x, columns, (SimdPath)path);
        Assert.Equal(whole, x);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Adam_follows_its_published_steps(int path, int rows, int columns)
    {
        foreach (bool decoupled in new[] { false, true })
        {
            double[] p = Normal(rows * columns, 1), g = Normal(rows * columns, 1, Seed + 1), m = new double[p.Length], s = new double[p.Length];
            double[] expected = (double[])p.Clone(), mean = new double[p.Length], square = new double[p.Length];
            for (int step = 1; step <= 3; step++)
            {
                AdamStep settings = new(0.01, 0.9, 0.999, 1e-8, 0.1, decoupled, 1 - Math.Pow(0.9, step), 1 - Math.Pow(0.999, step));
                OptimizerKernels.Adam<double>(p, g, m, s, settings, (SimdPath)path);
                for (int i = 0; i < p.Length; i++)
                {
                    double gradient = decoupled ? g[i] : g[i] + (0.1 * expected[i]);
                    expected[i] *= decoupled ? 1 - (0.01 * 0.1) : 1;
                    mean[i] = (0.9 * mean[i]) + (0.1 * gradient);
                    square[i] = (0.999 * square[i]) + (0.001 * gradient * gradient);
                    expected[i] -= 0.01 * (mean[i] / settings.Correction1) / (Math.Sqrt(square[i] / settings.Correction2) + 1e-8);
                    Assert.Equal(expected[i], p[i], 1e-12);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Adam_keeps_what_was_there_and_tells_how_far_it_went(int path, int rows, int columns)
    {
        float[] p = ToSingle(Normal(rows * columns, 1)), g = ToSingle(Normal(rows * columns, 1, Seed + 1)), m = new float[p.Length], s = new float[p.Length], old = new float[p.Length];
        var (p2, m2, s2) = ((float[])p.Clone(), new float[p.Length], new float[p.Length]);
        for (int step = 1; step <= 3; step++)
        {
            // Without an eps, lanes beyond the last value compute 0 / 0.
            AdamStep settings = new(0.01, 0.9, 0.999, 0, 0.1, true, 1 - Math.Pow(0.9, step), 1 - Math.Pow(0.999, step));
            float[] before = (float[])p.Clone();

            double squares = OptimizerKernels.Adam<float>(p, g, m, s, old, settings, (SimdPath)path);
            OptimizerKernels.Adam<float>(p2, g, m2, s2, settings, (SimdPath)path);

            Assert.Equal(before, old);
            Assert.Equal(p2, p);
            Assert.Equal(m2, m);
            Assert.Equal(s2, s);
            double expected = before.Zip(p, (was, now) => ((double)now - was) * ((double)now - was)).Sum();
            Assert.Equal(expected, squares, 1e-6 * expected);
        }
    }

    /// <summary>Many old values are written past the caches where their memory is aligned: they are the same, to the last one.</summary>
    [Theory]
    [MemberData(nameof(Paths))]
    public void Adam_keeps_many_old_values_as_few(int path)
    {
        using var scope = torch.NewDisposeScope();
        AdamStep settings = new(0.01, 0.9, 0.999, 1e-8, 0.1, true, 0.1, 0.001);
        // 512 KB and three values.
        int length = (1 << 17) + 3;
        var (start, gradient, memory) = (torch.randn(length), torch.randn(length), torch.zeros(length + 16));
        var olds = new List<float[]>();
        foreach (int offset in new[] { 0, 1 })
        {
            var (p, m, s) = (start.clone(), torch.zeros(length), torch.zeros(length));
            var old = memory.Values<float>().Slice(offset, length);

            double squares = OptimizerKernels.Adam<float>(p.Values<float>(), gradient.Values<float>(), m.Values<float>(), s.Values<float>(), old, settings, (SimdPath)path);

            Assert.Equal(start.data<float>().ToArray(), old.ToArray());
            double expected = (p - start).to_type(torch.ScalarType.Float64).pow(2).sum().item<double>();
            Assert.Equal(expected, squares, 1e-6 * expected);
        }
    }

    private static double[] Apply(double[] x, Action<double[], double[]> kernel)
    {
        double[] y = new double[x.Length];
        kernel(x, y);
        return y;
    }

    /// <summary>Each of up to 40 elements is moved both ways; the change of sum(dy y) is its gradient.</summary>
    private static void AssertGradient(double[] x, double[] dy, double[] gradient, Func<double[], double[]> forward, double tolerance = 1e-6)
    {
        for (int i = 0; i < x.Length; i += 1 + (x.Length / 40))
        {
            double kept = x[i];
            x[i] = kept + H;
            double up = forward(x).Zip(dy, (a, b) => a * b).Sum();
            x[i] = kept - H;
            double down = forward(x).Zip(dy, (a, b) => a * b).Sum();
            x[i] = kept;
            Assert.True(Math.Abs(((up - down) / (2 * H)) - gradient[i]) <= tolerance * Math.Max(1, Math.Abs(gradient[i])), $"Seed {Seed}, element {i}: {gradient[i]}, not {(up - down) / (2 * H)}.");
        }
    }

    private static float[] ToSingle(double[] x) => [.. x.Select(value => (float)value)];

    private static double[] Normal(int length, double scale, int seed = Seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))];
    }
}
