using BenchmarkDotNet.Attributes;
using SafeStep.ManagedTorch.Kernels;

namespace Benchmarks;

/// <summary>Single kernels at the sizes that the comparison's models give them.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private readonly float[] x = Fill(1437 * 128), y = new float[1437 * 128], weight = Fill(784 * 512), gradient = new float[784 * 512];
    private readonly long[] labels = [.. Enumerable.Range(0, 1437).Select(i => (long)(i % 10))];
    private readonly float[] losses = new float[1437];

    [Params(1, 2)]
    public int Threads { get; set; }

    [GlobalSetup]
    public void SetThreads() => torch.set_num_threads(Threads);

    [Benchmark]
    public void Product_64x128x64_of_a_layer() => MatrixProduct.Multiply<float>(false, true, 64, 128, 64, x, 64, weight, 64, y, 128);

    [Benchmark]
    public void Product_128x512x784_of_a_layer() => MatrixProduct.Multiply<float>(false, true, 128, 512, 784, x, 784, weight, 784, y, 512);

    [Benchmark]
    public void Product_512x784x128_of_a_weight_gradient() => MatrixProduct.Multiply<float>(true, false, 512, 784, 128, x, 512, y, 784, gradient, 784);

    [Benchmark]
    public void Gelu() => ElementKernels.Apply<float, GeluFunction>(x, y, 12);

    [Benchmark]
    public void Softmax_of_10() => SoftmaxKernels.Softmax<float>(x.AsSpan(0, 14370), y.AsSpan(0, 14370), 10);

    [Benchmark]
    public void Cross_entropy_of_10() => CrossEntropyKernels.Forward<float>(x.AsSpan(0, 14370), labels, 10, -100, 1, losses, y.AsSpan(0, 14370));

    private static float[] Fill(int length)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
