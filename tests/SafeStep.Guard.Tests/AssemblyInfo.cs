using System.Runtime.CompilerServices;

// Training draws its data from the one global generator, seeded: two tests at once would take numbers from each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

/// <summary>The layers of these tests are small.</summary>
internal static class SmallLayers
{
    [ModuleInitializer]
    internal static void AreRecorded() => (SafeStep.RecordingCost.Multiplications, SafeStep.RecordingCost.MultiplicationsOfChoice) = (0, 0);
}
