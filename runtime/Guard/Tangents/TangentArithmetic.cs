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

    /// <summary>Adds to a tensor that nobody else has seen, and gives the memory of what was added back at once, for the next one.</summary>
    public static Tensor AddInPlace(Tensor sum, Tensor? term)
    {
        if (term is not null)
        {
            sum.add_(term);
            term.Dispose();
        }

        return sum;
    }

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

    /// <summary>A value in the type of a tangent it is multiplied with: the tangents of half-precision parameters are float32.</summary>
    public static Tensor InTypeOf(Tensor tangent, Tensor value) => value.dtype == tangent.dtype ? value : value.to_type(tangent.dtype);
}
