using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>The orders in which a loader can walk through a dataset.</summary>
internal static class SampleOrder
{
    internal static IEnumerable<long> Of<T>(utils.data.Dataset<T> dataset, bool shuffle, int? seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        return shuffle ? Shuffled(dataset.Count, seed) : InOrder(dataset.Count);
    }

    private static IEnumerable<long> InOrder(long count)
    {
        for (var i = 0L; i < count; i++) yield return i;
    }

    // Fisher and Yates from the inside out. With a seed it is TorchSharp's order: the same draws, 64 bits from two of 31, for each position.
    private static IEnumerable<long> Shuffled(long count, int? seed)
    {
        var random = seed is { } chosen ? new System.Random(chosen) : new System.Random();
        var order = new long[count];
        for (var i = 0L; i < count; i++)
        {
            var j = (((long)random.Next() << 32) + (uint)random.Next()) % (i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        foreach (var position in order) yield return position;
    }
}
