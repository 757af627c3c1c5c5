using System.Diagnostics;
using SafeStep;

namespace Resume.Tests;

public sealed class KillTests : IDisposable
{
    private const int Steps = 100;

    private readonly string directory = Directory.CreateTempSubdirectory("safestep-resume-").FullName;

    /// <summary>The process ends as by kill -9 in the middle of step 47, and once more in that of step 83: it is killed before that step's line is written.</summary>
    [Fact]
    public void A_run_that_is_killed_and_resumed_reports_what_an_unbroken_one_does()
    {
        var unbroken = new Run(Directory.CreateDirectory(Path.Combine(directory, "unbroken")).FullName);
        unbroken.Continue(Steps);
        var killed = new Run(Directory.CreateDirectory(Path.Combine(directory, "killed")).FullName);

        StartAndKill(47);
        Assert.Equal(46, StepLog.Read(killed.Log).Entries[^1].Report.Step);
        StartAndKill(83);
        Assert.Equal(82, StepLog.Read(killed.Log).Entries[^1].Report.Step);
        killed.Continue(Steps);

        var expected = StepLog.Read(unbroken.Log).Entries;
        var actual = StepLog.Read(killed.Log).Entries;
        Assert.Equal(Enumerable.Range(1, Steps), expected.Select(entry => (int)entry.Report.Step));
        Assert.Equal(expected.Select(Numbers), actual.Select(Numbers));
        // All that the guard carries along was at work.
        Assert.Contains(expected, entry => entry.Report.Decision == StepDecision.Scaled);
        Assert.Contains(expected, entry => !entry.Report.Measured);
    }

    public void Dispose() => Directory.Delete(directory, recursive: true);

    private static string Numbers(StepLogEntry entry) => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{entry.Report.Step} {entry.Report.Ratio:R} {entry.Report.Radius:R} {entry.Report.Scale:R} {entry.Report.Decision} {entry.Report.Measured} {entry.Report.BottleneckSample} {entry.Values["loss"]:R}");

    private void StartAndKill(int step)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in new[] { typeof(Run).Assembly.Location, Path.Combine(directory, "killed"), $"{Steps}", $"{step}" })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        if (process.StandardOutput.ReadLine() != "paused")
        {
            Assert.Fail($"The run ended before step {step}: {process.StandardError.ReadToEnd()}");
        }

        process.Kill();
        process.WaitForExit();
        Assert.NotEqual(0, process.ExitCode);
    }
}
