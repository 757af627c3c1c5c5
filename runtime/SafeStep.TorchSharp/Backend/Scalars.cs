namespace SafeStep;

/// <summary>The operations with a number that the guard and the rules use: each holds the number until libtorch has read it.</summary>
internal static class Scalars
{
    /// <summary>The factor that TorchSharp would make anew for each sum of two tensors.</summary>
    private static readonly Scalar One = 1;

    /// <summary>A number for one operation.</summary>
    public static HeldScalar Held(double value) => new(value, isOwn: true);

    /// <inheritdoc cref="Held(double)"/>
    public static HeldScalar Held(long value) => new(value, isOwn: true);

    /// <summary>A number of somebody else's, who may use it again.</summary>
    public static HeldScalar Held(Scalar value) => new(value, isOwn: false);

    /// <summary>A number whose owner disposes it when libtorch has read it.</summary>
    public static Scalar ToDispose(double value) => value;

    /// <summary>The number itself.</summary>
    public static double Value(Scalar scalar) => Held(scalar).Done(scalar.ToDouble());

    /// <inheritdoc cref="Value(Scalar)"/>
    public static long Whole(Scalar scalar) => Held(scalar).Done(scalar.ToInt64());

    /// <summary>x + y.</summary>
    public static Tensor Plus(this Tensor x, Tensor y) => x.add(y, One);

    /// <summary>Adds y to x.</summary>
    public static Tensor PlusInPlace(this Tensor x, Tensor y) => x.add_(y, One);

    /// <summary>x + c.</summary>
    internal static Tensor Plus(Tensor x, Scalar c) => x.add(c, One);

    /// <inheritdoc cref="Tensor.add_(Tensor, Scalar)"/>
    public static Tensor add_(this Tensor x, Tensor y, HeldScalar alpha) => alpha.Done(x.add_(y, alpha.Scalar));

    /// <inheritdoc cref="Tensor.addcmul(Tensor, Tensor, Scalar)"/>
    public static Tensor addcmul(this Tensor x, Tensor y, Tensor z, HeldScalar c) => c.Done(x.addcmul(y, z, c.Scalar));

    /// <summary>x^2, of which TorchSharp would make a power.</summary>
    public static Tensor Squared(this Tensor x) => x.mul(x);

    /// <inheritdoc cref="Tensor.pow(Scalar)"/>
    public static Tensor pow(this Tensor x, HeldScalar c) => c.Done(x.pow(c.Scalar));

    /// <inheritdoc cref="Tensor.clamp_min(Scalar)"/>
    public static Tensor clamp_min(this Tensor x, HeldScalar c) => c.Done(x.clamp_min(c.Scalar));

    /// <inheritdoc cref="Tensor.eq(Scalar)"/>
    public static Tensor eq(this Tensor x, HeldScalar c) => c.Done(x.eq(c.Scalar));

    /// <inheritdoc cref="Tensor.ne(Scalar)"/>
    public static Tensor ne(this Tensor x, HeldScalar c) => c.Done(x.ne(c.Scalar));

    /// <inheritdoc cref="Tensor.gt(Scalar)"/>
    public static Tensor gt(this Tensor x, HeldScalar c) => c.Done(x.gt(c.Scalar));

    /// <inheritdoc cref="Tensor.lt(Scalar)"/>
    public static Tensor lt(this Tensor x, HeldScalar c) => c.Done(x.lt(c.Scalar));

    /// <inheritdoc cref="Tensor.masked_fill(Tensor, Scalar)"/>
    public static Tensor masked_fill(this Tensor x, Tensor mask, HeldScalar c) => c.Done(x.masked_fill(mask, c.Scalar));

    /// <inheritdoc cref="Tensor.masked_fill_(Tensor, Scalar)"/>
    public static Tensor masked_fill_(this Tensor x, Tensor mask, HeldScalar c) => c.Done(x.masked_fill_(mask, c.Scalar));

    /// <inheritdoc cref="Tensor.index_fill(long, Tensor, Scalar)"/>
    public static Tensor index_fill(this Tensor x, long dim, Tensor index, HeldScalar c) => c.Done(x.index_fill(dim, index, c.Scalar));

    /// <inheritdoc cref="Tensor.index_add(long, Tensor, Tensor, Scalar)"/>
    public static Tensor index_add(this Tensor x, long dim, Tensor index, Tensor y, HeldScalar alpha) => alpha.Done(x.index_add(dim, index, y, alpha.Scalar));

    /// <inheritdoc cref="Tensor.index_add_(long, Tensor, Tensor, Scalar)"/>
    public static Tensor index_add_(this Tensor x, long dim, Tensor index, Tensor y, HeldScalar alpha) => alpha.Done(x.index_add_(dim, index, y, alpha.Scalar));

    /// <summary>One value in the shape of x.</summary>
    public static Tensor FullLike(Tensor x, double value)
    {
        using Scalar c = value;
        return torch.full_like(x, c);
    }

    /// <summary>One value in a shape, of the type and on the device of x.</summary>
    public static Tensor Full(long[] shape, double value, Tensor x)
    {
        using Scalar c = value;
        return torch.full(shape, c, dtype: x.dtype, device: x.device);
    }

    /// <summary>0 to count - 1.</summary>
    public static Tensor Arange(long count, ScalarType dtype = ScalarType.Int64, torch.Device? device = null)
    {
        using Scalar stop = count;
        return torch.arange(stop, dtype: dtype, device: device);
    }
}
