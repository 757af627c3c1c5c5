namespace SafeStep;

/// <summary>Sums and shapes of tangents, where null is zero.</summary>
internal static class TangentArithmetic
{
    /// <summary>The sum of two tangents of the same shape.</summary>
    public static Tensor? Sum(Tensor? left, Tensor? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => left + right,
    };

    /// <summary>A tangent in the shape and type of the value it belongs to, as broadcasting does it.</summary>
    public static Tensor? Fit(Tensor? tangent, Tensor value)
    {
        if (tangent is null)
        {
            return null;
        }

        Tensor typed = tangent.dtype == value.dtype ? tangent : tangent.to(value.dtype);
        return typed.shape.AsSpan().SequenceEqual(value.shape) ? typed : typed.expand(value.shape);
    }

    /// <summary>The tangent itself, or zeros in the shape of its value.</summary>
    public static Tensor Dense(Tensor? tangent, Tensor value) => tangent ?? torch.zeros_like(value);
}
