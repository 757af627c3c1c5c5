namespace SafeStep;

/// <summary>How a process takes part in a run over MPI.</summary>
public sealed record MpiOptions
{
    /// <summary>
    /// How long a call waits for the other processes before it ends the run with a sentence; 30 minutes by default, <see cref="System.Threading.Timeout.InfiniteTimeSpan"/> waits for ever. It is for connections that are cut and processes that hang: one
    /// that dies is noticed by <c>mpirun</c> at once. Longer than the longest time that one process works while the others wait, such as an evaluation by rank 0 alone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive, or longer than 49 days.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = value == System.Threading.Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value < TimeSpan.FromMilliseconds(uint.MaxValue - 1))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Timeout), value, "A call waits a positive time of at most 49 days, or for ever.");
    }
    = TimeSpan.FromMinutes(30);

    /// <summary>
    /// The MPI library's file or name; null looks at the environment variable <c>SAFESTEP_MPI_LIBRARY</c> and then for the usual names of Open MPI and MPICH, those of the launcher first. It must be the library that the launcher belongs to.
    /// </summary>
    public string? Library { get; init; }
}
