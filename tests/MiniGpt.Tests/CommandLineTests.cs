using System.Diagnostics;

namespace MiniGpt.Tests;

/// <summary>The command line as a user meets it.</summary>
public class CommandLineTests
{
    [Theory]
    [InlineData("--width 1000000 --heads 1", "this machine has")]
    [InlineData("--batch 2000000000 --context 2000", "this machine has")]
    [InlineData("--layers 2000000000", "this machine has")]
    [InlineData("--context 2000000000", "the text held for validation")]
    [InlineData("--width 63", "is not a multiple of --heads")]
    [InlineData("--stepz 3", "--stepz")]
    [InlineData("--steps 1e9", "1e9")]
    [InlineData("--lr NaN", "must be a positive finite number")]
    public async Task What_cannot_be_trained_is_said_in_one_line_with_exit_code_2(string arguments, string message)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Gpt).Assembly.Location, .. arguments.Split(' ')]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        string error = await process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);

        Assert.Equal(2, process.ExitCode);
        Assert.Contains(message, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
