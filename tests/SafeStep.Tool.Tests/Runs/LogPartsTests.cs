using System.IO.Compression;
using System.Text;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Tests.Runs;

/// <summary>Logs in parts, and files that are no files.</summary>
public sealed class LogPartsTests : WrittenLogs
{
    [Fact]
    public void Parts_of_a_rotated_log_are_read_in_order_and_missing_ones_are_said()
    {
        WriteRotated(steps: 400);
        Assert.Equal(Enumerable.Range(1, 400).Select(step => (double)step), RunFile.Read(At("run.jsonl")).Step.Values.ToArray());
        Assert.Equal(400, StepLog.Read(At("run.jsonl")).Entries.Count);

        File.Delete(At("run.2.jsonl.gz"));
        var run = RunFile.Read(At("run.jsonl"));

        Assert.InRange(run.Rows, 200, 399);
        Assert.Equal("The log lacks run.2.jsonl; the steps there are left out.", Assert.Single(run.LeftOut));
        Assert.Equal(["run.2.jsonl"], StepLog.Read(At("run.jsonl")).MissingParts);
    }

    [Fact]
    public void A_part_of_another_run_or_one_that_is_damaged_is_not_mixed_in()
    {
        WriteRotated(steps: 400);
        byte[] part = File.ReadAllBytes(At("run.1.jsonl.gz"));
        using (var other = new GZipStream(File.Create(At("run.1.jsonl.gz")), CompressionLevel.Fastest))
        {
            other.Write(Encoding.UTF8.GetBytes($"{Header}\n{Step(77777)}\n"));
        }

        var run = RunFile.Read(At("run.jsonl"));
        Assert.DoesNotContain(77777.0, run.Step.Values.ToArray());
        Assert.Contains("run.1.jsonl", Assert.Single(run.LeftOut), StringComparison.Ordinal);

        File.WriteAllBytes(At("run.1.jsonl.gz"), [.. part[..100], .. new byte[200], .. part[300..]]);
        Assert.NotEmpty(RunFile.Read(At("run.jsonl")).LeftOut);

        File.WriteAllBytes(At("run.1.jsonl.gz"), part[..(part.Length / 2)]);
        var cut = RunFile.Read(At("run.jsonl"));
        Assert.True(cut.Rows > 200);
        Assert.Equal("The log lacks the rest of run.1.jsonl; the steps there are left out.", Assert.Single(cut.LeftOut));
        Assert.Equal(["the rest of run.1.jsonl"], StepLog.Read(At("run.jsonl")).MissingParts);
    }

    [Fact]
    public void A_rotated_log_is_followed_without_a_step_lost()
    {
        var file = new RunFile(At("run.jsonl"));
        using (var writer = StepLogWriter.Create(At("run.jsonl"), partBytes: 4000))
        {
            for (int step = 1; step <= 300; step++)
            {
                writer.Write(RunLogs.Report(step, 300));
                if (step % 7 == 0)
                {
                    file.Poll();
                }
            }
        }

        file.Poll();

        Assert.Equal(Enumerable.Range(1, 300).Select(step => (double)step), file.Run.Step.Values.ToArray());
        Assert.Empty(file.Run.LeftOut);
        Assert.Equal(0, file.Restarts);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(3_000_000)]
    [InlineData(int.MaxValue)]
    public void A_header_may_claim_any_number_of_parts(int part)
    {
        WriteLines(Header.Replace("\"mode\"", $"\"part\":{part},\"began\":\"2025-01-01T00:00:00Z\",\"mode\"", StringComparison.Ordinal), Step(3));
        File.WriteAllText(At("run.7.jsonl"), $"{Header.Replace("2026-01-01", "2025-01-01", StringComparison.Ordinal).Replace("\"mode\"", "\"part\":7,\"mode\"", StringComparison.Ordinal)}\n{Step(1)}\n");

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal([1, 3], run.Step.Values.ToArray());
        Assert.Equal(["The log lacks run.1.jsonl to run.6.jsonl; the steps there are left out.", $"The log lacks run.8.jsonl to run.{part - 1}.jsonl; the steps there are left out."], run.LeftOut);
        Assert.Equal(2, StepLog.Read(At("run.jsonl")).MissingParts.Count);
    }

    [Theory]
    [InlineData("run.jsonl")]
    [InlineData("run.1.jsonl")]
    public async Task A_pipe_is_not_waited_for(string pipe)
    {
        if (OperatingSystem.IsWindows())
        {
            // Its pipes have names of their own.
            return;
        }

        WriteLines(Header.Replace("\"mode\"", "\"part\":2,\"mode\"", StringComparison.Ordinal), Step(3));
        File.Delete(At(pipe));
        using (var make = System.Diagnostics.Process.Start("mkfifo", At(pipe)))
        {
            await make.WaitForExitAsync();
        }

        Assert.EndsWith($"{pipe}' is a pipe that nobody writes to; a log is a file.", Assert.Throws<ToolException>(() => RunFile.Read(At("run.jsonl"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_with_a_writer_is_no_log()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        WriteLines(Header, Step(1));
        var piped = await ToolProcess.Run("sh", ["-c", "cat \"$1\" | dotnet \"$2\" report /dev/stdin", "sh", At("run.jsonl"), ToolProcess.Assembly]);

        Assert.Contains("is a pipe or a device; a log is a file.", piped.Refusal(), StringComparison.Ordinal);
    }

    private void WriteRotated(int steps)
    {
        using var writer = StepLogWriter.Create(At("run.jsonl"), partBytes: 50_000);
        for (int step = 1; step <= steps; step++)
        {
            writer.Write(RunLogs.Report(step, steps));
        }
    }

}
