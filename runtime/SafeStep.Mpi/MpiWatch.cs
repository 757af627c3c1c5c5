namespace SafeStep;

/// <summary>Acts when a call takes too long: MPI itself waits for ever.</summary>
internal sealed class MpiWatch : IDisposable
{
    private readonly Timer timer;

    /// <param name="limit">How long a call may take, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
    /// <param name="onExpired">What is done then, on another thread.</param>
    public MpiWatch(TimeSpan limit, Action onExpired)
    {
        Limit = limit;
        timer = new Timer(_ => onExpired(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How long a call may take.</summary>
    public TimeSpan Limit { get; }

    /// <summary>Begins to wait; dispose what it returns when the call is over.</summary>
    public Call Begin()
    {
        timer.Change(Limit, Timeout.InfiniteTimeSpan);
        return new Call(timer);
    }

    /// <inheritdoc/>
    public void Dispose() => timer.Dispose();

    /// <summary>A call under watch.</summary>
    internal readonly struct Call(Timer timer) : IDisposable
    {
        public void Dispose() => timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
