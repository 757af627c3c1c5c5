using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>A number given to an operator: converted implicitly from a C# number.</summary>
public sealed class Scalar : IDisposable
{
    private readonly double floating;
    private readonly long integer;

    private Scalar(ScalarType given, double floating, long integer)
    {
        Given = given;
        this.floating = floating;
        this.integer = integer;
    }

    /// <summary>The type that holds all numbers of this kind: Float64, Int64 or Bool.</summary>
    public ScalarType Type => is_floating_point(Given) ? ScalarType.Float64 : Given == ScalarType.Bool ? ScalarType.Bool : ScalarType.Int64;

    /// <summary>The type of the C# number.</summary>
    internal ScalarType Given { get; }

    internal double AsDouble => is_floating_point(Type) ? floating : integer;

    internal long AsLong => is_floating_point(Type) ? (long)floating : integer;

    /// <summary>Wraps a byte.</summary>
    public static implicit operator Scalar(byte value) => new(ScalarType.Byte, 0, value);

    /// <summary>Wraps a int.</summary>
    public static implicit operator Scalar(int value) => new(ScalarType.Int32, 0, value);

    /// <summary>Wraps a long.</summary>
    public static implicit operator Scalar(long value) => new(ScalarType.Int64, 0, value);

    /// <summary>Wraps a float.</summary>
    public static implicit operator Scalar(float value) => new(ScalarType.Float32, value, 0);

    /// <summary>Wraps a double.</summary>
    public static implicit operator Scalar(double value) => new(ScalarType.Float64, value, 0);

    /// <summary>Wraps a bool.</summary>
    public static implicit operator Scalar(bool value) => new(ScalarType.Bool, 0, value ? 1 : 0);

    internal T As<T>() where T : System.Numerics.INumberBase<T> =>
        is_floating_point(Type) ? T.CreateTruncating(floating) : T.CreateTruncating(integer);

    /// <inheritdoc/>
    public override string ToString() =>
        is_floating_point(Type) ? floating.ToString(System.Globalization.CultureInfo.InvariantCulture) : integer.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Nothing to release; present so that code written for TorchSharp compiles.</summary>
    public void Dispose()
    {
    }
}

/// <summary>Conversions between C# numbers and <see cref="Scalar"/>.</summary>
public static class ScalarExtensionMethods
{
    /// <summary>Wraps a byte.</summary>
    public static Scalar ToScalar(this byte value) => value;

    /// <summary>Wraps a int.</summary>
    public static Scalar ToScalar(this int value) => value;

    /// <summary>Wraps a long.</summary>
    public static Scalar ToScalar(this long value) => value;

    /// <summary>Wraps a float.</summary>
    public static Scalar ToScalar(this float value) => value;

    /// <summary>Wraps a double.</summary>
    public static Scalar ToScalar(this double value) => value;

    /// <summary>Wraps a bool.</summary>
    public static Scalar ToScalar(this bool value) => value;

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor ToTensor(this byte scalar, Device? device = null, bool requires_grad = false) => Tensor.Number(scalar).requires_grad_(requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor ToTensor(this int scalar, Device? device = null, bool requires_grad = false) => Tensor.Number(scalar).requires_grad_(requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor ToTensor(this long scalar, Device? device = null, bool requires_grad = false) => Tensor.Number(scalar).requires_grad_(requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor ToTensor(this float scalar, Device? device = null, bool requires_grad = false) => Tensor.Number(scalar).requires_grad_(requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor ToTensor(this double scalar, Device? device = null, bool requires_grad = false) => Tensor.Number(scalar).requires_grad_(requires_grad);

    /// <summary>A tensor without dimensions.</summary>
    public static Tensor ToTensor(this bool scalar, Device? device = null, bool requires_grad = false) => Tensor.Number(scalar).requires_grad_(requires_grad);

    /// <summary>The number as a float.</summary>
    public static float ToSingle(this Scalar value) => (float)value.AsDouble;

    /// <summary>The number as a double.</summary>
    public static double ToDouble(this Scalar value) => value.AsDouble;

    /// <summary>The number as a int.</summary>
    public static int ToInt32(this Scalar value) => (int)value.AsLong;

    /// <summary>The number as a long.</summary>
    public static long ToInt64(this Scalar value) => value.AsLong;

    /// <summary>The number as a byte.</summary>
    public static byte ToByte(this Scalar value) => (byte)value.AsLong;

    /// <summary>The number as a bool.</summary>
    public static bool ToBoolean(this Scalar value) => value.AsDouble != 0;
}
