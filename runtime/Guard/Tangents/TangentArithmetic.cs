namespace SafeStep;

/// <summary>Sums and shapes of tangents, where null is zero.</summary>
internal static class TangentArithmetic
{
    /// <summary>The sum of two tangents of the same shape.</summary>
    public static Tensor? Sum(Tensor? left, Tensor? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => left.Plus(right),
    };

    /// <summary>Adds to a tensor that nobody else has seen, and gives the memory of what was added back at once, for the next one.</summary>
    public static Tensor AddInPlace(Tensor sum, Tensor? term)
    {
        if (term is not null)
        {
            sum.PlusInPlace(term);
            term.Dispose();
        }

        return sum;
    }

    /// <summary>A tangent in the shape of the value it belongs to, as broadcasting does it, and in the type of its tangents.</summary>
    public static Tensor? Fit(Tensor? tangent, Tensor value)
    {
        if (tangent is null)
        {
            return null;
        }

        var type = TypeOfTangent(value);
        Tensor typed = tangent.dtype == type ? tangent : tangent.to(type);
        return typed.shape.AsSpan().SequenceEqual(value.shape) ? typed : typed.expand(value.shape);
    }

    /// <summary>The tangent itself, or zeros in the shape of its value.</summary>
    public static Tensor Dense(Tensor? tangent, Tensor value) => tangent ?? torch.zeros(value.shape, dtype: TypeOfTangent(value), device: value.device);

    /// <summary>The type of a value's tangents: its own, but float32 for half precision, whose differences would have few digits left.</summary>
    public static ScalarType TypeOfTangent(Tensor value) => value.element_size() < sizeof(float) && value.is_floating_point() ? ScalarType.Float32 : value.dtype;

    /// <summary>A value in the type of a tangent it is multiplied with.</summary>
    public static Tensor InTypeOf(Tensor tangent, Tensor value) => value.dtype == tangent.dtype ? value : value.to_type(tangent.dtype);
}
