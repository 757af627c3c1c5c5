using System.Numerics;

namespace SafeStep.ManagedTorch;

/// <summary>Reuses the arrays behind tensors, so that a training step in steady state allocates none.</summary>
/// <remarks>
/// Arrays live on the pinned heap: their addresses never move, so a 64-byte alignment chosen once stays valid, and the collector still frees
/// arrays whose tensors were dropped without being disposed.
/// </remarks>
internal static class BufferPool
{
    internal const int Alignment = 64;
    private const int SmallestBits = 8;
    private const int LargestBits = 31;
    private const long KeptBytesPerClass = 256L << 20;
    private const int SmallestSpare = 1 << 20, MostSpare = 1024;

    private static int made;

    private static readonly Shelf[] Shelves = [.. Enumerable.Range(0, ClassOf(1L << LargestBits) + 1).Select(_ => new Shelf())];

    /// <summary>How many arrays were made because the pool had none.</summary>
    internal static int ArraysAllocated => made;

    /// <summary>An array of at least the given payload plus room to align it.</summary>
    internal static byte[] Rent(long bytes)
    {
        if (bytes > Array.MaxLength - Alignment) throw new OutOfMemoryException($"A tensor of {bytes} bytes is larger than one array can hold.");
        var index = ClassOf(bytes);
        if (Shelves[index].Take() is { } kept) return kept;
        Interlocked.Increment(ref made);
        return GC.AllocateUninitializedArray<byte>((int)Math.Min(SizeOf(index) + Alignment, Array.MaxLength), pinned: true);
    }

    internal static void Return(byte[] buffer)
    {
        var index = ClassOf(buffer.Length - Alignment);
        Shelves[index].Put(buffer, (int)Math.Max(4, KeptBytesPerClass / SizeOf(index)));
    }

    // Four classes to the octave: at most a quarter of a buffer is unused.
    private static int ClassOf(long bytes)
    {
        if (bytes <= 1L << SmallestBits) return 0;
        var octave = BitOperations.Log2((ulong)(bytes - 1));
        var quarter = (int)(((bytes - 1) >> (octave - 2)) & 3);
        return ((octave - SmallestBits) * 4) + quarter + 1;
    }

    private static long SizeOf(int index)
    {
        if (index == 0) return 1L << SmallestBits;
        var octave = ((index - 1) / 4) + SmallestBits;
        return ((index - 1) % 4 + 5L) << (octave - 2);
    }

    private sealed class Shelf
    {
        private readonly Stack<byte[]> free = new();

        // What is more than is kept lies here until it is asked for or the collector comes: otherwise a step that needs more than that would leave garbage at each step, which the collector lets grow to many times what is in use.
        private readonly Stack<WeakReference<byte[]>> spare = new();

        internal byte[]? Take()
        {
            lock (free)
            {
                if (free.TryPop(out var kept)) return kept;
                while (spare.TryPop(out var reference))
                {
                    if (reference.TryGetTarget(out var collectable)) return collectable;
                }
                return null;
            }
        }

        internal void Put(byte[] buffer, int limit)
        {
            lock (free)
            {
                if (free.Count < Math.Min(limit, 4096)) free.Push(buffer);
                else if (buffer.Length >= SmallestSpare) PutSpare(buffer);
            }
        }

        private void PutSpare(byte[] buffer)
        {
            // Those on top were put there last: once one of them is gone, all below are.
            if (spare.TryPeek(out var last) && !last.TryGetTarget(out _)) spare.Clear();
            if (spare.Count < MostSpare) spare.Push(new WeakReference<byte[]>(buffer));
        }
    }
}
