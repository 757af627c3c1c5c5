namespace SafeStep.Tool.Tests.Commands;

public sealed class CommandLineTests : TemporaryFolder
{
    [Theory]
    [InlineData("--help")]
    [InlineData("watch", "--help")]
    [InlineData("report", "-h")]
    [InlineData("explain", "--help")]
    [InlineData("rules", "--help")]
    [InlineData("doctor", "--help")]
    public async Task Help_is_printed(params string[] arguments)
    {
        var help = await ToolProcess.Run(arguments);

        Assert.True(help.ExitCode == 0, help.Error);
        Assert.Contains("safestep", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData]
    [InlineData("dance")]
    [InlineData("watch")]
    [InlineData("watch", "--nope")]
    [InlineData("watch", "run.jsonl", "--port", "70000")]
    [InlineData("watch", "run.jsonl", "--port", "-1")]
    [InlineData("watch", "run.jsonl", "--port", "many")]
    [InlineData("watch", "no/such/folder/run.jsonl")]
    [InlineData("watch", "")]
    [InlineData("report")]
    [InlineData("report", "--markdwn")]
    [InlineData("report", ".")]
    [InlineData("report", "none.jsonl")]
    [InlineData("report", "none.jsonl", "--html", "")]
    [InlineData("report", "none.jsonl", "--html", " ")]
    [InlineData("report", "none.jsonl", "--html")]
    [InlineData("explain", "none.jsonl")]
    [InlineData("explain", "none.jsonl", "more.jsonl")]
    [InlineData("rules", "SAFE9999")]
    [InlineData("rules", "../README")]
    [InlineData("doctor", "none.csproj")]
    public async Task What_cannot_be_done_is_one_line_and_exit_code_2(params string[] arguments) => Assert.NotEmpty((await ToolProcess.Run(arguments)).Refusal());

    [Fact]
    public async Task Rules_are_listed_and_shown()
    {
        var list = await ToolProcess.Run("rules");
        var page = await ToolProcess.Run("rules", "safe2001");

        Assert.Contains("SAFE2001  Warning   An optimizer steps without a step guard", list.Output, StringComparison.Ordinal);
        Assert.StartsWith("# SAFE2001: An optimizer steps without a step guard", page.Output, StringComparison.Ordinal);
        Assert.Equal(page.Output, (await ToolProcess.Run("rules", "2001")).Output);
    }

    [Fact]
    public async Task A_report_does_not_write_over_its_log()
    {
        RunLogs.Write(At("run.jsonl"), steps: 5);

        Assert.Contains("itself", (await ToolProcess.Run("report", At("run.jsonl"), "--html", At("run.jsonl"))).Refusal(), StringComparison.Ordinal);
        Assert.Equal(5, StepLog.Read(At("run.jsonl")).Entries.Count);
    }

    [Theory]
    [InlineData("explain")]
    [InlineData("watch --once")]
    [InlineData("report --markdown")]
    [InlineData("rules")]
    public async Task Output_that_has_nowhere_to_go_is_said(string arguments)
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        RunLogs.Write(At("run.jsonl"), steps: 5);
        string log = arguments == "rules" ? "" : At("run.jsonl");

        var full = await ToolProcess.Run("sh", ["-c", $"dotnet '{ToolProcess.Assembly}' {arguments} {log} > /dev/full"]);

        Assert.NotEmpty(full.Refusal());
    }

    [Fact]
    public async Task Markdown_is_all_that_is_printed_and_escapes_what_a_log_says()
    {
        RunLogs.Write(At("run.jsonl"), steps: 200, run: "<b>|`*x*` @team #1");

        var report = await ToolProcess.Run("report", At("run.jsonl"), "--markdown");

        Assert.True(report.ExitCode == 0, report.Error);
        Assert.StartsWith("## &lt;b&gt;\\|\\`\\*x\\*\\` \\@team \\#1\n", report.Output, StringComparison.Ordinal);
        Assert.Contains("### Interventions", report.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(At("run.html")));
    }
}
