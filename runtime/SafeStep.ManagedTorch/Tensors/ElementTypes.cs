using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Which C# type holds a ScalarType, and which type results when two meet.</summary>
internal static class ElementTypes
{
    internal static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float64 or ScalarType.Int64 => 8,
        _ => 1,
    };

    internal static ScalarType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? ScalarType.Float32
        : typeof(T) == typeof(double) ? ScalarType.Float64
        : typeof(T) == typeof(long) ? ScalarType.Int64
        : typeof(T) == typeof(int) ? ScalarType.Int32
        : typeof(T) == typeof(byte) ? ScalarType.Byte
        : typeof(T) == typeof(bool) ? ScalarType.Bool
        : throw new ArgumentException($"Tensors of {typeof(T).Name} do not exist; use float, double, int, long, byte or bool.");

    /// <summary>The common type of two tensors: a higher category (bool, integer, floating) wins, then the larger size; a tensor without dimensions
    /// gives way to one with dimensions of the same category.</summary>
    internal static ScalarType Promote(Tensor a, Tensor b)
    {
        if (a.Type == b.Type) return a.Type;
        var (ca, cb) = (Category(a.Type), Category(b.Type));
        if (a.Sizes.Length == 0 != (b.Sizes.Length == 0))
        {
            var (full, single) = a.Sizes.Length == 0 ? (b.Type, a.Type) : (a.Type, b.Type);
            return Category(full) >= Category(single) ? full : single;
        }
        return ca != cb ? (ca > cb ? a.Type : b.Type) : Promote(a.Type, b.Type);
    }

    /// <summary>The common type of a tensor and a C# number: the tensor's, unless the number is of a higher category.</summary>
    internal static ScalarType Promote(ScalarType tensor, Scalar number) =>
        Category(number.Type) <= Category(tensor) ? tensor : is_floating_point(number.Type) ? get_default_dtype() : ScalarType.Int64;

    internal static ScalarType Promote(ScalarType a, ScalarType b)
    {
        var (ca, cb) = (Category(a), Category(b));
        if (ca != cb) return ca > cb ? a : b;
        return SizeOf(a) >= SizeOf(b) ? a : b;
    }

    /// <summary>Whether a result of a type may be stored in place in another: not a fraction in an integer, nor a number in a truth value.</summary>
    internal static bool CanStore(ScalarType result, ScalarType place) => Category(result) <= Category(place);

    /// <summary>A number given for elements of a type, cut to an integer for integers.</summary>
    /// <exception cref="ArgumentException">A Byte cannot hold it.</exception>
    internal static Scalar Stored(string op, Scalar value, ScalarType type)
    {
        if (is_floating_point(type)) return value;
        if (type == ScalarType.Bool) return value.AsDouble != 0;
        if (type == ScalarType.Byte && (value.AsDouble is < -255 or >= 256 || (is_floating_point(value.Type) && value.AsDouble < 0)))
        {
            throw new ArgumentException($"{op}: {value} cannot be stored in elements of type Byte, 0 to 255.");
        }
        return value.AsLong;
    }

    /// <summary>The factor of an operand, in the type of the result.</summary>
    /// <exception cref="ArgumentException">A fraction for integers, or a truth value for numbers.</exception>
    internal static Scalar Factor(string op, Scalar alpha, ScalarType type)
    {
        if (alpha.Type == ScalarType.Bool && type != ScalarType.Bool) throw new ArgumentException($"{op}: alpha is a truth value, but the result is {type}; give a number.", nameof(alpha));
        if (is_floating_point(alpha.Type) && !is_floating_point(type)) throw new ArgumentException($"{op}: alpha is {alpha}, but the result is {type}; give an integer, or convert the tensors.", nameof(alpha));
        return type == ScalarType.Bool ? alpha.AsDouble != 0 : alpha;
    }

    /// <summary>The type of a floating-point function of the given type.</summary>
    internal static ScalarType Floating(ScalarType type) => is_floating_point(type) ? type : get_default_dtype();

    private static int Category(ScalarType type) => type == ScalarType.Bool ? 0 : is_floating_point(type) ? 2 : 1;
}
