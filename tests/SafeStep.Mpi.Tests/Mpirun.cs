using System.Diagnostics;
using System.Reflection;

namespace SafeStep.Mpi.Tests;

/// <summary>Runs the scenarios under a launcher.</summary>
internal static class Mpirun
{
    /// <summary>Far longer than any scenario takes: whoever takes as long hangs.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>The program on the embedded engine.</summary>
    public static string OnTheEngine { get; } = Metadata("Scenarios");

    /// <summary>The same on TorchSharp.</summary>
    public static string OnTorchSharp { get; } = Metadata("ScenariosOnTorchSharp");

    /// <summary>The dotnet that runs both.</summary>
    public static string Host { get; } = Metadata("NewerCxxRuntimeHost") is { Length: > 0 } newer ? newer : "dotnet";

    public static Task<Outcome> Run(int processes, string scenario, string? program = null) =>
        Start("mpirun", ["--oversubscribe", "-n", $"{processes}", Host, program ?? OnTheEngine, scenario]);

    public static async Task<Outcome> Start(string command, IReadOnlyList<string> arguments, Action<ProcessStartInfo>? change = null)
    {
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in Environment())
        {
            start.Environment[name] = value;
        }

        change?.Invoke(start);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It hangs.\n{await output}\n{await error}");
        }

        return new Outcome(process.ExitCode, await output, await error);
    }

    private static IEnumerable<(string Name, string Value)> Environment() =>
    [
        ("OMPI_ALLOW_RUN_AS_ROOT", "1"), ("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1"),
        // mpirun gives its processes a terminal, which they would set up.
        ("TERM", "dumb"),
        // Several processes on few processors.
        ("OMP_NUM_THREADS", "1"), ("DOTNET_gcServer", "0"), ("DOTNET_GCgen0size", "0x10000000"), ("DOTNET_DbgEnableMiniDump", "0"),
    ];

    private static string Metadata(string key) => typeof(Mpirun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value ?? "";

    internal sealed record Outcome(int ExitCode, string Output, string Error)
    {
        public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Error}";
    }
}
