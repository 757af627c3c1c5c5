using System.Diagnostics;
using Lab.Running;

namespace Lab.Tests;

/// <summary>The laboratory as its user runs it: a process with arguments, an exit code and two streams.</summary>
internal sealed record LabProcess(int ExitCode, string Output, string Error)
{
    public static async Task<LabProcess> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(15));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new LabProcess(process.ExitCode, await output, await error);
    }

    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [typeof(Cell).Assembly.Location, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
}
