using System.Text.RegularExpressions;

namespace SafeStep.Tool.Tests.Commands;

public sealed class ReportTests : TemporaryFolder
{
    [Fact]
    public async Task A_log_becomes_a_page_with_every_chart()
    {
        RunLogs.Write(At("run.jsonl"), steps: 200, run: "<digits> & co");

        var report = await ToolProcess.Run("report", At("run.jsonl"), "--html", At("out.html"));

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("200 steps, guarded in mode Cap with target 1 under the spread bound; 160 accepted, 39 scaled, 1 rejected.", report.Output);
        string page = File.ReadAllText(At("out.html"));
        // The name stands in the data alone, escaped; nothing of the page is elsewhere.
        Assert.Contains("\\u003Cdigits\\u003E \\u0026 co", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<digits>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_the_page_stands_beside_the_log()
    {
        RunLogs.Write(At("run.jsonl"), steps: 1);

        var report = await ToolProcess.Run("report", At("run.jsonl"));

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.True(File.Exists(At("run.html")), report.Output);
    }

    [Fact]
    public async Task A_long_run_keeps_every_step_and_stays_small()
    {
        RunLogs.Write(At("run.jsonl"), steps: 20_000);

        var report = await ToolProcess.Run("report", At("run.jsonl"));

        Assert.True(report.ExitCode == 0, report.Error);
        string page = File.ReadAllText(At("run.html"));
        // Ten columns of 20,000 numbers in single precision, in base 64.
        Assert.InRange(page.Length, 500_000, 2_000_000);
    }

    [Fact]
    public async Task A_killed_run_loses_its_torn_line_and_the_page_says_so()
    {
        RunLogs.Write(At("run.jsonl"), steps: 20);
        byte[] log = File.ReadAllBytes(At("run.jsonl"));
        File.WriteAllBytes(At("run.jsonl"), log[..^15]);

        var report = await ToolProcess.Run("report", At("run.jsonl"));

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.Contains("The last line is torn", report.Error);
        Assert.Contains("a run: 19 steps", report.Output);
        Assert.Contains("The last line is torn", File.ReadAllText(At("run.html")));
    }

    [Theory]
    [InlineData("", "Line 1: the file is empty")]
    [InlineData("step,loss\n1,2\n", "Line 1: not JSON")]
    [InlineData("{\"rows\":[]}\n", "Line 1: a step log begins with a header")]
    [InlineData("{\"safestep\":1,\"sta", "Line 1: not JSON: this is no step log, or its header is torn")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n{\"step\":1,\n{}\n", "holds no step yet: there is nothing to show. 2 lines left out. Line 2: not a step of a step log")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n", "holds no step yet")]
    [InlineData("{\"safestep\":9,\"started\":\"2026-01-01T00:00:00Z\"}\n", "format version 9")]
    public async Task What_is_no_step_log_is_named_and_exits_2(string text, string message)
    {
        File.WriteAllText(At("run.jsonl"), text);

        var report = await ToolProcess.Run("report", At("run.jsonl"));

        Assert.Contains(message, report.Refusal());
        Assert.False(File.Exists(At("run.html")));
    }

    [Fact]
    public async Task A_missing_log_is_named_and_exits_2()
    {
        var report = await ToolProcess.Run("report", At("none.jsonl"));

        Assert.Contains("none.jsonl", report.Refusal());
    }

    [Fact]
    public async Task A_page_that_cannot_be_written_is_named_and_exits_2()
    {
        RunLogs.Write(At("run.jsonl"), steps: 1);

        var report = await ToolProcess.Run("report", At("run.jsonl"), "--html", At("none/out.html"));

        Assert.Contains("out.html", report.Refusal());
    }

    [Fact]
    public async Task Without_a_log_the_command_line_says_what_is_missing()
    {
        var report = await ToolProcess.Run("report");

        Assert.Contains("--help", report.Refusal());
    }
}
