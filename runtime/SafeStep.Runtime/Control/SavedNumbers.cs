using System.Numerics;
using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>What the numbers of a saved state may be. A file may have been damaged or written by hand: a count below zero would let steps through that nobody measured.</summary>
internal static class SavedNumbers
{
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public static T FromZero<T>(T value, string name)
        where T : INumberBase<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        return value;
    }

    /// <summary>A count that goes on: no run comes near the end of its type, where the next would begin below zero.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, or so large that nobody counted so far.</exception>
    public static T Count<T>(T value, string name)
        where T : IBinaryInteger<T>, IMinMaxValue<T> =>
        FromZero(value, name) <= T.MaxValue >> 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}: no run counts so far.");

    /// <exception cref="ArgumentOutOfRangeException">The value is not finite.</exception>
    public static double Finite(double value, string name) => double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; expected a finite number.");

    /// <exception cref="ArgumentOutOfRangeException">A value is negative or not finite.</exception>
    public static IReadOnlyList<double> FiniteFromZero(IReadOnlyList<double> values, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        foreach (double value in values)
        {
            if (!(value >= 0) || double.IsInfinity(value))
            {
                throw new ArgumentOutOfRangeException(name, value, $"{name} holds {value}; expected finite numbers, at least 0.");
            }
        }

        return values;
    }

    /// <summary>A copy of a memory.</summary>
    /// <exception cref="ArgumentException">It holds a number that no aggregation leaves.</exception>
    public static AggregationMemory Copy(AggregationMemory memory, string name)
    {
        ArgumentNullException.ThrowIfNull(memory, name);
        ArgumentNullException.ThrowIfNull(memory.RecentInverseRadii);
        ArgumentNullException.ThrowIfNull(memory.RowsToRevisit);
        FiniteFromZero([.. memory.RecentInverseRadii], nameof(memory.RecentInverseRadii));
        foreach (int row in memory.RowsToRevisit)
        {
            FromZero(row, nameof(memory.RowsToRevisit));
        }

        return new AggregationMemory { RecentInverseRadii = [.. memory.RecentInverseRadii], RowsToRevisit = [.. memory.RowsToRevisit] };
    }

    /// <summary>What is wrong with a saved tensor, in words; null when its bytes make it.</summary>
    public static string? Fault(SavedTensor tensor)
    {
        int size = tensor.Type switch
        {
            "Float32" => 4,
            "Float64" or "Int64" => 8,
            _ => 0,
        };
        string shape = $"[{string.Join(", ", tensor.Shape)}]";
        if (size == 0)
        {
            return $"a kept sample has the type {tensor.Type}; expected Float32, Float64 or Int64";
        }

        // In floating point, as the product may be beyond every integer.
        double expected = tensor.Shape.Aggregate((double)size, (product, length) => product * length);
        return tensor.Shape.Any(length => length < 0) ? $"a kept sample has the shape {shape}"
            : tensor.Values.Length != expected ? $"a kept sample of type {tensor.Type} and shape {shape} has {tensor.Values.Length} bytes; expected {expected}"
            : HoldsNaN(tensor) ? "a kept sample holds a NaN: no step was measured on it"
            : null;
    }

    // An infinity may be a mask.
    private static bool HoldsNaN(SavedTensor tensor) => tensor.Type switch
    {
        "Float32" => Any<float>(tensor.Values),
        "Float64" => Any<double>(tensor.Values),
        _ => false,
    };

    private static bool Any<T>(ReadOnlySpan<byte> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (T value in MemoryMarshal.Cast<byte, T>(values))
        {
            if (T.IsNaN(value))
            {
                return true;
            }
        }

        return false;
    }
}
