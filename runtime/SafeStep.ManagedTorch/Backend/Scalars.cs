namespace SafeStep;

/// <summary>The operations with a number that the guard and the rules use. TorchSharp lets go of a number too early, so that there each is held; here it is an object like any other.</summary>
internal static class Scalars
{
    /// <summary>A number for one operation.</summary>
    public static Scalar Held(double value) => value;

    /// <inheritdoc cref="Held(double)"/>
    public static Scalar Held(long value) => value;

    /// <summary>A number of somebody else's, who may use it again.</summary>
    public static Scalar Held(Scalar value) => value;

    /// <summary>A number whose owner disposes it when it has been read.</summary>
    public static Scalar ToDispose(double value) => value;

    /// <summary>The number itself.</summary>
    public static double Value(Scalar scalar) => scalar.ToDouble();

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x + y;

    /// <summary>Adds y to x.</summary>
    public static Tensor PlusInPlace(this Tensor x, Tensor y) => x.add_(y);

    /// <summary>x^2.</summary>
    public static Tensor Squared(this Tensor x) => x.square();

    /// <summary>One value in the shape of x.</summary>
    public static Tensor FullLike(Tensor x, double value) => torch.full_like(x, value);

    /// <summary>0 to count - 1.</summary>
    public static Tensor Arange(long count, ScalarType dtype = ScalarType.Int64, torch.Device? device = null) => torch.arange(count, dtype: dtype, device: device);
}
