using System.Runtime.CompilerServices;

// libtorch has one random generator and one count of live tensors for the process: tests that seed the one or read the other take turns.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

internal static class SmallModels
{
    // The tests' layers are small, and whether their outputs are reused is what some of them ask.
    [ModuleInitializer]
    internal static void AreRecorded() => (SafeStep.RecordingCost.Multiplications, SafeStep.RecordingCost.MultiplicationsOfChoice) = (0, 0);
}
