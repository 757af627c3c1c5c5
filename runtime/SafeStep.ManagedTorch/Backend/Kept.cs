namespace SafeStep;

/// <summary>Numbers as scalars: values here, which nobody has to keep.</summary>
internal static class Kept
{
    public static Scalar Scalar(double value) => value;

    public static Scalar Scalar(float value) => value;

    public static Scalar Scalar(long value) => value;

    public static Scalar Scalar(int value) => value;

    public static Scalar Scalar(bool value) => value;
}
