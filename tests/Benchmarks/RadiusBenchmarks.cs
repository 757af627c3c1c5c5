using System.Numerics;
using BenchmarkDotNet.Attributes;
using SafeStep;

namespace Benchmarks;

/// <summary>The radius of a float32 batch against one pass that only reads both arrays, on one thread.</summary>
[MemoryDiagnoser]
public class BatchRadiusBenchmarks
{
    private float[] logits = [], slopes = [];
    private int classes;
    private double half;

    [Params("1024 x 10", "64 x 50000")]
    public string Shape { get; set; } = "";

    [GlobalSetup]
    public void Draw()
    {
        int[] sizes = [.. Shape.Split('x').Select(int.Parse)];
        classes = sizes[1];
        (logits, slopes) = RadiusData.Draw(sizes[0] * classes, logitDeviation: 2, seed: 1);
        half = Spread().Radius / 2;
    }

    [Benchmark(Baseline = true)]
    public float Read_both_in_vectors()
    {
        Vector<float> first = default, second = default;
        for (int k = 0; k <= logits.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            first += new Vector<float>(logits, k);
            second += new Vector<float>(slopes, k);
        }

        return Vector.Sum(first + second);
    }

    [Benchmark]
    public float Read_both_in_a_plain_loop()
    {
        float sum = 0;
        for (int k = 0; k < logits.Length; k++)
        {
            sum += logits[k] + slopes[k];
        }

        return sum;
    }

    [Benchmark]
    public BatchRadius Spread() => ConvergenceRadius.OfBatch(RadiusBound.Spread, logits, slopes, classes);

    [Benchmark]
    public BatchRadius Spread_and_variance() => ConvergenceRadius.OfBatch(RadiusBound.Variance, logits, slopes, classes);

    [Benchmark]
    public double[] Spread_and_variance_of_every_row() => new LogitSlopes(logits, slopes, classes).Radii(RadiusBound.Variance);

    [Benchmark]
    public BatchRadius Is_a_step_of_half_the_radius_inside() => new LogitSlopes(logits, slopes, classes).Smallest(RadiusBound.Exact, sufficient: half);
}

/// <summary>The exact radius of one sample, certificate included.</summary>
[MemoryDiagnoser]
public class ExactRadiusBenchmarks
{
    private const int Samples = 32;
    private readonly (float[] Logits, float[] Slopes)[] samples = new (float[], float[])[Samples];
    private int next;

    [Params(10, 1_000, 50_000)]
    public int Classes { get; set; }

    [Params("flat", "typical", "confident")]
    public string Kind { get; set; } = "";

    [GlobalSetup]
    public void Draw()
    {
        for (int i = 0; i < Samples; i++)
        {
            samples[i] = RadiusData.Draw(Classes, Kind == "flat" ? 0.1 : 2, seed: i);
            samples[i].Logits[0] += Kind == "confident" ? 12 : 0;
        }
    }

    /// <summary>Another sample each time: some have their nearest zero in the first place looked at, some do not.</summary>
    [Benchmark]
    public ExactRadius Exact()
    {
        next = (next + 1) % Samples;
        return ConvergenceRadius.Exact(samples[next].Logits, samples[next].Slopes);
    }
}

internal static class RadiusData
{
    public static (float[] Logits, float[] Slopes) Draw(int count, double logitDeviation, int seed)
    {
        var random = new Random(seed);
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        var logits = new float[count];
        var slopes = new float[count];
        for (int k = 0; k < count; k++)
        {
            (logits[k], slopes[k]) = ((float)(logitDeviation * Normal()), (float)Normal());
        }

        return (logits, slopes);
    }
}
