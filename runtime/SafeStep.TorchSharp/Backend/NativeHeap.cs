using System.Runtime.InteropServices;

namespace SafeStep;

/// <summary>The memory that libtorch takes for tensors on the processor.</summary>
internal static class NativeHeap
{
    // Just below 32 MB, from where on the C library returns every block that is freed.
    private const int LargestKept = 31 << 20;

    // What may lie unused at the end of the heap before it goes back to the system.
    private const int MostUnused = 1 << 30;

    // M_TRIM_THRESHOLD of malloc.h.
    private const int TrimThreshold = -1;

    private static int done;

    /// <summary>
    /// Has the C library of Linux keep freed memory for the next tensors. By itself it returns the end of its heap to the system as soon as twice the largest block that was ever freed lies unused there, and takes it back
    /// page by page: a step frees several tensors of each layer's size and exceeds that time and again. One large block, freed, has it take blocks of up to 31 MB from its heap, and then it is told to keep a gigabyte there. That is the heap of the main
    /// thread: what other threads free it returns as before. Elsewhere, and where the user chose the limit, this does nothing worth mentioning.
    /// </summary>
    public static void KeepFreed()
    {
        if (Interlocked.Exchange(ref done, 1) != 0)
        {
            return;
        }

        torch.empty(LargestKept, dtype: torch.ScalarType.Byte).Dispose();
        if (!IsChosen(Environment.GetEnvironmentVariable))
        {
            KeepEnd();
        }
    }

    /// <summary>Whether the user told the C library how much of the heap's end to keep, by one of the two ways of its manual.</summary>
    /// <param name="variable">The variables of the environment.</param>
    internal static bool IsChosen(Func<string, string?> variable) =>
        variable("MALLOC_TRIM_THRESHOLD_") is { Length: > 0 } || variable("GLIBC_TUNABLES")?.Contains("glibc.malloc.trim_threshold", StringComparison.Ordinal) == true;

    /// <returns>Whether the C library took the limit: that of GNU does, others do not know it.</returns>
    internal static bool KeepEnd()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            return SetOption(TrimThreshold, MostUnused) == 1;
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetOption(int option, int value);
}
