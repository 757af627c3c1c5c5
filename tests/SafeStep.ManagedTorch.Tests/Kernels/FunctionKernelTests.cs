using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>Elementwise kernels against published values and against each other's identities, on every path and at every tail length.</summary>
public sealed class FunctionKernelTests
{
    public static TheoryData<int> AllPaths => MatrixProductTests.AllPaths;

    // Abramowitz and Stegun, Handbook of Mathematical Functions, tables 4.4 and 7.1; erfc values from the same relations in 40 digits.
    public static TheoryData<double, double, double, double> Table => new()
    {
        { 0, 1, 0, 0 },
        { 0.1, 1.1051709180756477, 0.11246291601828489, 0.099667994624955817 },
        { 0.5, 1.6487212707001282, 0.52049987781304654, 0.46211715726000976 },
        { 1, 2.7182818284590452, 0.84270079294971487, 0.76159415595576489 },
        { -1, 0.36787944117144232, -0.84270079294971487, -0.76159415595576489 },
        { 2, 7.3890560989306502, 0.99532226501895273, 0.96402758007581688 },
        { 3.5, 33.115451958692313, 0.99999925690162766, 0.99817789761119870 },
        { -20, 2.0611536224385578e-9, -1, -0.99999999999999999 },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void Published_values(double x, double exp, double erf, double tanh)
    {
        foreach (SimdPath path in Enum.GetValues<SimdPath>())
        {
            foreach (int length in new[] { 1, 3, 19 })
            {
                Close(exp, x, length, path, Run<double, ExpFunction>, Run<float, ExpFunction>);
                Close(erf, x, length, path, Run<double, ErfFunction>, Run<float, ErfFunction>);
                Close(tanh, x, length, path, Run<double, TanhFunction>, Run<float, TanhFunction>);
                Close(exp / (1 + exp), x, length, path, Run<double, SigmoidFunction>, Run<float, SigmoidFunction>);
                Close(x * Normal(x), x, length, path, Run<double, GeluFunction>, Run<float, GeluFunction>);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void Exponential_agrees_with_the_library_over_its_whole_range(int path)
    {
        double[] x = [.. Enumerable.Range(0, 20001).Select(i => -745 + (i * 0.0725))], y = new double[x.Length];
        ElementKernels.Apply<double, ExpFunction>(x, y, path: (SimdPath)path);
        for (int i = 0; i < x.Length; i++)
        {
            // Portable lanes round the reduced argument twice more.
            AssertRelative(Math.Exp(x[i]), y[i], 1e-15, x[i]);
        }

        float[] single = [.. x.Select(value => (float)(value / 8))], result = new float[x.Length];
        ElementKernels.Apply<float, ExpFunction>(single, result, path: (SimdPath)path);
        for (int i = 0; i < x.Length; i++)
        {
            AssertRelative(Math.Exp(single[i]), result[i], 4e-7, single[i]);
        }
    }

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void Limits_and_not_a_number(int path)
    {
        Check<ExpFunction>([float.NegativeInfinity, -200, 200, float.PositiveInfinity, float.NaN], [0, 0, float.PositiveInfinity, float.PositiveInfinity, float.NaN]);
        Check<ErfFunction>([float.NegativeInfinity, float.PositiveInfinity, float.NaN], [-1, 1, float.NaN]);
        Check<TanhFunction>([float.NegativeInfinity, float.PositiveInfinity, float.NaN], [-1, 1, float.NaN]);
        Check<SigmoidFunction>([float.NegativeInfinity, float.PositiveInfinity, float.NaN], [0, 1, float.NaN]);
        Check<ReluFunction>([float.NegativeInfinity, -1, 0, 2, float.NaN], [0, 0, 0, 2, float.NaN]);

        void Check<TFunction>(float[] x, float[] expected)
            where TFunction : struct, IElementFunction
        {
            float[] y = new float[x.Length];
            ElementKernels.Apply<float, TFunction>(x, y, path: (SimdPath)path);
            Assert.Equal(expected, y);
        }
    }

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void Gradients_are_the_slopes_of_their_functions(int path)
    {
        const double h = 1e-5;
        double[] x = [.. Enumerable.Range(0, 201).Select(i => -6.03 + (i * 0.06))], ones = [.. x.Select(_ => 1.0)];
        AssertSlope<GeluFunction, GeluGradient>();
        AssertSlope<ReluFunction, ReluGradient>();

        void AssertSlope<TFunction, TGradient>()
            where TFunction : struct, IElementFunction
            where TGradient : struct, IElementFunction
        {
            double[] up = [.. x.Select(value => value + h)], down = [.. x.Select(value => value - h)], slope = new double[x.Length];
            ElementKernels.Apply<double, TFunction>(up, up, path: (SimdPath)path);
            ElementKernels.Apply<double, TFunction>(down, down, path: (SimdPath)path);
            ElementKernels.Apply<double, TGradient>(x, ones, slope, path: (SimdPath)path);
            for (int i = 0; i < x.Length; i++)
            {
                // Central differences: h^2 / 6 times a third derivative below 3, and rounding of the values over h.
                Assert.Equal((up[i] - down[i]) / (2 * h), slope[i], 1e-9);
            }
        }
    }

    private static double Run<T, TFunction>(double x, int length, SimdPath path)
        where T : unmanaged, IFloatingPoint<T>
        where TFunction : struct, IElementFunction
    {
        T[] values = [.. Enumerable.Repeat(T.CreateChecked(x), length)];
        ElementKernels.Apply<T, TFunction>(values, values, path: path);
        Assert.All(values, value => Assert.Equal(values[0], value));
        return double.CreateChecked(values[^1]);
    }

    private static void Close(double expected, double x, int length, SimdPath path, Func<double, int, SimdPath, double> twice, Func<double, int, SimdPath, double> once)
    {
        // A few units in the last place; an exponential magnifies the rounding of its argument, and a single result starts from a rounded one.
        AssertRelative(expected, twice(x, length, path), 1e-15 * (2 + (x * x)), x);
        AssertRelative(expected, once(x, length, path), 3e-7 * Math.Max(1, Math.Abs(x)), x);
    }

    private static void AssertRelative(double expected, double actual, double tolerance, double x)
    {
        double smallest = tolerance < 1e-10 ? double.Epsilon : float.Epsilon;
        Assert.True(Math.Abs(expected - actual) <= (Math.Abs(expected) * tolerance) + smallest, $"At {x}: {actual}, not {expected}.");
    }

    /// <summary>The normal distribution by the series of erf near zero and the continued fraction of erfc beyond: neither shares anything with the kernels' fits.</summary>
    private static double Normal(double x)
    {
        double z = Math.Abs(x) / Math.Sqrt(2);
        if (z < 1.5)
        {
            double term = z, sum = z;
            for (int n = 1; n < 100; n++)
            {
                term *= -z * z / n;
                sum += term / ((2 * n) + 1);
            }

            return 0.5 + (Math.Sign(x) * sum / Math.Sqrt(Math.PI));
        }

        double fraction = 0;
        for (int n = 400; n > 0; n--)
        {
            fraction = n / 2.0 / (z + fraction);
        }

        double tail = Math.Exp(-z * z) / Math.Sqrt(Math.PI) / (z + fraction) / 2;
        return x < 0 ? tail : 1 - tail;
    }
}
