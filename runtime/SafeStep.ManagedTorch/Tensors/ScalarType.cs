namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>The type of a tensor's elements.</summary>
    public enum ScalarType : sbyte
    {
        /// <summary>Unsigned 8-bit integer.</summary>
        Byte = 0,

        /// <summary>Signed 32-bit integer.</summary>
        Int32 = 3,

        /// <summary>Signed 64-bit integer.</summary>
        Int64 = 4,

        /// <summary>Single precision.</summary>
        Float32 = 6,

        /// <summary>Double precision.</summary>
        Float64 = 7,

        /// <summary>Truth value, one byte.</summary>
        Bool = 11,
    }

    /// <summary>Truth value.</summary>
    public static readonly ScalarType @bool = ScalarType.Bool;

    /// <summary>Unsigned 8-bit integer.</summary>
    public static readonly ScalarType uint8 = ScalarType.Byte;

    /// <summary>Signed 32-bit integer.</summary>
    public static readonly ScalarType int32 = ScalarType.Int32;

    /// <inheritdoc cref="int32"/>
    public static readonly ScalarType @int = ScalarType.Int32;

    /// <summary>Signed 64-bit integer.</summary>
    public static readonly ScalarType int64 = ScalarType.Int64;

    /// <inheritdoc cref="int64"/>
    public static readonly ScalarType @long = ScalarType.Int64;

    /// <summary>Single precision.</summary>
    public static readonly ScalarType float32 = ScalarType.Float32;

    /// <inheritdoc cref="float32"/>
    public static readonly ScalarType @float = ScalarType.Float32;

    /// <summary>Double precision.</summary>
    public static readonly ScalarType float64 = ScalarType.Float64;

    /// <inheritdoc cref="float64"/>
    public static readonly ScalarType @double = ScalarType.Float64;

    private static ScalarType defaultType = ScalarType.Float32;

    /// <summary>The floating-point type of tensors created without naming one.</summary>
    public static ScalarType get_default_dtype() => defaultType;

    /// <summary>Chooses the floating-point type of tensors created without naming one.</summary>
    public static void set_default_dtype(ScalarType dtype) =>
        defaultType = is_floating_point(dtype) ? dtype : throw new ArgumentException($"set_default_dtype: {dtype} is not a floating-point type.", nameof(dtype));

    /// <summary>True for Float32 and Float64.</summary>
    public static bool is_floating_point(ScalarType type) => type is ScalarType.Float32 or ScalarType.Float64;

    /// <summary>True for the integer types and Bool.</summary>
    public static bool is_integral(ScalarType type) => !is_floating_point(type);

    /// <inheritdoc cref="is_floating_point(ScalarType)"/>
    public static bool is_floating_point(Tensor input) => input.is_floating_point();

    /// <inheritdoc cref="is_integral(ScalarType)"/>
    public static bool is_integral(Tensor t) => t.is_integral();
}
