using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>How many threads share a large operation, the calling one included; the processor's count at the start. Results do not depend on it.</summary>
    public static int get_num_threads() => KernelThreads.Count;

    /// <summary>Sets how many threads share a large operation.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one.</exception>
    public static void set_num_threads(int num) => KernelThreads.Count = num;
}
