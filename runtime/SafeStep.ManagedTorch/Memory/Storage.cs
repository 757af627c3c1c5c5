using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SafeStep.ManagedTorch;

/// <summary>The memory that a tensor and all its views share. It returns to the pool when the last of them is disposed.</summary>
internal sealed class Storage
{
    private readonly int start;
    private readonly bool borrowed;
    private byte[]? buffer;
    private int references = 1;

    internal Storage(long bytes)
    {
        buffer = BufferPool.Rent(bytes);
        Bytes = bytes;
        start = AlignedStart(buffer);
    }

    /// <summary>The memory of an array that somebody else owns.</summary>
    internal Storage(Array array, long bytes)
    {
        // Whatever an array's elements are, its first byte is at a fixed place from its start: for all vectors the same, for arrays of more dimensions further on.
        buffer = Unsafe.As<byte[]>(array);
        Bytes = bytes;
        start = (int)Unsafe.ByteOffset(ref MemoryMarshal.GetArrayDataReference(buffer), ref MemoryMarshal.GetArrayDataReference(array));
        borrowed = true;
    }

    internal long Bytes { get; }

    /// <summary>Made in inference mode: outside it never written to, and never saved for a gradient.</summary>
    internal bool IsInference { get; } = GradMode.IsInference;

    /// <summary>Counts in-place writes; a value saved for backward remembers it.</summary>
    internal int Version { get; set; }

    /// <summary>Counts how often the memory itself was given to somebody, who may write to it unseen.</summary>
    internal int Handed { get; set; }

    /// <summary>True when one tensor only uses this memory, so that it may be overwritten or given away.</summary>
    internal bool IsExclusive => Volatile.Read(ref references) == 1;

    internal Storage Share()
    {
        Interlocked.Increment(ref references);
        return this;
    }

    internal void Release()
    {
        if (Interlocked.Decrement(ref references) == 0 && Interlocked.Exchange(ref buffer, null) is { } returned && !borrowed) BufferPool.Return(returned);
    }

    internal Span<T> Span<T>(long offset, long length) where T : unmanaged
    {
        var bytes = buffer ?? throw new ObjectDisposedException(nameof(torch.Tensor));
        // An empty view may begin beyond the end.
        if (length == 0) return [];
        if ((ulong)(offset + length) * (ulong)Unsafe.SizeOf<T>() > (ulong)Bytes) throw new ArgumentOutOfRangeException(nameof(length));
        ref var first = ref Unsafe.As<byte, T>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(bytes), start));
        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref first, (nint)offset), (int)length);
    }

    private static unsafe int AlignedStart(byte[] bytes)
    {
        var address = (long)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(bytes));
        return (int)(-address & (BufferPool.Alignment - 1));
    }
}
