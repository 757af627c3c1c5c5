using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>
/// The processes of a data-parallel run, and what they do together. Every method that exchanges something is made by all processes, in the same order; each call begins by comparing what the others call, so that processes that are out of
/// step get a <see cref="ProcessGroupException"/> instead of waiting for each other or mixing their bytes.
/// </summary>
/// <remarks>Any thread may call, one at a time. <see cref="SingleProcess"/> is a run of one; the package SafeStep.Mpi has the one over MPI. Another transport derives from this class and supplies the <c>Core</c> methods.</remarks>
public abstract partial class ProcessGroup : IDisposable
{
    private long calls;
    private int busy;

    /// <param name="rank">This process's number, from 0.</param>
    /// <param name="size">How many processes there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such rank among so many.</exception>
    protected ProcessGroup(int rank, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(rank);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rank, size);
        (Rank, Size) = (rank, size);
    }

    /// <summary>A run of this process alone, which needs nothing.</summary>
    public static ProcessGroup SingleProcess => new SingleProcess();

    /// <summary>This process's number, from 0.</summary>
    public int Rank { get; }

    /// <summary>How many processes there are.</summary>
    public int Size { get; }

    /// <summary>Whether <see cref="Dispose()"/> has been called.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Why the processes can do nothing together any more; null while they can.</summary>
    public string? Broken { get; private set; }

    /// <summary>Whether a call is being made at this moment.</summary>
    protected bool IsBusy => Volatile.Read(ref busy) != 0;

    /// <summary>Reduces the values position by position, to the same bits on every process.</summary>
    /// <param name="values">This process's values, replaced by the results; as many on each.</param>
    /// <param name="operations">What becomes of each position; one for each value.</param>
    /// <exception cref="ArgumentException">There are not as many operations as values, or one is unknown.</exception>
    /// <exception cref="ProcessGroupException">The others do something else, or reduce otherwise.</exception>
    public void Reduce(Span<double> values, ReadOnlySpan<ReduceOperation> operations)
    {
        if (values.Length != operations.Length)
        {
            throw new ArgumentException($"There are {values.Length} values and {operations.Length} operations; each value needs its own.", nameof(operations));
        }

        long digest = NumberReduction.Digest(operations);
        double[] all = new double[(long)values.Length * Size];
        bool fits = values.Length < GroupTicket.Room;
        using var turn = Enter();
        var tickets = Meet(GroupCall.Reduce, values.Length, null, fits ? [digest, .. MemoryMarshal.Cast<double, long>(values)] : [digest]);
        Require(tickets, ticket => ticket.Numbers[0] == digest, "The processes reduce their numbers by different operations.");
        if (fits)
        {
            for (int rank = 0; rank < Size; rank++)
            {
                MemoryMarshal.Cast<long, double>(tickets[rank].Numbers.Slice(1, values.Length)).CopyTo(all.AsSpan(rank * values.Length));
            }
        }
        else
        {
            Gather(MemoryMarshal.AsBytes(values), MemoryMarshal.AsBytes(all.AsSpan()));
        }

        NumberReduction.Of(all, values, operations);
    }

    /// <summary>The largest of all processes' values, NaN when one is.</summary>
    /// <param name="value">This process's value.</param>
    /// <returns>The same bits on every process.</returns>
    /// <exception cref="ProcessGroupException">The others do something else.</exception>
    public double Max(double value)
    {
        Reduce(new Span<double>(ref value), [ReduceOperation.Max]);
        return value;
    }

    /// <summary>The sum of all processes' values, in the order of the ranks.</summary>
    /// <param name="value">This process's value.</param>
    /// <returns>The same bits on every process.</returns>
    /// <exception cref="ProcessGroupException">The others do something else.</exception>
    public double Sum(double value)
    {
        Reduce(new Span<double>(ref value), [ReduceOperation.Sum]);
        return value;
    }

    /// <summary>The mean of all processes' values, weighted: of a loss, by the rows that each process had.</summary>
    /// <param name="value">This process's value; it does not count where the weight is 0.</param>
    /// <param name="weight">Its weight, not negative.</param>
    /// <returns>The same bits on every process; NaN when all weights are 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The weight is negative or not finite.</exception>
    /// <exception cref="ProcessGroupException">The others do something else.</exception>
    public double Mean(double value, double weight = 1)
    {
        if (!(weight >= 0) || !double.IsFinite(weight))
        {
            throw new ArgumentOutOfRangeException(nameof(weight), weight, "A weight is a finite number that is not negative, such as a number of rows.");
        }

        Span<double> sums = [weight == 0 ? 0 : value * weight, weight];
        Reduce(sums, [ReduceOperation.Sum, ReduceOperation.Sum]);
        return sums[0] / sums[1];
    }

    /// <summary>Replaces the values by their sums over all processes, to the same bits on each.</summary>
    /// <param name="values">As many on every process.</param>
    /// <exception cref="ProcessGroupException">The others do something else.</exception>
    public void Sum(Span<float> values)
    {
        using var turn = Enter();
        Meet(GroupCall.SumSingle, values.Length, null, []);
        SumMet(values);
    }

    /// <inheritdoc cref="Sum(Span{float})"/>
    public void Sum(Span<double> values)
    {
        using var turn = Enter();
        Meet(GroupCall.SumDouble, values.Length, null, []);
        SumMet(values);
    }

    /// <summary>Replaces the bytes by those of rank 0.</summary>
    /// <param name="bytes">As many on every process.</param>
    /// <exception cref="ProcessGroupException">The others do something else.</exception>
    public void Broadcast(Span<byte> bytes)
    {
        using var turn = Enter();
        Meet(GroupCall.Broadcast, bytes.Length, null, []);
        BroadcastMet(bytes);
    }

    /// <summary>Goes on only when every process can: all of them throw when one has a problem.</summary>
    /// <param name="problem">Why this process cannot go on; null when it can.</param>
    /// <exception cref="ProcessGroupException">A process has a problem, which the message says; or the others do something else.</exception>
    public void Demand(string? problem)
    {
        using var turn = Enter();
        Meet(GroupCall.Demand, 0, problem, []);
    }

    /// <summary>A seed for this process's random numbers, so that dropout and sampling differ from rank to rank. Rank 0 keeps the run's seed.</summary>
    /// <param name="seed">The run's seed, the same on every process.</param>
    public long SeedOfRank(long seed) => RankSeed.Of(seed, Rank);

    /// <summary>Ends all processes of the run at once; it does not return. For a process that cannot go on and whose others would wait for it.</summary>
    /// <param name="reason">A sentence, written to the standard error stream with the rank before it.</param>
    public void Abort(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        Console.Error.WriteLine(Size == 1 ? reason : $"Rank {Rank} of {Size} cannot go on, and so all end: {reason}");
        Console.Error.Flush();
        AbortCore();
    }

    /// <summary>Ends this process's part. Where the others have not ended too, they get an exception at their next call, and <see cref="Broken"/> says so here.</summary>
    public void Dispose()
    {
        if (!HasEnded)
        {
            End();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Collects what each process gives, in the order of the ranks.</summary>
    /// <param name="mine">As many bytes on every process.</param>
    /// <param name="all">Size times as many.</param>
    protected abstract void GatherCore(ReadOnlySpan<byte> mine, Span<byte> all);

    /// <summary>Replaces the values by their sums over all processes, to the same bits on each.</summary>
    /// <param name="values">As many on every process.</param>
    protected abstract void SumCore(Span<float> values);

    /// <inheritdoc cref="SumCore(Span{float})"/>
    protected abstract void SumCore(Span<double> values);

    /// <summary>Replaces the bytes by those of rank 0.</summary>
    /// <param name="bytes">As many on every process.</param>
    protected abstract void BroadcastCore(Span<byte> bytes);

    /// <summary>Lets go of the others.</summary>
    /// <param name="together">Whether all have ended; false when the processes are out of step or the connection failed, and nothing may be waited for.</param>
    protected abstract void EndCore(bool together);

    /// <summary>Ends all processes, this one included.</summary>
    protected abstract void AbortCore();

    private void End()
    {
        bool together = false;
        // A call that another thread makes is not waited for: the others are in it, too.
        if (Broken is null && Interlocked.Exchange(ref busy, 1) == 0)
        {
            try
            {
                Meet(GroupCall.End, 0, null, []);
                together = true;
            }
            catch (Exception exception) when (exception is ProcessGroupException or InvalidOperationException)
            {
                // The others get an exception. Here one may be on its way already, which must not be hidden by another.
                Console.Error.WriteLine($"Rank {Rank} of {Size} has ended, and the others have not. {exception.Message}");
                Console.Error.Flush();
            }
            finally
            {
                Volatile.Write(ref busy, 0);
            }
        }

        HasEnded = true;
        EndCore(together);
    }
}
