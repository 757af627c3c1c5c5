namespace SafeStep;

/// <summary>A tensor together with its tangent: its derivative along a direction in parameter space.</summary>
/// <param name="Value">The tensor.</param>
/// <param name="Tangent">Its tangent, of the same shape; null when it is zero.</param>
public readonly record struct Dual(Tensor Value, Tensor? Tangent)
{
    /// <summary>Lets a generated method return <c>(value, tangent)</c>.</summary>
    public static implicit operator Dual((Tensor Value, Tensor? Tangent) pair) => new(pair.Value, pair.Tangent);
}
