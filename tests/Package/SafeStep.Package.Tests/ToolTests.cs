using System.Diagnostics;

namespace SafeStep.Package.Tests;

/// <summary>The tool, from its package to a page.</summary>
public sealed class ToolTests : IDisposable
{
    private const string Header = """{"safestep":1,"started":"2026-01-01T00:00:00Z","run":"from elsewhere"}""";
    private const string Step = """{"step":1,"time":"2026-01-01T00:00:01Z","ratio":2,"radius":1,"distance":2,"scale":0.5,"decision":"scaled","bottleneck_sample":3,"exact_tangent":true,"guard_ms":1}""";

    private readonly CleanMachine machine = new();

    public void Dispose() => machine.Dispose();

    [Fact]
    public void InstalledFromTheFeedItReportsExplainsAndExamines()
    {
        machine.Write("empty/run.jsonl", $"{Header}\n{Step}\n");
        machine.Run("empty", "tool", "install", "SafeStep.Tool", "--tool-path", Path.Combine(machine.Root, "tools"), "--version", Feed.Version);

        Assert.Contains("from elsewhere: 1 step; 1 scaled.", Safestep(0, "report", "run.jsonl"), StringComparison.Ordinal);
        Assert.Contains("from elsewhere", File.ReadAllText(Path.Combine(machine.Root, "empty", "run.html")), StringComparison.Ordinal);
        Assert.Contains("it was scaled by 0.5, to r = 1", Safestep(0, "explain", "run.jsonl"), StringComparison.Ordinal);
        Assert.Contains("# SAFE2001", Safestep(0, "rules", "SAFE2001"), StringComparison.Ordinal);
        Assert.Contains("step 1  r 2  scale 0.5  scaled", Safestep(0, "watch", "run.jsonl", "--once"), StringComparison.Ordinal);
        Safestep(2, "report", "none.jsonl");

        // A project with one guarded model and one optimizer without a guard.
        machine.Write("empty/app/app.csproj", Consumer.Project("net10.0", Feed.Version));
        machine.Write("empty/app/Program.cs", Consumer.Program);
        string findings = Safestep(1, "doctor", "app");
        Assert.Contains($"ok  backend: SafeStep.ManagedTorch {Feed.Version}", findings, StringComparison.Ordinal);
        Assert.Contains("ok  generator: runs", findings, StringComparison.Ordinal);
        Assert.Contains("ok  model: Net: exact tangents", findings, StringComparison.Ordinal);
        Assert.Contains($"->  optimizers: SAFE2001 at Program.cs({Consumer.UnguardedLine})", findings, StringComparison.Ordinal);
        Assert.DoesNotContain("->  build", findings, StringComparison.Ordinal);
    }

    private string Safestep(int exitCode, params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(machine.Root, "tools", OperatingSystem.IsWindows() ? "safestep.exe" : "safestep"), arguments)
        {
            WorkingDirectory = Path.Combine(machine.Root, "empty"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        machine.Prepare(start);
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + error.Result;
        process.WaitForExit();
        Assert.True(process.ExitCode == exitCode, $"safestep {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{output}");
        return output;
    }
}
