using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace SafeStep.ManagedTorch.Kernels;

/// <summary>Work that falls apart into numbered parts which may run in any order, on any thread.</summary>
internal interface IPartitionedJob
{
    void Run(int part);
}

/// <summary>A fixed team of threads that share the parts of one job at a time, without allocating.</summary>
/// <remarks>
/// What a part computes never depends on which thread runs it, so results are the same at any thread count. Workers spin briefly
/// after a job, because the next kernel of a training step follows within microseconds, and sleep otherwise. The caller takes
/// parts too: when no worker wakes in time it has simply done everything itself.
/// </remarks>
internal static unsafe class KernelThreads
{
    private const int SpinsBeforeSleep = 400;

    private static readonly object Gate = new();
    private static readonly object Sleep = new();
    private static int count = Environment.ProcessorCount;
    private static int workers;
    private static int sleepers;
    private static int busy;

    // The current job; fixed while its ticket has parts left or unfinished ones.
    private static void* job;
    private static delegate*<void*, int, void> run;
    private static int unfinished;
    private static ExceptionDispatchInfo? failure;

    // Serial number of the job in the upper half, parts not yet taken in the lower: a late worker cannot take a part of a job it did not read.
    private static long ticket;

    /// <summary>Threads that share large kernels, the caller included; at least 1.</summary>
    public static int Count
    {
        get => count;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            count = value;
        }
    }

    /// <summary>Runs parts 0 to <paramref name="parts"/> - 1 and returns when all are done.</summary>
    public static void Run<TJob>(int parts, TJob work)
        where TJob : unmanaged, IPartitionedJob
    {
        if (parts <= 1 || count <= 1 || Interlocked.CompareExchange(ref busy, 1, 0) != 0)
        {
            for (int part = 0; part < parts; part++)
            {
                work.Run(part);
            }

            return;
        }

        try
        {
            Share(parts, &work, &RunPart<TJob>);
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    private static void RunPart<TJob>(void* work, int part)
        where TJob : unmanaged, IPartitionedJob => ((TJob*)work)->Run(part);

    private static void Share(int parts, void* work, delegate*<void*, int, void> body)
    {
        StartWorkers();
        job = work;
        run = body;
        failure = null;
        Volatile.Write(ref unfinished, parts);
        Interlocked.Exchange(ref ticket, (((ticket >> 32) + 1) << 32) | (uint)parts);
        if (Volatile.Read(ref sleepers) > 0)
        {
            lock (Sleep)
            {
                Monitor.PulseAll(Sleep);
            }
        }

        while (TakePart())
        {
        }

        SpinWait spinner = default;
        while (Volatile.Read(ref unfinished) > 0)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }

        failure?.Throw();
    }

    private static bool TakePart()
    {
        long seen = Volatile.Read(ref ticket);
        int left = (int)seen;
        if (left == 0)
        {
            return false;
        }

        void* work = job;
        delegate*<void*, int, void> body = run;
        if (Interlocked.CompareExchange(ref ticket, seen - 1, seen) != seen)
        {
            return true;
        }

        try
        {
            body(work, left - 1);
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }

        Interlocked.Decrement(ref unfinished);
        return true;
    }

    private static void StartWorkers()
    {
        if (workers >= count - 1)
        {
            return;
        }

        lock (Gate)
        {
            while (workers < count - 1)
            {
                int index = workers++;
                new Thread(() => Work(index)) { IsBackground = true, Name = "SafeStep kernel " + (index + 1) }.Start();
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Work(int index)
    {
        while (true)
        {
            int spins = 0;
            while ((int)Volatile.Read(ref ticket) == 0 || index >= count - 1)
            {
                if (spins++ < SpinsBeforeSleep)
                {
                    Thread.SpinWait(8);
                    continue;
                }

                lock (Sleep)
                {
                    Interlocked.Increment(ref sleepers);
                    if ((int)Interlocked.Read(ref ticket) == 0 || index >= count - 1)
                    {
                        Monitor.Wait(Sleep);
                    }

                    Interlocked.Decrement(ref sleepers);
                }

                spins = 0;
            }

            TakePart();
        }
    }
}
