using Microsoft.Extensions.Logging;

namespace SafeStep;

/// <summary>Logs of several processes.</summary>
public static class RankLogging
{
    /// <summary>
    /// A logger for this process: each message begins with its rank, and what all ranks would say alike is said by rank 0 alone, as the others write warnings and errors only. Of a run of one process it is the logger itself.
    /// </summary>
    /// <param name="group">The processes.</param>
    /// <param name="logger">Where it writes.</param>
    /// <param name="otherRanks">The least level that ranks other than 0 write.</param>
    public static ILogger OfRank(this ProcessGroup group, ILogger logger, LogLevel otherRanks = LogLevel.Warning)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentNullException.ThrowIfNull(logger);
        return group.Size == 1 ? logger : new RankLogger(logger, group.Rank, group.Rank == 0 ? LogLevel.Trace : otherRanks);
    }

    /// <summary>A file of this process's own: <c>steps.jsonl</c> is that of rank 0, <c>steps.rank2.jsonl</c> that of rank 2.</summary>
    /// <param name="group">The processes.</param>
    /// <param name="path">The file of rank 0, such as a step log's.</param>
    public static string PathOfRank(this ProcessGroup group, string path)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return group.Rank == 0 ? path : Path.ChangeExtension(path, $"rank{group.Rank}{Path.GetExtension(path)}");
    }

    private sealed class RankLogger(ILogger inner, int rank, LogLevel least) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel >= least && inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                inner.Log(logLevel, eventId, state, exception, (values, thrown) => $"rank {rank}: {formatter(values, thrown)}");
            }
        }
    }
}
