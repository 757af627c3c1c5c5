using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>The product against the textbook's three loops in double precision.</summary>
[Collection(nameof(KernelThreads))]
public sealed class MatrixProductTests
{
    private const int Seed = 20240607;

    public static TheoryData<int> AllPaths => new(Enum.GetValues<SimdPath>().Select(path => (int)path));

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void Single_precision_matches_the_naive_product(int path) => MatchesForAllShapes<float>((SimdPath)path);

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void Double_precision_matches_the_naive_product(int path) => MatchesForAllShapes<double>((SimdPath)path);

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void Long_sums_and_wide_matrices_cross_every_block_boundary(int path)
    {
        var random = new Random(Seed);
        for (int transposes = 0; transposes < 4; transposes++)
        {
            foreach ((int m, int n, int k) in new[] { (205, 35, 517), (13, 2065, 257) })
            {
                var operands = new Operands<float>(random, (transposes & 1) != 0, (transposes & 2) != 0, m, n, k);
                operands.Run((SimdPath)path);
                operands.AssertMatches($"{(SimdPath)path} {operands}");
            }
        }
    }

    [Fact]
    public void Results_are_the_same_bits_at_any_thread_count()
    {
        int before = KernelThreads.Count;
        try
        {
            foreach ((int m, int n, int k, int batch) in new[] { (300, 70, 300, 1), (70, 300, 300, 1), (64, 64, 64, 9), (130, 120, 300, 2), (64, 64, 1437, 1), (33, 10, 5000, 1) })
            {
                SameBits(m, n, k, batch, accumulate: false);
                SameBits(m, n, k, batch, accumulate: true);
            }
        }
        finally
        {
            KernelThreads.Count = before;
        }

        static void SameBits(int m, int n, int k, int batch, bool accumulate)
        {
            for (int transposes = 0; transposes < 4; transposes++)
            {
                float[][] results = new float[3][];
                for (int threads = 1; threads <= 3; threads++)
                {
                    KernelThreads.Count = threads;
                    var operands = new Operands<float>(new Random(Seed), (transposes & 1) != 0, (transposes & 2) != 0, m, n, k, batch, accumulate);
                    operands.Run(SimdPaths.Best);
                    results[threads - 1] = operands.C;
                }

                Assert.Equal(results[0], results[1]);
                Assert.Equal(results[0], results[2]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void The_finished_result_is_rectified(int path)
    {
        // k in several blocks: a sum that is negative on the way and positive at the end must survive.
        const int m = 37, n = 45, k = 600;
        var random = new Random(Seed);
        float[] a = Fill(m * k), b = Fill(k * n), bias = Fill(n), plain = new float[m * n], rectified = new float[m * n];
        MatrixProduct.Multiply<float>(false, false, m, n, k, a, k, b, n, plain, n, bias: bias, path: (SimdPath)path);
        MatrixProduct.Multiply<float>(false, false, m, n, k, a, k, b, n, rectified, n, bias: bias, path: (SimdPath)path, rectify: true);
        Assert.Contains(plain, v => v < 0);
        Assert.Equal([.. plain.Select(v => Math.Max(v, 0))], rectified);

        float[] Fill(int length) => [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextSingle()) - 1)];
    }

    [Theory]
    [MemberData(nameof(AllPaths))]
    public void The_bias_is_added_once_after_the_whole_sum(int path)
    {
        const int m = 37, n = 45, k = 600;
        var random = new Random(Seed);
        float[] a = Fill<float>(random, m * k), b = Fill<float>(random, n * k), bias = Fill<float>(random, n), plain = new float[m * n], fused = new float[m * n];
        MatrixProduct.Multiply<float>(false, true, m, n, k, a, k, b, k, plain, n, path: (SimdPath)path);
        MatrixProduct.Multiply<float>(false, true, m, n, k, a, k, b, k, fused, n, false, bias, (SimdPath)path);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                // The last block's partial sum meets the bias before the rest, so the two roundings may differ.
                Assert.Equal(plain[(i * n) + j] + bias[j], fused[(i * n) + j], 1e-5f);
            }
        }
    }

    [Fact]
    public void A_product_over_nothing_is_zero_or_the_bias()
    {
        double[] c = [1, 2, 3, 4];
        MatrixProduct.Multiply<double>(false, false, 2, 2, 0, [], 1, [], 2, c, 2, bias: [5, 6]);
        Assert.Equal([5, 6, 5, 6], c);
    }

