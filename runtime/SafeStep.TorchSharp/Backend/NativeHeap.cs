namespace SafeStep;

/// <summary>The memory that libtorch takes for tensors on the processor.</summary>
internal static class NativeHeap
{
    // Just below 32 MB, from where on the C library returns every block that is freed.
    private const int LargestKept = 31 << 20;

    private static int done;

    /// <summary>
    /// Has the C library of Linux keep freed memory for the next tensors. By itself it returns the end of its heap to the system as soon as twice the largest block that was ever freed lies unused there, and takes it back
    /// page by page: a guarded step frees several tensors of each layer's size and exceeds that every time. One large block, freed, raises the limit to about 62 MB for the process. Elsewhere this does nothing worth mentioning.
    /// </summary>
    public static void KeepFreed()
    {
        if (Interlocked.Exchange(ref done, 1) == 0)
        {
            torch.empty(LargestKept, dtype: torch.ScalarType.Byte).Dispose();
        }
    }
}
