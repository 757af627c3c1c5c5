namespace SafeStep;

/// <summary>
/// A number given to libtorch, held until libtorch has read it. TorchSharp makes a <see cref="TorchSharp.Scalar"/> of a number, reads its address and lets go of it: a garbage collection on another thread in just that moment frees what
/// libtorch is about to read. Each of these serves one call.
/// </summary>
internal readonly struct HeldScalar(Scalar scalar, bool isOwn)
{
    /// <summary>The number, for a call whose result goes through <see cref="Done"/>.</summary>
    internal Scalar Scalar => scalar;

    public static Tensor operator +(Tensor x, HeldScalar c) => c.Done(Scalars.Plus(x, c.Scalar));

    public static Tensor operator -(Tensor x, HeldScalar c) => c.Done(x.sub(c.Scalar));

    public static Tensor operator -(HeldScalar c, Tensor x) => x.negative() + c;

    public static Tensor operator *(Tensor x, HeldScalar c) => c.Done(x.mul(c.Scalar));

    public static Tensor operator /(Tensor x, HeldScalar c) => c.Done(x.div(c.Scalar));

    public static Tensor operator >(Tensor x, HeldScalar c) => c.Done(x.gt(c.Scalar));

    public static Tensor operator <(Tensor x, HeldScalar c) => c.Done(x.lt(c.Scalar));

    public static Tensor operator >=(Tensor x, HeldScalar c) => c.Done(x.ge(c.Scalar));

    public static Tensor operator <=(Tensor x, HeldScalar c) => c.Done(x.le(c.Scalar));

    /// <summary>What the call has made of the number. It comes after the call, so that the number lives until here.</summary>
    internal T Done<T>(T result)
    {
        if (isOwn)
        {
            scalar.Dispose();
        }

        GC.KeepAlive(scalar);
        return result;
    }
}