    [Fact]
    public void Spans_too_short_for_the_shape_are_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => MatrixProduct.Multiply<float>(false, false, 2, 3, 4, new float[7], 4, new float[12], 3, new float[6], 3));
        Assert.Contains("2 x 4 need 8 elements, not 7", error.Message, StringComparison.Ordinal);
    }

    private static void MatchesForAllShapes<T>(SimdPath path)
        where T : unmanaged, IFloatingPoint<T>
    {
        var random = new Random(Seed);
        foreach (int m in new[] { 1, 3, 7, 12, 13, 50 })
        {
            foreach (int n in new[] { 1, 10, 16, 17, 33, 520 })
            {
                foreach (int k in new[] { 1, 9, n < 100 ? 64 : 20 })
                {
                    for (int transposes = 0; transposes < 4; transposes++)
                    {
                        var operands = new Operands<T>(random, (transposes & 1) != 0, (transposes & 2) != 0, m, n, k, batch: 1 + (k % 2), accumulate: m % 2 == 1);
                        operands.Run(path);
                        operands.AssertMatches($"{path} {operands}");
                    }
                }
            }
        }
    }

    private static T[] Fill<T>(Random random, int length)
        where T : IFloatingPoint<T>
    {
        var values = new T[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = T.CreateChecked((2 * random.NextDouble()) - 1);
        }

        return values;
    }

    private sealed class Operands<T>
        where T : unmanaged, IFloatingPoint<T>
    {
        private readonly bool transposeA, transposeB, accumulate;
        private readonly int m, n, k, batch, lda, ldb, ldc, strideA, strideB, strideC;
        private readonly T[] a, b, before;

        public Operands(Random random, bool transposeA, bool transposeB, int m, int n, int k, int batch = 1, bool accumulate = false)
        {
            (this.transposeA, this.transposeB, this.m, this.n, this.k, this.batch, this.accumulate) = (transposeA, transposeB, m, n, k, batch, accumulate);

            // Rows and matrices lie apart, so that a write outside C shows.
            (lda, ldb, ldc) = ((transposeA ? m : k) + 3, (transposeB ? k : n) + 1, n + 2);
            (strideA, strideB, strideC) = ((lda * (transposeA ? k : m)) + 5, (ldb * (transposeB ? n : k)) + 1, (ldc * m) + 7);
            (a, b, before) = (Fill<T>(random, batch * strideA), Fill<T>(random, batch * strideB), Fill<T>(random, batch * strideC));
            C = (T[])before.Clone();
        }

        public T[] C { get; }

        public void Run(SimdPath path) =>
            MatrixProduct.MultiplyBatched<T>(batch, transposeA, transposeB, m, n, k, a, lda, strideA, b, ldb, strideB, C, ldc, strideC, accumulate, path: path);

        public void AssertMatches(string what)
        {
            double[] expected = before.Select(double.CreateChecked).ToArray(), left = a.Select(double.CreateChecked).ToArray(), right = b.Select(double.CreateChecked).ToArray();
            for (int item = 0; item < batch; item++)
            {
                for (int i = 0; i < m; i++)
                {
                    for (int j = 0; j < n; j++)
                    {
                        int at = (item * strideC) + (i * ldc) + j;
                        double sum = accumulate ? expected[at] : 0;
                        for (int p = 0; p < k; p++)
                        {
                            sum += left[(item * strideA) + (transposeA ? (p * lda) + i : (i * lda) + p)]
                                * right[(item * strideB) + (transposeB ? (j * ldb) + p : (p * ldb) + j)];
                        }

                        expected[at] = sum;
                    }
                }
            }

            // A sum of k terms below 1 rounds k times, each time by at most half a unit in the last place of a value below k.
            double unit = typeof(T) == typeof(float) ? 6e-8 : 1.2e-16, tolerance = unit * (k + 1) * Math.Sqrt(k + 1);
            for (int i = 0; i < expected.Length; i++)
            {
                double actual = double.CreateChecked(C[i]);
                Assert.True(Math.Abs(actual - expected[i]) <= tolerance, $"{what}, seed {Seed}: element {i} is {actual}, not {expected[i]}.");
            }
        }

        public override string ToString() => $"{m} x {n} x {k} {(transposeA ? "T" : "N")}{(transposeB ? "T" : "N")} of {typeof(T).Name}, batch {batch}";
    }
}
