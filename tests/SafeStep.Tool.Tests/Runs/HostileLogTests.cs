using System.Text;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Tests.Runs;

/// <summary>Logs that no writer leaves, or that something happened to.</summary>
public sealed class HostileLogTests : WrittenLogs
{
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
    [InlineData("\uFEFF", "Line 1: the file is empty")]
    [InlineData("\uFEFF\n \n", "Line 1: the file is empty")]
    [InlineData("  \t ", "Line 1: the file is empty")]
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
    [InlineData("{\"step\":9007199254740993,\"time\":\"2026-01-01T00:00:00Z\",\"ratio\":1,\"radius\":1,\"distance\":1,\"scale\":1,\"decision\":\"accepted\",\"bottleneck_sample\":3,\"exact_tangent\":true,\"guard_ms\":1}")]
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
    public void A_run_that_was_resumed_a_thousand_times_says_so_in_a_few_sentences()
    {
        WriteLines([.. Enumerable.Range(1, 1000).SelectMany(step => new[] { Header, Step(step), Step(step + 1) })]);

        var run = RunFile.Read(At("run.jsonl"));

        Assert.Equal(1001, run.Rows);
        Assert.Equal(6, run.LeftOut.Count());
        Assert.Equal("It was resumed 994 more times, the last at step 1,000: 994 steps replaced.", run.LeftOut.Last());
    }

    [Fact]
    public void Steps_without_a_length_make_no_story_of_infinities()
    {
        WriteLines([Header, .. Enumerable.Range(1, 60).Select(step => Step(step, "\"learning_rates\":[0]").Replace("\"ratio\":0.5,\"radius\":2,\"distance\":1", "\"ratio\":0,\"radius\":2,\"distance\":0", StringComparison.Ordinal)), Step(61, "\"decision\":\"scaled\",\"scale\":0.5")]);

        string text = Render(RunFile.Read(At("run.jsonl")));

        Assert.DoesNotContain("Infinity", text, StringComparison.Ordinal);
        Assert.DoesNotContain("not a number", text, StringComparison.Ordinal);
    }
}
