using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>Kernels over channels and planes against their definitions.</summary>
public sealed class ChannelKernelTests
{
    private const int Seed = 3;

    public static TheoryData<int, int, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int, int, int>();
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                foreach ((int batch, int channels, int positions) in new[] { (5, 3, 1), (2, 4, 7), (3, 5, 64), (70, 33, 33) })
                {
                    shapes.Add((int)path, batch, channels, positions);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Statistics_and_sums_by_channel(int path, int batch, int channels, int positions)
    {
        double[] x = Fill(batch * channels * positions, 100), dy = Fill(x.Length, 0);
        double[] means = new double[channels], variances = new double[channels], sums = new double[channels], products = new double[channels], plain = new double[channels];
        BatchNormKernels.Statistics<double>(x, channels, positions, means, variances, (SimdPath)path);
        BatchNormKernels.BackwardSums<double>(x, dy, means, positions, sums, products, (SimdPath)path);
        BatchNormKernels.ChannelSums<double>(dy, positions, plain, (SimdPath)path);
        for (int channel = 0; channel < channels; channel++)
        {
            int[] mine = [.. Enumerable.Range(0, x.Length).Where(i => i / positions % channels == channel)];
            double mean = mine.Average(i => x[i]);
            Assert.Equal(mean, means[channel], 1e-11);
            Assert.Equal(mine.Average(i => (x[i] - mean) * (x[i] - mean)), variances[channel], 1e-11);
            Assert.Equal(mine.Sum(i => dy[i]), sums[channel], 1e-11);
            Assert.Equal(sums[channel], plain[channel], 1e-11);
            Assert.Equal(mine.Sum(i => dy[i] * (x[i] - mean)), products[channel], 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Affine_maps_by_channel(int path, int batch, int channels, int positions)
    {
        double[] x = Fill(batch * channels * positions, 0), dy = Fill(x.Length, 1), a = Fill(channels, 2), b = Fill(channels, 3), c = Fill(channels, 4);
        double[] y = new double[x.Length], dx = new double[x.Length];
        BatchNormKernels.Affine<double>(x, a, b, positions, y, (SimdPath)path);
        BatchNormKernels.BackwardInput<double>(x, dy, a, b, c, positions, dx, (SimdPath)path);
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i / positions % channels;
            Assert.Equal((a[channel] * x[i]) + b[channel], y[i], 1e-13);
            Assert.Equal((a[channel] * dy[i]) + (b[channel] * x[i]) + c[channel], dx[i], 1e-13);
        }
    }

    [Fact]
    public void A_small_variance_far_from_zero_keeps_its_digits()
    {
        float[] x = [.. Enumerable.Range(0, 4096).Select(i => 1000 + ((i % 2) * 0.5f))], mean = new float[1], variance = new float[1];
        BatchNormKernels.Statistics<float>(x, 1, 64, mean, variance);
        Assert.Equal(1000.25f, mean[0]);
        Assert.Equal(0.0625f, variance[0]);
    }

    [Fact]
    public void Largest_values_of_windows_and_where_they_lie()
    {
        // Two planes of 4 x 4, windows of 3 with stride 2 and a border of 1: the windows start at -1 and 1.
        float[] x = [.. Enumerable.Range(0, 32).Select(i => (float)((i * 7) % 16))], y = new float[8], dx = new float[32];
        long[] at = new long[8];
        PoolingShape shape = new(2, 4, 4, 3, 3, 2, 2, 1, 1, 1, 1, 2, 2);
        PoolingKernels.Max<float>(shape, x, y, at);
        for (int window = 0; window < 8; window++)
        {
            int plane = window / 4, top = (window / 2 % 2 * 2) - 1, left = (window % 2 * 2) - 1;
            var inside = from r in Enumerable.Range(top, 3) from c in Enumerable.Range(left, 3) where r >= 0 && c >= 0 && r < 4 && c < 4 select (r * 4) + c;
            Assert.Equal(inside.Max(i => x[(plane * 16) + i]), y[window]);
            Assert.Equal(y[window], x[(plane * 16) + at[window]]);
            Assert.Contains((int)at[window], inside);
        }

        PoolingKernels.MaxBackward<float>(shape, [1, 2, 3, 4, 5, 6, 7, 8], at, dx);
        Assert.Equal(10, dx[..16].Sum());
        Assert.Equal(26, dx[16..].Sum());
        Assert.All(Enumerable.Range(0, 32).Where(i => dx[i] != 0), i => Assert.Contains((long)(i % 16), at));
    }

    [Fact]
    public void Not_a_number_wins_its_window()
    {
        float[] y = new float[1];
        PoolingKernels.Max<float>(new(1, 1, 3, 1, 3, 1, 1, 0, 0, 1, 1, 1, 1), [1, float.NaN, 2], y, new long[1]);
        Assert.True(float.IsNaN(y[0]));
    }

    /// <summary>Against a look at each window by itself: padding, dilation, strides, windows that hang over the end, ties, infinities and NaN, on every path.</summary>
    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public void Largest_values_of_windows_are_those_of_a_plain_search(int path)
    {
        var random = new Random(Seed);
        int outside = 0, notNumbers = 0;
        for (int trial = 0; trial < 400; trial++)
        {
            int Size(int least, int end) => random.Next(least, end);
            (int kh, int kw, int dh, int dw) = (Size(1, 4), Size(1, 5), Size(1, 3), Size(1, 3));
            (int ph, int pw, int sh, int sw) = (Size(0, (kh / 2) + 1), Size(0, (kw / 2) + 1), Size(1, 4), Size(1, 4));
            int height = Size(1, 12) + ((kh - 1) * dh), width = Size(1, 150) + ((kw - 1) * dw);
            int outHeight = ((height + (2 * ph) - (dh * (kh - 1)) - 1 + Size(0, sh)) / sh) + 1, outWidth = ((width + (2 * pw) - (dw * (kw - 1)) - 1 + Size(0, sw)) / sw) + 1;
            PoolingShape shape = new(2, height, width, kh, kw, sh, sw, ph, pw, dh, dw, outHeight, outWidth);
            double[] values = [-3, -2, -1, -0.5, 0.5, 1, 2, 3, double.NegativeInfinity, double.PositiveInfinity, double.NaN];
            double[] x = [.. Enumerable.Range(0, 2 * height * width).Select(_ => values[random.Next(random.Next(8) == 0 ? 11 : 8)])];
            float[] narrow = [.. x.Select(value => (float)value)], yNarrow = new float[2 * outHeight * outWidth];
            double[] y = new double[yNarrow.Length];
            long[] at = new long[y.Length], atNarrow = new long[y.Length];
            PoolingKernels.Max<double>(shape, x, y, at, (SimdPath)path);
            PoolingKernels.Max<float>(shape, narrow, yNarrow, atNarrow, (SimdPath)path);
            for (int window = 0; window < y.Length; window++)
            {
                int plane = window / (outHeight * outWidth) * height * width, row = window / outWidth % outHeight, column = window % outWidth;
                int[] inside =
                [
                    .. from i in Enumerable.Range(0, kh) let r = (row * sh) - ph + (i * dh) where r >= 0 && r < height
                       from j in Enumerable.Range(0, kw) let c = (column * sw) - pw + (j * dw) where c >= 0 && c < width
                       select (r * width) + c,
                ];
                int expected = inside.Length == 0 ? -1
                    : inside.Any(i => double.IsNaN(x[plane + i])) ? inside.Last(i => double.IsNaN(x[plane + i]))
                    : inside.First(i => x[plane + i] == inside.Max(k => x[plane + k]));
                outside += expected < 0 ? 1 : 0;
                notNumbers += expected >= 0 && double.IsNaN(x[plane + expected]) ? 1 : 0;
                Assert.Equal(((long)expected, (long)expected), (at[window], atNarrow[window]));
                Assert.Equal(expected < 0 ? 0 : x[plane + expected], y[window]);
                Assert.Equal((float)y[window], yNarrow[window]);
            }
        }

        Assert.True(outside > 0 && notNumbers > 0);
    }

    private static double[] Fill(int length, double offset)
    {
        var random = new Random(Seed + (int)offset);
        return [.. Enumerable.Range(0, length).Select(_ => offset + (2 * random.NextDouble()) - 1)];
    }
}
