using System.IO.Compression;
using System.Text;
using SafeStep.Tool.Pages;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Tests.Runs;

/// <summary>Logs that no writer leaves, or that something happened to.</summary>
public sealed class HostileLogTests : TemporaryFolder
{
    private const string Header = """{"safestep":1,"started":"2026-01-01T00:00:00Z","mode":"cap","target":1,"bound":"spread"}""";

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("\n\n\r\n", "the file is empty")]
    [InlineData("step,loss\n1,2\n", "Line 1: not JSON")]
    [InlineData("{\"rows\":[]}\n", "a step log begins with a header")]
    [InlineData("[]\n", "a step log begins with a header")]
    [InlineData("null\n", "a step log begins with a header")]
    [InlineData("\"safestep\"\n", "a step log begins with a header")]
    [InlineData("{\"safestep\":1,\"sta", "its header is torn")]
    [InlineData("{\"safestep\":2,\"started\":\"2026-01-01T00:00:00Z\"}\n", "format version 2")]
    [InlineData("{\"safestep\":99999999999,\"started\":\"2026-01-01T00:00:00Z\"}\n", "the header of the step log cannot be read")]
    [InlineData("{\"safestep\":\"1\",\"started\":\"2026-01-01T00:00:00Z\"}\n", "the header of the step log cannot be read")]
    [InlineData("{\"safestep\":1}\n", "the header of the step log cannot be read")]
    [InlineData("{\"safestep\":1,\"started\":\"yesterday\"}\n", "the header of the step log cannot be read")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\",\"mode\":\"dance\"}\n", "the header of the step log cannot be read")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}", "holds no step yet")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n\u0000\u0000\u0000\n", "holds no step yet")]
    [InlineData("\u0000\u0000\u0000\u0000", "not JSON")]
    [InlineData("\uFEFF", "holds no step yet")]
    public void What_is_no_run_is_said_in_a_sentence(string text, string message)
    {
        File.WriteAllText(At("run.jsonl"), text);

        Assert.Contains(message, Assert.Throws<ToolException>(() => RunFile.Read(At("run.jsonl"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"step\":2}")]
    [InlineData("{}")]
    [InlineData("[1,2,3]")]
    [InlineData("garbage")]
    [InlineData("{\"step\":2,\"time\":\"2026-01-01T00:00:00Z\",\"ratio\":\"high\"}")]
    [InlineData("{\"step\":99999999999999999999,\"time\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"step\":2.5,\"time\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("\u0000\u0000\u0000")]
    [InlineData("{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}")]
    public void A_broken_line_in_the_middle_is_left_out_and_said(string line)
    {
        WriteLines(Header, Step(1), line, Step(3));

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal([1, 3], run.Step.Values.ToArray());
        Assert.StartsWith("1 line left out. Line 3: not a step of a step log", Assert.Single(run.LeftOut), StringComparison.Ordinal);
        Render(run);
    }

    [Theory]
    [InlineData("\"binding\":null,\"shares\":null,\"values\":null,\"radii\":{}")]
    [InlineData("\"binding\":{\"row\":1,\"rising\":2,\"falling\":3,\"gap\":\"NaN\"},\"shares\":[]")]
    [InlineData("\"shares\":[{\"parameter\":null,\"gap\":1,\"share\":1,\"group\":-5,\"learning_rate\":\"NaN\"}]")]
    [InlineData("\"shares\":[{\"parameter\":\"\",\"gap\":1e308,\"share\":\"Infinity\",\"group\":99,\"learning_rate\":0}]")]
    [InlineData("\"shares\":[null]")]
    [InlineData("\"unguarded\":[null,\"\"]")]
    [InlineData("\"values\":{\"\":1,\" \":2,\"a\":3,\"a\":4}")]
    [InlineData("\"values\":{\"loss\":1e308}")]
    [InlineData("\"learning_rates\":[]")]
    [InlineData("\"learning_rates\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]")]
    [InlineData("\"not_finite\":\"\",\"not_finite_at\":{}")]
    [InlineData("\"not_finite\":\"x\",\"not_finite_at\":{\"row\":-9,\"layer\":\"\"}")]
    [InlineData("\"target\":0")]
    [InlineData("\"target\":-1,\"rows\":-5")]
    [InlineData("\"hidden_radii\":[{\"name\":null,\"kind\":\"kink\",\"radius\":1}]")]
    [InlineData("\"test\":\"curvature\",\"limit\":0.5,\"of_the_future\":{\"deep\":[1,[2]]}")]
    [InlineData("\"decision\":\"scaled\",\"scale\":0.5")]
    public void Odd_fields_of_a_step_never_stop_a_report(string fields)
    {
        WriteLines([Header, .. Enumerable.Range(1, 30).Select(step => Step(step)), Step(31, fields), Step(32)]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.InRange(run.Rows, 31, 32);
        Assert.Equal(32 - run.Rows, run.LeftOut.Count());
        Render(run);
    }

    [Fact]
    public void Line_ends_of_windows_a_byte_order_mark_and_no_end_of_the_last_line_are_read()
    {
        File.WriteAllText(At("run.jsonl"), $"{Header}\r\n{Step(1)}\r\n\r\n{Step(2)}", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal(2, run.Rows);
        Assert.Empty(run.LeftOut);
    }

    [Fact]
    public void Two_runs_in_one_file_are_not_mixed_and_it_is_said()
    {
        WriteLines([Header, .. Enumerable.Range(1, 50).Select(step => Step(step)), Header.Replace("2026-01-01", "2026-01-02", StringComparison.Ordinal), .. Enumerable.Range(1, 7).Select(step => Step(step))]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal(7, run.Rows);
        Assert.Equal("The run was resumed at step 1: 50 steps logged before from there on are replaced.", Assert.Single(run.LeftOut));
    }

    [Fact]
    public void A_resumed_run_keeps_what_it_does_not_repeat()
    {
        WriteLines([Header, .. Enumerable.Range(1, 50).Select(step => Step(step, "\"values\":{\"loss\":1}")), Header, .. Enumerable.Range(41, 20).Select(step => Step(step, "\"values\":{\"loss\":2}"))]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal(Enumerable.Range(1, 60).Select(step => (double)step), run.Step.Values.ToArray());
        Assert.Equal((1, 2), (run.Values("loss")[39], run.Values("loss")[40]));
    }

    [Fact]
    public void Steps_out_of_order_are_put_in_order_and_repeated_ones_are_said()
    {
        WriteLines([Header, Step(3), Step(1), Step(2), Step(2, "\"values\":{\"loss\":5}"), Step(5)]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal([1, 2, 3, 5], run.Step.Values.ToArray());
        Assert.Equal(5, run.Values("loss")[1]);
        Assert.StartsWith("1 step written more than once", Assert.Single(run.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_without_an_end_costs_no_memory()
    {
        using (var file = File.CreateText(At("run.jsonl")))
        {
            file.WriteLine(Header);
            file.WriteLine(Step(1));
            for (int i = 0; i < 400; i++)
            {
                file.Write(new string('x', 100_000));
            }

            file.WriteLine();
            file.WriteLine(Step(2));
        }

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal(2, run.Rows);
        Assert.Contains("longer than", Assert.Single(run.LeftOut), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_name_in_every_line_does_not_fill_the_memory()
    {
        WriteLines([Header, .. Enumerable.Range(1, 5000).Select(step => Step(step, $"\"values\":{{\"name {step}\":1}}"))]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal(64, run.ValueNames.Count());
        Assert.Single(run.LeftOut);
    }

    [Fact]
    public void Parts_of_a_rotated_log_are_read_in_order_and_missing_ones_are_said()
    {
        WriteRotated(steps: 400);
        Assert.Equal(Enumerable.Range(1, 400).Select(step => (double)step), RunFile.Read(At("run.jsonl")).Step.Values.ToArray());
        Assert.Equal(400, StepLog.Read(At("run.jsonl")).Entries.Count);

        File.Delete(At("run.2.jsonl.gz"));
        var run = RunFile.Read(At("run.jsonl"));

        Assert.InRange(run.Rows, 200, 399);
        Assert.Equal("The part run.2.jsonl of the log is missing; its steps are left out.", Assert.Single(run.LeftOut));
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
        Assert.True(RunFile.Read(At("run.jsonl")).Rows > 200);
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

    private static void Render(Run run)
    {
        using var page = new MemoryStream();
        RunPage.Write(page, [run]);
        MarkdownReport.Of(run);
        foreach (var episode in Episode.Of(run))
        {
            Assert.All(new Story(run, episode).Sentences, sentence => Assert.NotEmpty(sentence));
        }

        for (int row = 0; row < run.Rows; row++)
        {
            Assert.NotEmpty(new StepStory(run, row).Sentences);
        }
    }

    private static string Step(int step, string fields = "\"target\":1") =>
        $$"""{"step":{{step}},"time":"2026-01-01T00:00:00Z","ratio":0.5,"radius":2,"distance":1,"scale":1,"decision":"accepted","bottleneck_sample":3,"exact_tangent":true,"guard_ms":1,{{fields}}}""";

    private void WriteLines(params string[] lines) => File.WriteAllText(At("run.jsonl"), string.Join('\n', lines) + "\n");

    private void WriteRotated(int steps)
    {
        using var writer = StepLogWriter.Create(At("run.jsonl"), partBytes: 50_000);
        for (int step = 1; step <= steps; step++)
        {
            writer.Write(RunLogs.Report(step, steps));
        }
    }
}
