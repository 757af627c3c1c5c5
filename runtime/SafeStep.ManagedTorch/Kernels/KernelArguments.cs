using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Length checks: kernels write through pointers, so a wrong length must never reach them.</summary>
internal static class KernelArguments
{
    /// <summary>The number of rows of two matrices of one size.</summary>
    public static int Rows(int first, int second, int columns)
    {
        if (first != second || columns <= 0 || first % columns != 0)
        {
            // A matrix without columns has no elements, whatever its rows.
            return first == 0 && second == 0 ? 0 : throw new ArgumentException($"Spans of {first} and {second} elements are not two matrices of {columns} columns.");
        }

        return first / columns;
    }

    /// <summary>Refuses a span that does not hold the given number of elements.</summary>
    public static void Length(int actual, long expected, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{what} is {actual}, not {expected}.");
        }
    }

    /// <summary>Refuses a span that is neither empty nor of the given length.</summary>
    public static void Optional(int actual, long expected, [CallerArgumentExpression(nameof(actual))] string? what = null)
    {
        if (actual != 0)
        {
            Length(actual, expected, what);
        }
    }
}
