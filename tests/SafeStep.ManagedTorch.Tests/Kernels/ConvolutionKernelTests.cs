using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>Convolution against its defining sum, and its backward passes against the same sum read the other way.</summary>
[Collection(nameof(KernelThreads))]
public sealed class ConvolutionKernelTests
{
    private const int Seed = 5;

    private static readonly ConvolutionShape[] All =
    [
        new(3, 2, 1, 17, 5, 1, 3, PadWidth: 1),
        new(2, 4, 1, 64, 32, 1, 3, PadWidth: 1),
        new(2, 3, 8, 9, 4, 3, 3, PadHeight: 1, PadWidth: 1),
        new(1, 3, 32, 32, 40, 3, 3, PadHeight: 1, PadWidth: 1),
        new(2, 2, 7, 6, 3, 5, 5, PadHeight: 4, PadWidth: 4),
        new(2, 4, 9, 10, 6, 3, 2, 2, 2, 3, 1, 0, 2, 1),
        new(3, 6, 5, 5, 6, 1, 1, 3),
        new(1, 1, 4, 4, 1, 2, 2, 1, 1, 1, 3, 3, 3, 3),
        new(2, 40, 6, 6, 3, 3, 3),
    ];

    public static TheoryData<int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<int, int>();
            foreach (SimdPath path in Enum.GetValues<SimdPath>())
            {
                for (int i = 0; i < All.Length; i++)
                {
                    shapes.Add((int)path, i);
                }
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_and_both_backward_passes_match_the_defining_sum(int path, int index)
    {
        ConvolutionShape shape = All[index];
        var random = new Random(Seed);
        double[] x = Fill(random, shape.InputLength), weight = Fill(random, shape.WeightLength), bias = Fill(random, shape.OutChannels), dy = Fill(random, shape.OutputLength);
        double[] y = new double[dy.Length], dx = new double[x.Length], dw = new double[weight.Length];
        double[] expected = new double[dy.Length], expectedDx = new double[x.Length], expectedDw = new double[weight.Length];
        foreach ((int i, int w, int o) in Terms(shape))
        {
            expected[o] += x[i] * weight[w];
            expectedDx[i] += dy[o] * weight[w];
            expectedDw[w] += dy[o] * x[i];
        }

        for (int o = 0; o < expected.Length; o++)
        {
            expected[o] += bias[o / shape.Positions % shape.OutChannels];
        }

        ConvolutionKernels.Forward<double>(shape, x, weight, bias, y, (SimdPath)path);
        ConvolutionKernels.BackwardInput<double>(shape, weight, dy, dx, (SimdPath)path);
        ConvolutionKernels.BackwardWeight<double>(shape, x, dy, dw, (SimdPath)path);
        AssertClose(expected, y, "output");
        AssertClose(expectedDx, dx, "input gradient");
        AssertClose(expectedDw, dw, "weight gradient");

        float[] single = new float[y.Length];
        ConvolutionKernels.Forward<float>(shape, ToSingle(x), ToSingle(weight), ToSingle(bias), single, (SimdPath)path);
        for (int o = 0; o < y.Length; o++)
        {
            // At most 363 terms below 1, each rounded.
            Assert.Equal(expected[o], single[o], 2e-5);
        }
    }

    [Fact]
    public void Weight_gradients_are_the_same_bits_at_any_thread_count()
    {
        int before = KernelThreads.Count;
        ConvolutionShape shape = new(37, 8, 6, 6, 16, 3, 3, PadHeight: 1, PadWidth: 1);
        var random = new Random(Seed);
        float[] x = ToSingle(Fill(random, shape.InputLength)), dy = ToSingle(Fill(random, shape.OutputLength)), one = new float[shape.WeightLength], two = new float[shape.WeightLength];
        try
        {
            KernelThreads.Count = 1;
            ConvolutionKernels.BackwardWeight<float>(shape, x, dy, one);
            KernelThreads.Count = 2;
            ConvolutionKernels.BackwardWeight<float>(shape, x, dy, two);
        }
        finally
        {
            KernelThreads.Count = before;
        }

        Assert.Equal(one, two);
    }

    /// <summary>Every product of an input, a weight and an output position in the convolution's sum.</summary>
    private static IEnumerable<(int Input, int Weight, int Output)> Terms(ConvolutionShape s)
    {
        for (int n = 0; n < s.Batch; n++)
        for (int o = 0; o < s.OutChannels; o++)
        for (int oy = 0; oy < s.OutHeight; oy++)
        for (int ox = 0; ox < s.OutWidth; ox++)
        for (int c = 0; c < s.GroupIn; c++)
        for (int kh = 0; kh < s.KernelHeight; kh++)
        for (int kw = 0; kw < s.KernelWidth; kw++)
        {
            int iy = (oy * s.StrideHeight) - s.PadHeight + (kh * s.DilationHeight), ix = (ox * s.StrideWidth) - s.PadWidth + (kw * s.DilationWidth);
            if (iy >= 0 && iy < s.Height && ix >= 0 && ix < s.Width)
            {
                int channel = (o / s.GroupOut * s.GroupIn) + c;
                yield return (
                    (((((n * s.InChannels) + channel) * s.Height) + iy) * s.Width) + ix,
                    (((((o * s.GroupIn) + c) * s.KernelHeight) + kh) * s.KernelWidth) + kw,
                    (((((n * s.OutChannels) + o) * s.OutHeight) + oy) * s.OutWidth) + ox);
            }
        }
    }

    private static void AssertClose(double[] expected, double[] actual, string what)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            // Up to 2048 terms below 1 in double precision.
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-12, $"Seed {Seed}, {what} {i}: {actual[i]}, not {expected[i]}.");
        }
    }

    private static double[] Fill(Random random, long length) => [.. Enumerable.Range(0, (int)length).Select(_ => (2 * random.NextDouble()) - 1)];

    private static float[] ToSingle(double[] x) => [.. x.Select(value => (float)value)];
}
