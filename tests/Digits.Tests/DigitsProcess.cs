using System.Diagnostics;

namespace Digits.Tests;

/// <summary>The sample as its user runs it: a process with arguments, an exit code and two streams.</summary>
internal sealed record DigitsProcess(int ExitCode, string Output, string Error)
{
    public static async Task<DigitsProcess> Run(params string[] arguments)
    {
        string assembly = typeof(DigitsNet).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new DigitsProcess(process.ExitCode, await output, await error);
    }
}
