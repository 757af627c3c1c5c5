using System.Diagnostics;

namespace Report.Tests;

/// <summary>A sample as its user runs it: a process with arguments, an exit code and two streams.</summary>
internal sealed record SampleProcess(int ExitCode, string Output, string Error)
{
    public static async Task<SampleProcess> Run(string sample, params string[] arguments)
    {
        using var process = Start(sample, arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new SampleProcess(process.ExitCode, await output, await error);
    }

    public static Process Start(string sample, params string[] arguments)
    {
        string assembly = Path.Combine(AppContext.BaseDirectory, $"{sample}.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [assembly, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
