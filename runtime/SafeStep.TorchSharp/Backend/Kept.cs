namespace SafeStep;

/// <summary>
/// Numbers as TorchSharp's scalars. TorchSharp lets go of a scalar before libtorch has read it: a collection on another thread in that moment frees the number. The last ones of each thread are kept here,
/// more of them than any one call takes.
/// </summary>
internal static class Kept
{
    private const int Count = 64;

    [ThreadStatic]
    private static Scalar?[]? recent;

    [ThreadStatic]
    private static int next;

    public static Scalar Scalar(double value) => Hold(value);

    public static Scalar Scalar(float value) => Hold(value);

    public static Scalar Scalar(long value) => Hold(value);

    public static Scalar Scalar(int value) => Hold(value);

    public static Scalar Scalar(bool value) => Hold(value);

    private static Scalar Hold(Scalar scalar)
    {
        (recent ??= new Scalar?[Count])[next] = scalar;
        next = (next + 1) % Count;
        return scalar;
    }
}
