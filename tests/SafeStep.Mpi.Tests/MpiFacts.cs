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

/// <summary>The same, of a program on TorchSharp; skipped also where its native library does not load.</summary>
internal sealed class MpiTorchSharpTheoryAttribute : TheoryAttribute
{
    public MpiTorchSharpTheoryAttribute() => Skip = Needs.Mpirun ?? Needs.TorchSharp;
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

    public static string? TorchSharp => Library.Value;

    // Asked once, by the program itself: the tests reference no tensor library.
    private static readonly Lazy<string?> Library = new(() => Succeeds(SafeStep.Mpi.Tests.Mpirun.Host, SafeStep.Mpi.Tests.Mpirun.OnTorchSharp, "load") ? null : "TorchSharp's native library does not load here.");

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool Succeeds(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
