using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>
/// What each process shows the others before they do something together: 128 bytes, of one size whatever follows, so that processes at different calls learn of it instead of waiting, or taking another call's bytes for theirs.
/// </summary>
internal readonly struct GroupTicket(long[] words)
{
    /// <summary>The size of a ticket.</summary>
    public const int Words = 16, Bytes = Words * sizeof(long);

    /// <summary>How many numbers a ticket can carry.</summary>
    public const int Room = Words - Header;

    private const int Header = 4;

    /// <summary>Which of its calls this is, from 1.</summary>
    public long Number => words[0];

    /// <summary>What is called.</summary>
    public GroupCall Call => (GroupCall)words[1];

    /// <summary>How many elements it is about.</summary>
    public long Length => words[2];

    /// <summary>How many bytes the sentence has that says why this process cannot take part; 0 when it can.</summary>
    public long Problem => words[3];

    /// <summary>What else it tells.</summary>
    public ReadOnlySpan<long> Numbers => words.AsSpan(Header);

    /// <summary>The ticket as it is sent.</summary>
    public ReadOnlySpan<byte> Sent => MemoryMarshal.AsBytes(words.AsSpan());

    public static GroupTicket Of(long number, GroupCall call, long length, int problem, ReadOnlySpan<long> numbers)
    {
        long[] words = new long[Words];
        (words[0], words[1], words[2], words[3]) = (number, (long)call, length, problem);
        numbers.CopyTo(words.AsSpan(Header));
        return new GroupTicket(words);
    }

    /// <summary>The tickets of all ranks.</summary>
    /// <param name="received">Theirs, one after the other.</param>
    public static GroupTicket[] All(ReadOnlySpan<byte> received)
    {
        var tickets = new GroupTicket[received.Length / Bytes];
        for (int rank = 0; rank < tickets.Length; rank++)
        {
            tickets[rank] = new GroupTicket(MemoryMarshal.Cast<byte, long>(received.Slice(rank * Bytes, Bytes)).ToArray());
        }

        return tickets;
    }

    /// <summary>Whether both are at the same call. A process that has ended may have made fewer.</summary>
    public bool IsAtTheCallOf(GroupTicket other) => Call == other.Call && Length == other.Length && (Number == other.Number || Call == GroupCall.End);

    /// <inheritdoc/>
    public override string ToString() => $"{Call.Text(Length)} (call {Number})";
}
