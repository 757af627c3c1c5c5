using System.Diagnostics;

namespace Samples.Tests;

/// <summary>A sample as its user runs it, with its output in a pipe.</summary>
internal sealed record SampleProcess(int ExitCode, string Output, string Error)
{
    public static async Task<SampleProcess> Run(string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, sample + ".dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // As a terminal with every colour would have it, and build servers that ask for colours.
        foreach (var (name, value) in new[] { ("TERM", "xterm-256color"), ("COLORTERM", "truecolor"), ("FORCE_COLOR", "3"), ("CLICOLOR_FORCE", "1"), ("COLUMNS", "40"), ("GITHUB_ACTIONS", "true") })
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(5));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new SampleProcess(process.ExitCode, await output, await error);
    }

    /// <summary>What cannot be done is said in one line, before anything else is printed, with exit code 2.</summary>
    public string Refusal()
    {
        Assert.True(ExitCode == 2, $"exit code {ExitCode}: {Output}{Error}");
        Assert.Empty(Output);
        return Assert.Single(Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
