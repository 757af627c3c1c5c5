namespace SafeStep.Soundness.Tests.Harness;

/// <summary>A tensor's values, kept apart from the tensor.</summary>
internal sealed class Logits(long[] shape, double[] values)
{
    public Logits(Tensor tensor)
        : this(tensor.shape, ModelState.Values(tensor))
    {
    }

    public double[] Values { get; } = values;

    public double Largest => Values.Max(Math.Abs);

    private long[] Shape { get; } = shape;

    public static Logits Quotient(Logits ahead, Logits behind, double length) => new(ahead.Shape, [.. ahead.Values.Zip(behind.Values, (a, b) => (a - b) / length)]);

    /// <summary>The largest difference of two elements; not a number or infinite where they cannot be compared.</summary>
    public double DistanceTo(Logits other) => Shape.SequenceEqual(other.Shape) ? Values.Zip(other.Values, (a, b) => a == b ? 0 : Math.Abs(a - b)).Aggregate(0.0, (most, next) => double.IsNaN(next) || next > most ? next : most) : double.PositiveInfinity;
}
