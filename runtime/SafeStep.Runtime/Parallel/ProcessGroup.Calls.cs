using System.Runtime.InteropServices;
using System.Text;

namespace SafeStep;

/// <content>One call of all processes: its turn, what they show each other at its beginning, and what a failure leaves.</content>
public abstract partial class ProcessGroup
{
    /// <summary>Takes the turn of one call; dispose what it returns. A call of another thread at the same time is refused.</summary>
    internal Turn Enter()
    {
        ObjectDisposedException.ThrowIf(HasEnded, this);
        if (Broken is { } broken)
        {
            throw new ProcessGroupException($"The processes can do nothing together any more. {broken}");
        }

        return Interlocked.Exchange(ref busy, 1) == 0
            ? new Turn(this)
            : throw new InvalidOperationException("This process group is in use by another thread. Its calls must come in the same order on every process: make them from the one thread that trains.");
    }

    /// <summary>Shows the others what this process is about to do, and sees what they are.</summary>
    /// <param name="call">The call.</param>
    /// <param name="length">How many elements it is about, the same on each.</param>
    /// <param name="problem">Why this process cannot take part; then all throw.</param>
    /// <param name="numbers">What else the others shall know.</param>
    /// <returns>What each process shows.</returns>
    internal GroupTicket[] Meet(GroupCall call, long length, string? problem, ReadOnlySpan<long> numbers)
    {
        byte[] sentence = problem is null ? [] : Encoding.UTF8.GetBytes(problem.Length == 0 ? "it does not say why" : problem);
        var mine = GroupTicket.Of(++calls, call, length, sentence.Length, numbers);
        byte[] received = new byte[GroupTicket.Bytes * Size];
        Gather(mine.Sent, received);
        var all = GroupTicket.All(received);
        for (int rank = 0; rank < Size; rank++)
        {
            if (!all[rank].IsAtTheCallOf(all[0]))
            {
                throw Break(new ProcessGroupException($"The processes are not at the same call: rank 0 {all[0]}, rank {rank} {all[rank]}. All make the same calls in the same order: look for one that took other steps or ended early."));
            }
        }

        long longest = all.Max(ticket => ticket.Problem);
        return longest == 0 ? all : throw new ProcessGroupException(Problems(all, sentence, (int)longest));
    }

    /// <summary>Throws on every process where one of them is not as it should be.</summary>
    internal static void Require(GroupTicket[] tickets, Func<GroupTicket, bool> holds, string otherwise)
    {
        if (!tickets.All(holds))
        {
            throw new ProcessGroupException(otherwise);
        }
    }

    /// <summary><see cref="GatherCore"/> within a call.</summary>
    internal void Gather(ReadOnlySpan<byte> mine, Span<byte> all)
    {
        try
        {
            GatherCore(mine, all);
        }
        catch (Exception exception)
        {
            throw Break(exception);
        }
    }

    /// <summary>Sums within a call.</summary>
    internal void SumMet<T>(Span<T> values)
        where T : unmanaged
    {
        try
        {
            if (typeof(T) == typeof(float))
            {
                SumCore(MemoryMarshal.Cast<T, float>(values));
            }
            else
            {
                SumCore(MemoryMarshal.Cast<T, double>(values));
            }
        }
        catch (Exception exception)
        {
            throw Break(exception);
        }
    }

    /// <summary><see cref="BroadcastCore"/> within a call.</summary>
    internal void BroadcastMet(Span<byte> bytes)
    {
        try
        {
            BroadcastCore(bytes);
        }
        catch (Exception exception)
        {
            throw Break(exception);
        }
    }

    /// <summary>Notes that nothing can be done together any more: a call was left in its middle.</summary>
    internal Exception Break(Exception exception)
    {
        Broken ??= exception.Message;
        return exception;
    }

    private string Problems(GroupTicket[] tickets, byte[] mine, int longest)
    {
        byte[] padded = new byte[longest], all = new byte[(long)longest * Size];
        mine.CopyTo(padded, 0);
        Gather(padded, all);
        var sentences = from rank in Enumerable.Range(0, Size)
                        where tickets[rank].Problem > 0
                        group rank by Encoding.UTF8.GetString(all, rank * longest, (int)tickets[rank].Problem) into same
                        select Size == 1 ? same.Key : same.Count() == Size ? $"On every rank: {same.Key}" : $"On rank {string.Join(", ", same)} of {Size}: {same.Key}";
        return string.Join(" ", sentences);
    }

    /// <summary>The turn of one call.</summary>
    internal readonly struct Turn(ProcessGroup group) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref group.busy, 0);
    }
}
