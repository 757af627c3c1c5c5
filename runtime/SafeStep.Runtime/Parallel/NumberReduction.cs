namespace SafeStep;

/// <summary>Reduces a few numbers in the order of the ranks, so that every process gets the same bits. MPI leaves open what its maximum of a NaN is.</summary>
internal static class NumberReduction
{
    /// <summary>A number that is equal for equal operations.</summary>
    /// <exception cref="ArgumentException">One is unknown.</exception>
    public static long Digest(ReadOnlySpan<ReduceOperation> operations)
    {
        long digest = operations.Length;
        foreach (var operation in operations)
        {
            if (!Enum.IsDefined(operation))
            {
                throw new ArgumentException($"{operation} is no {nameof(ReduceOperation)}.", nameof(operations));
            }

            digest = unchecked((digest * 31) + (int)operation);
        }

        return digest;
    }

    /// <param name="all">The values of all ranks, one rank after the other.</param>
    /// <param name="results">One for each position.</param>
    /// <param name="operations">One for each position.</param>
    public static void Of(ReadOnlySpan<double> all, Span<double> results, ReadOnlySpan<ReduceOperation> operations)
    {
        all[..results.Length].CopyTo(results);
        for (int at = results.Length; at < all.Length; at++)
        {
            int position = at % results.Length;
            double before = results[position], next = all[at];
            results[position] = operations[position] switch
            {
                ReduceOperation.Max => Math.Max(before, next),
                ReduceOperation.Min => Math.Min(before, next),
                _ => before + next,
            };
        }
    }
}
