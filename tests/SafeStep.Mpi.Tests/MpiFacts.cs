using System.Diagnostics;

namespace SafeStep.Mpi.Tests;

/// <summary>A test that needs Open MPI; it is skipped, saying so, where mpirun is not on the path.</summary>
internal class MpiFactAttribute : FactAttribute
{
    public MpiFactAttribute() => Skip = Needs.Mpirun;
}

/// <inheritdoc cref="MpiFactAttribute"/>
internal sealed class MpiTheoryAttribute : TheoryAttribute
{
    public MpiTheoryAttribute() => Skip = Needs.Mpirun;
}

/// <summary>A test on two hosts made of network namespaces, which only root can make, and not in every container.</summary>
internal sealed class TwoHostsFactAttribute : FactAttribute
{
    public TwoHostsFactAttribute() => Skip = Needs.Mpirun ?? Needs.NetworkNamespaces;
}

/// <summary>What this machine lacks.</summary>
internal static class Needs
{
    public static string? Mpirun { get; } = IsOnPath("mpirun") ? null : "mpirun is not installed (Debian: openmpi-bin).";

    public static string? NetworkNamespaces { get; } = IsOnPath("ip") && IsOnPath("unshare") && Succeeds("ip", "netns", "list") && Succeeds("unshare", "--net", "--uts", "true")
        ? null
        : "Network namespaces cannot be made here: that needs root, iproute2 and a container that allows it.";

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
