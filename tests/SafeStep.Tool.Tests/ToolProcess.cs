using System.Diagnostics;
using System.Globalization;

namespace SafeStep.Tool.Tests;

/// <summary>The tool as its user runs it: a process with arguments, an exit code and two streams.</summary>
internal sealed record ToolProcess(int ExitCode, string Output, string Error)
{
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "safestep.dll");

    public static Task<ToolProcess> Run(params string[] arguments) => Run("dotnet", [Assembly, .. arguments]);

    /// <summary>Runs a program that runs the tool.</summary>
    public static async Task<ToolProcess> Run(string program, string[] arguments)
    {
        using var process = StartProgram(program, arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new ToolProcess(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] arguments) => StartProgram("dotnet", [Assembly, .. arguments]);

    private static Process StartProgram(string program, string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Starts the tool as a terminal does, which listens for Ctrl+C. Shells have what they run in the background ignore it, and so all that this starts.</summary>
    public static Process StartInTerminal(params string[] arguments) =>
        IgnoresInterrupts ? StartProgram("env", ["--default-signal=INT", "dotnet", Assembly, .. arguments]) : Start(arguments);

    private static bool IgnoresInterrupts { get; } = File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith("SigIgn:", StringComparison.Ordinal)) is { } line
        && (ulong.Parse(line["SigIgn:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & 2) != 0;

    /// <summary>Sends a signal as a terminal or a system does.</summary>
    /// <param name="signal"><c>INT</c> for Ctrl+C, <c>TERM</c>, <c>HUP</c>.</param>
    public static async Task Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>What the tool says where something cannot be done: one sentence or two on one line, nothing else, and exit code 2.</summary>
    public string Refusal()
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}: {Output}{Error}");
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
