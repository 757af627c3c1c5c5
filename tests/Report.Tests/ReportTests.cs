using System.Text.RegularExpressions;
using SafeStep;

namespace Report.Tests;

public sealed class ReportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("report");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_log_becomes_a_page_with_every_chart()
    {
        RunLogs.Write(At("run.jsonl"), steps: 200, run: "<digits> & co");

        var report = await SampleProcess.Run("Report", At("run.jsonl"), "--html", At("out.html"));

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("200 steps, guarded in mode Cap with target 1 under the spread bound; 160 accepted, 39 scaled, 1 rejected.", report.Output);
        string page = File.ReadAllText(At("out.html"));
        Assert.Contains("<h1>&lt;digits&gt; &amp; co</h1>", page);
        Assert.Equal(
            ["Loss", "Accuracy", "Step against radius", "Radius", "Scale", "Decisions", "Bottleneck samples", "Time of the guard", "Who did it", "The longest steps", "The first steps that were not finite"],
            Regex.Matches(page, "<h2>(.*?)</h2>").Select(match => match.Groups[1].Value));
        Assert.All(new[] { "radius, spread bound", "radius, variance bound", "radius, exact bound" }, bound => Assert.Contains(bound, page));
        Assert.DoesNotContain("<script", page);
        Assert.DoesNotContain("http", page);
        Assert.DoesNotContain("NaN", page);
        Assert.DoesNotContain("Infinity", page);
    }

    [Fact]
    public async Task Without_a_name_the_page_stands_beside_the_log()
    {
        RunLogs.Write(At("run.jsonl"), steps: 1);

        var report = await SampleProcess.Run("Report", At("run.jsonl"));

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.True(File.Exists(At("run.html")), report.Output);
    }

    [Fact]
    public async Task A_long_run_is_thinned_to_its_medians_and_says_so()
    {
        RunLogs.Write(At("run.jsonl"), steps: 20_000);

        var report = await SampleProcess.Run("Report", At("run.jsonl"));

        Assert.True(report.ExitCode == 0, report.Error);
        string page = File.ReadAllText(At("run.html"));
        Assert.Contains("The run is longer than 400 steps", page);
        Assert.InRange(page.Length, 1, 1_000_000);
    }

    [Fact]
    public async Task A_killed_run_loses_its_torn_line_and_the_page_says_so()
    {
        RunLogs.Write(At("run.jsonl"), steps: 20);
        byte[] log = File.ReadAllBytes(At("run.jsonl"));
        File.WriteAllBytes(At("run.jsonl"), log[..^15]);

        var report = await SampleProcess.Run("Report", At("run.jsonl"));

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("the last line is torn", report.Error);
        Assert.Contains("a run: 19 steps", report.Output);
        Assert.Contains("The last line of the log was torn", File.ReadAllText(At("run.html")));
    }

    [Theory]
    [InlineData("", "Line 1: the file is empty")]
    [InlineData("step,loss\n1,2\n", "Line 1: not JSON")]
    [InlineData("{\"rows\":[]}\n", "Line 1: a step log begins with a header")]
    [InlineData("{\"safestep\":1,\"sta", "Line 1: not JSON: this is no step log, or its header is torn")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n{\"step\":1,\n{}\n", "Line 2: not a step of a step log")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n", "holds no step yet")]
    [InlineData("{\"safestep\":9,\"started\":\"2026-01-01T00:00:00Z\"}\n", "format version 9")]
    public async Task What_is_no_step_log_is_named_and_exits_2(string text, string message)
    {
        File.WriteAllText(At("run.jsonl"), text);

        var report = await SampleProcess.Run("Report", At("run.jsonl"));

        Assert.Equal(2, report.ExitCode);
        Assert.Contains(message, report.Error);
        Assert.DoesNotContain("   at ", report.Error);
        Assert.False(File.Exists(At("run.html")));
    }

    [Fact]
    public async Task A_missing_log_is_named_and_exits_2()
    {
        var report = await SampleProcess.Run("Report", At("none.jsonl"));

        Assert.Equal(2, report.ExitCode);
        Assert.Contains("none.jsonl", report.Error);
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_named_and_exits_2()
    {
        RunLogs.Write(At("run.jsonl"), steps: 1);

        var report = await SampleProcess.Run("Report", At("run.jsonl"), "--html", At("none/out.html"));

        Assert.Equal(2, report.ExitCode);
        Assert.Contains("out.html", report.Error);
    }

    [Fact]
    public async Task Without_a_log_the_command_line_says_what_is_missing()
    {
        var report = await SampleProcess.Run("Report");

        Assert.Equal(2, report.ExitCode);
        Assert.Contains("--help", report.Error);
    }

    private string At(string name) => Path.Combine(folder.FullName, name);
}
