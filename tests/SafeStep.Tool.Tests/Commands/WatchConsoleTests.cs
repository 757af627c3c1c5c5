namespace SafeStep.Tool.Tests.Commands;

public sealed class WatchConsoleTests : TemporaryFolder
{
    [Fact]
    public async Task Once_shows_the_run_as_it_stands()
    {
        RunLogs.Write(At("run.jsonl"), steps: 200);

        var monitor = await ToolProcess.Run("watch", At("run.jsonl"), "--once");

        Assert.True(monitor.ExitCode == 0, monitor.Error);
        Assert.StartsWith("step 200  r ", monitor.Output);
        Assert.Contains("200 steps: 160 accepted, 39 scaled, 0 skipped, 1 rejected", monitor.Output);
        Assert.Contains("accuracy 0.9552", monitor.Output);
    }

    [Theory]
    [InlineData("my thesis", "is not a step log")]
    [InlineData("", "the file is empty")]
    [InlineData(null, "run.jsonl")]
    public async Task Once_names_what_is_no_log_and_exits_2(string? text, string message)
    {
        if (text is not null)
        {
            File.WriteAllText(At("run.jsonl"), text);
        }

        var monitor = await ToolProcess.Run("watch", At("run.jsonl"), "--once");

        Assert.Contains(message, monitor.Refusal());
    }

    [Fact]
    public async Task A_mistyped_option_is_no_log_to_wait_for()
    {
        var monitor = await ToolProcess.Run("watch", "--onec");

        Assert.Contains("--onec", monitor.Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_says_who_did_it()
    {
        // Cut off in its spike.
        RunLogs.Write(At("run.jsonl"), steps: 119, of: 250);

        var monitor = await ToolProcess.Run("watch", At("run.jsonl"), "--once");

        Assert.Contains("(hidden.weight 91%, row 39, class 4 against 9)", monitor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_growing_file_is_followed_through_plain_lines()
    {
        using var process = ToolProcess.Start("watch", At("run.jsonl"), "--console");
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            Assert.StartsWith("following ", await process.StandardOutput.ReadLineAsync(limit.Token));

            // The file appears, grows, and is replaced by another run.
            using (var writer = StepLogWriter.Create(At("run.jsonl")))
            {
                writer.Write(RunLogs.Report(1, 5));
                Assert.StartsWith("step 1 ", await process.StandardOutput.ReadLineAsync(limit.Token));
                writer.Write(RunLogs.Report(2, 5));
                Assert.StartsWith("step 2 ", await process.StandardOutput.ReadLineAsync(limit.Token));
            }

            RunLogs.Write(At("run.jsonl"), steps: 1);
            Assert.Equal("the file began anew", await process.StandardOutput.ReadLineAsync(limit.Token));
            Assert.StartsWith("step 1 ", await process.StandardOutput.ReadLineAsync(limit.Token));
        }
        finally
        {
            process.Kill();
        }
    }

    [Theory]
    [InlineData("INT", "--console")]
    [InlineData("TERM", "--console")]
    [InlineData("INT", "--port", "0")]
    [InlineData("TERM", "--port", "0")]
    public async Task Ctrl_C_ends_it(string signal, params string[] options)
    {
        if (OperatingSystem.IsWindows())
        {
            // Without signals there is nothing that sends it.
            return;
        }

        RunLogs.Write(At("run.jsonl"), steps: 5);
        using var process = ToolProcess.StartInTerminal(["watch", At("run.jsonl"), .. options]);
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            Assert.NotNull(await process.StandardOutput.ReadLineAsync(limit.Token));
            await ToolProcess.Signal(process, signal);
            await process.WaitForExitAsync(limit.Token);

            Assert.Equal(0, process.ExitCode);
            Assert.Empty(await process.StandardError.ReadToEndAsync(limit.Token));
        }
        finally
        {
            process.Kill();
        }
    }
}
