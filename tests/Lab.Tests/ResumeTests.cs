using Lab.Running;

namespace Lab.Tests;

public sealed class ResumeTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab-resume");

    private string Cells => Path.Combine(folder.FullName, "cells.jsonl");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_killed_run_keeps_what_was_finished_and_goes_on()
    {
        string[] arguments = ["temperature", "--quick", "--seeds", "0,1,2,3,4,5,6,7", "--threads", "1", "--out", folder.FullName];
        using (var killed = LabProcess.Start(arguments))
        {
            var limit = TimeSpan.FromMinutes(5);
            for (var start = DateTime.UtcNow; Lines().Length == 0; await Task.Delay(20))
            {
                Assert.True(DateTime.UtcNow - start < limit && !killed.HasExited, "No cell was finished.");
            }

            killed.Kill();
            await killed.WaitForExitAsync();
        }

        string[] before = Lines();
        Assert.InRange(before.Length, 1, 23);

        var resumed = await LabProcess.Run(arguments);

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(before, Lines().Take(before.Length));
        Assert.Equal(24, Lines().Length);
    }

    [Fact]
    public void One_run_at_a_time_has_the_results()
    {
        using (ResultStore.Open(Cells))
        {
            Assert.Throws<IOException>(() => ResultStore.Open(Cells));
            Assert.Empty(Lines());
        }

        ResultStore.Open(Cells).Dispose();
        Assert.False(File.Exists(Cells + ".lock"));
    }

    [Fact]
    public async Task A_torn_line_is_run_again_and_only_that()
    {
        string[] arguments = ["kl", "--quick", "--out", folder.FullName];
        Assert.Equal(0, (await LabProcess.Run(arguments)).ExitCode);
        byte[] whole = await File.ReadAllBytesAsync(Cells);
        string[] lines = Lines();
        await File.WriteAllBytesAsync(Cells, whole[..^40]);

        var resumed = await LabProcess.Run(arguments);

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.Equal(lines[..^1], Lines()[..^1]);
        Assert.Equal(lines.Length, Lines().Length);
    }

    [Fact]
    public async Task A_report_of_what_is_finished_runs_nothing()
    {
        Assert.Equal(0, (await LabProcess.Run("kl", "--quick", "--out", folder.FullName)).ExitCode);
        byte[] cells = await File.ReadAllBytesAsync(Cells);

        var report = await LabProcess.Run("all", "--quick", "--report", "--out", folder.FullName);

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Equal(cells, await File.ReadAllBytesAsync(Cells));
    }

    [Theory]
    [InlineData("nothing", "'nothing' is no experiment")]
    [InlineData("kl --seeds 0,x", "'x' is not a seed")]
    [InlineData("kl --threads 0", "must be a whole number of at least 1")]
    [InlineData("natural --data /no/such/folder", "there is no folder")]
    [InlineData("", "--help")]
    public async Task A_wrong_argument_says_what_is_wrong_and_exits_2(string arguments, string message)
    {
        var run = await LabProcess.Run([.. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--out", folder.FullName]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
    }

    private string[] Lines()
    {
        if (!File.Exists(Cells))
        {
            return [];
        }

        using var reader = new StreamReader(new FileStream(Cells, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        string text = reader.ReadToEnd();
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
