namespace SafeStep;

/// <summary>Seeds of ranks.</summary>
internal static class RankSeed
{
    /// <summary>The run's seed on rank 0; on the others the seed and the rank mixed (SplitMix64), so that neighbouring seeds of runs share none, and not negative.</summary>
    public static long Of(long seed, int rank)
    {
        if (rank == 0)
        {
            return seed;
        }

        ulong mixed = unchecked((ulong)seed + (0x9E3779B97F4A7C15 * (ulong)rank));
        mixed = unchecked((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB);
        return (long)((mixed ^ (mixed >> 31)) >> 1);
    }
}
