using System.Runtime.InteropServices;

namespace GuardOverhead;

/// <summary>The processor time of this thread on Linux: what else runs on the machine, and what the runtime compiles in the background, does not count in it.</summary>
internal static partial class ThreadClock
{
    private const int ThreadProcessorTime = 3;

    public static double Milliseconds()
    {
        _ = GetTime(ThreadProcessorTime, out var now);
        return (now.Seconds * 1e3) + (now.Nanoseconds * 1e-6);
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
