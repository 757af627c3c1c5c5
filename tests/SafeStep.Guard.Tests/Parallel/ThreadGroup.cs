namespace SafeStep.Guard.Tests.Parallel;

/// <summary>Processes that are threads of the test: what <see cref="ProcessGroup"/> asks of a transport, and no more. It would mix the bytes of two calls as MPI does, but says so.</summary>
internal sealed class ThreadGroup : ProcessGroup
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Hub hub;

    private ThreadGroup(Hub hub, int rank)
        : base(rank, hub.Given.Length) => this.hub = hub;

    /// <summary>Whether all ended together; null before the end.</summary>
    public bool? EndedTogether { get; private set; }

    /// <summary>Runs one thread for each rank and returns what each threw. A thread that is left waiting for others counts as hung, and fails the test.</summary>
    public static Exception?[] Run(int size, Action<ThreadGroup> program)
    {
        var hub = new Hub(size);
        var thrown = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                using var group = new ThreadGroup(hub, rank);
                program(group);
            }
            catch (Exception exception)
            {
                thrown[rank] = exception;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.DoesNotContain(thrown, exception => exception is TimeoutException);
        return thrown;
    }

    protected override void GatherCore(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        hub.Given[Rank] = mine.ToArray();
        Meet();
        int at = 0;
        foreach (byte[] given in hub.Given)
        {
            Assert.Equal(mine.Length, given.Length);
            given.CopyTo(all[at..]);
            at += given.Length;
        }

        Meet();
    }

    protected override void SumCore(Span<float> values) => Sum(values, (x, y) => x + y);

    protected override void SumCore(Span<double> values) => Sum(values, (x, y) => x + y);

    protected override void BroadcastCore(Span<byte> bytes)
    {
        byte[] all = new byte[bytes.Length * Size];
        GatherCore(bytes, all);
        all.AsSpan(0, bytes.Length).CopyTo(bytes);
    }

    protected override void EndCore(bool together) => EndedTogether = together;

    protected override void AbortCore() => throw new NotSupportedException();

    private void Sum<T>(Span<T> values, Func<T, T, T> add)
        where T : unmanaged
    {
        if (Rank == 0)
        {
            hub.Messages++;
        }

        byte[] all = new byte[values.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() * Size];
        GatherCore(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values), all);
        var given = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(all);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = given[i];
            for (int rank = 1; rank < Size; rank++)
            {
                values[i] = add(values[i], given[(rank * values.Length) + i]);
            }
        }
    }

    private void Meet()
    {
        if (!hub.Barrier.SignalAndWait(Limit))
        {
            throw new TimeoutException();
        }
    }

    /// <summary>How many sums were made.</summary>
    public int Messages => hub.Messages;

    private sealed class Hub(int size)
    {
        public byte[][] Given { get; } = new byte[size][];

        public Barrier Barrier { get; } = new(size);

        public int Messages { get; set; }
    }
}
