using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch.Tests.Memory;

/// <summary>What the pool keeps of arrays that come back. Their memory is asked for, never touched: it costs the machine nothing.</summary>
[Collection(nameof(Networks.TrainingStepTests))]
public class BufferPoolTests
{
    // Of such arrays four are kept: no other test has any.
    private const int Large = 96 << 20, AtOnce = 7;

    [Fact]
    public void Steps_that_need_more_large_arrays_than_are_kept_make_them_once()
    {
        Turn();
        int made = BufferPool.ArraysAllocated;
        for (int step = 0; step < 5; step++)
        {
            Turn();
        }

        // A collection between two turns may take those beyond the four, but these turns leave nothing that would cause one.
        Assert.InRange(BufferPool.ArraysAllocated - made, 0, AtOnce - 4);
    }

    [Fact]
    public void What_is_more_than_is_kept_goes_with_the_next_collection()
    {
        var all = Referenced();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);

        Assert.InRange(all.Count(reference => reference.TryGetTarget(out _)), 0, 4);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference<byte[]>> Referenced() => Turn().ConvertAll(array => new WeakReference<byte[]>(array));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<byte[]> Turn()
    {
        var rented = Enumerable.Range(0, AtOnce).Select(_ => BufferPool.Rent(Large)).ToList();
        rented.ForEach(BufferPool.Return);
        return rented;
    }
}
