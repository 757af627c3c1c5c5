using SafeStep.ManagedTorch;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.Generators.Tests.Derivatives;

/// <summary>Shapes, dimensions and numbers that a seed draws.</summary>
internal sealed class RandomShapes(int seed)
{
    private readonly Random random = new(seed);
    private readonly Generator numbers = new((ulong)seed);

    public bool Chance() => random.Next(2) == 0;

    public int Below(int count) => random.Next(count);

    /// <summary>Mostly small, now and then one or nothing.</summary>
    public long Size() => random.Next(24) switch { 0 => 0, < 6 => 1, var drawn => 1 + (drawn % 4) };

    public long[] Shape(int least, int most) => [.. Enumerable.Range(0, random.Next(least, most + 1)).Select(_ => Size())];

    /// <summary>A shape that another one may be broadcast to, or that may be broadcast to it: fewer dimensions, and ones.</summary>
    public long[] Beside(long[] shape) => [.. shape.Skip(random.Next(shape.Length + 1)).Select(size => random.Next(3) == 0 ? 1 : size)];

    /// <summary>A dimension of a tensor, counted from either end.</summary>
    public int Dimension(long[] shape)
    {
        int rank = Math.Max(1, shape.Length);
        return random.Next(-rank, rank);
    }

    /// <summary>Some dimensions, each once; none means all.</summary>
    public long[] Dimensions(long[] shape) => [.. Enumerable.Range(0, shape.Length).Where(_ => Chance()).Select(dim => (long)(Chance() ? dim : dim - shape.Length))];

    public Tensor Any(params long[] shape) => randn(shape, ScalarType.Float64, generator: numbers);

    public Tensor Positive(params long[] shape) => (rand(shape, ScalarType.Float64, generator: numbers) * 2) + 0.5;
}
