using System.Text;

namespace SafeStep.Runtime.Tests.Telemetry;

public sealed class StepLogTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");

    public static TheoryData<string> ReportNames => ["scaled", "skipped", "rejected", "foretold", "still", "sampled"];

    public void Dispose() => File.Delete(path);

    [Theory]
    [MemberData(nameof(ReportNames))]
    public void A_report_and_its_extra_numbers_come_back_as_they_were_written(string name)
    {
        var report = name switch
        {
            "scaled" => Reports.Scaled(),
            "skipped" => Reports.Skipped(),
            "rejected" => Reports.Rejected(),
            "foretold" => Reports.Foretold(),
            "sampled" => Reports.Sampled(),
            _ => Reports.Still(),
        };
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(report, ("loss", 0.1), ("grad norm", double.NaN), ("peak", double.NegativeInfinity));
        }

        var entry = Assert.Single(StepLog.Read(path).Entries);

        Assert.Equal(report, entry.Report);
        Assert.Equal(new Dictionary<string, double> { ["loss"] = 0.1, ["grad norm"] = double.NaN, ["peak"] = double.NegativeInfinity }, entry.Values);
        Assert.InRange(entry.Time, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow);
    }

    [Fact]
    public void Hidden_radii_come_back_as_they_were_written()
    {
        HiddenRadius[] radii = [new("blocks.0.attn.softmax", HiddenRadiusKind.Softmax, 0.25), new("gelu", HiddenRadiusKind.Pole, double.PositiveInfinity)];
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(Reports.Scaled() with { HiddenRadii = radii });
        }

        Assert.Equal(radii, Assert.Single(StepLog.Read(path).Entries).Report.HiddenRadii);
        Assert.Contains("\"hidden_radii\":[{\"name\":\"blocks.0.attn.softmax\",\"kind\":\"softmax\",\"radius\":0.25},", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_measured_and_who_did_it_come_back_as_they_were_written()
    {
        var (explained, rejected) = (Reports.Explained(), Reports.Rejected() with { NotFiniteAt = new NotFinitePlace("hidden.weight", "hidden", 3) });
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(explained);
            writer.Write(rejected);
        }

        var entries = StepLog.Read(path).Entries;

        var read = entries[0].Report;
        Assert.Equal(explained, read with { Unguarded = explained.Unguarded, Shares = explained.Shares });
        Assert.Equal(explained.Unguarded, read.Unguarded);
        Assert.Equal(explained.Shares, read.Shares);
        Assert.Equal(rejected.NotFiniteAt, entries[1].Report.NotFiniteAt);
        Assert.Contains("\"shares\":[{\"parameter\":\"hidden.weight\",\"gap\":5.625,\"share\":0.9,\"group\":1,\"learning_rate\":0.3},", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_that_is_there_is_not_lost_without_a_word()
    {
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(Reports.Scaled());
        }

        var refused = Assert.Throws<IOException>(() => StepLogWriter.Create(path));

        Assert.Contains("Append", refused.Message, StringComparison.Ordinal);
        Assert.Single(StepLog.Read(path).Entries);
        StepLogWriter.Create(path, replaces: true).Dispose();
        Assert.Empty(StepLog.Read(path).Entries);
    }

    [Fact]
    public void The_header_tells_the_version_the_run_and_the_guards_options()
    {
        var options = new StepGuardOptions { Mode = StepMode.Set, TargetRatio = 0.5 };
        StepLogWriter.Create(path, options, "digits, seed 3").Dispose();

        var header = StepLog.Read(path).Header!;

        Assert.Equal((1, "digits, seed 3", StepMode.Set, 0.5, RadiusBound.Spread), (header.Version, header.Run, header.Mode, header.Target, header.Bound));
    }

    [Fact]
    public void The_format_is_one_object_a_line_with_the_documented_names()
    {
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(Reports.Scaled() with { Radius = double.PositiveInfinity }, ("loss", 0.5));
        }

        string[] lines = File.ReadAllLines(path);

        Assert.StartsWith("""{"safestep":1,"started":""", lines[0]);
        // The time is the only thing in it that differs between runs.
        int time = lines[1].IndexOf("\"time\":", StringComparison.Ordinal);
        Assert.Equal(
            """{"step":7,"ratio":2,"radius":"Infinity","distance":0.5,"scale":0.25,"decision":"scaled","target":0.5,"measured":true,"bottleneck_sample":13,"rows_raised":3,"exact_tangent":true,"guard_ms":2,"jvp_ms":1.5,"radii":{"spread":0.25,"exact":0.375},"values":{"loss":0.5}}""",
            lines[1].Remove(time, lines[1].IndexOf("\"ratio\"", StringComparison.Ordinal) - time));
    }

    [Fact]
    public void Wherever_a_run_is_killed_at_most_the_last_line_is_lost()
    {
        byte[] whole = Log(steps: 3);
        int header = Array.IndexOf(whole, (byte)'\n') + 1;

        for (int length = header; length <= whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);

            var log = StepLog.Read(path);

            int complete = whole[header..length].Count(b => b == '\n');
            // A line that lacks nothing but its end is whole.
            bool whollyWritten = length < whole.Length && whole[length] == '\n';
            Assert.Equal(complete + (whollyWritten ? 1 : 0), log.Entries.Count);
            Assert.Equal(whole[length - 1] != '\n' && !whollyWritten, log.EndsInTornLine);
        }
    }

    [Fact]
    public void A_log_is_followed_in_pieces_of_any_size()
    {
        byte[] whole = Log(steps: 3);
        foreach (int piece in new[] { 1, 7, 100, whole.Length })
        {
            var log = new StepLog();
            for (int start = 0; start < whole.Length; start += piece)
            {
                log.Append(whole.AsSpan(start, Math.Min(piece, whole.Length - start)));
            }

            Assert.Equal([1, 2, 3], log.Entries.Select(entry => entry.Report.Step));
        }
    }

    [Fact]
    public void A_resumed_run_cuts_off_the_torn_line_and_replaces_the_steps_it_repeats()
    {
        byte[] killed = Log(steps: 5);
        File.WriteAllBytes(path, killed[..^10]);

        using (var writer = StepLogWriter.Append(path, run: "resumed"))
        {
            writer.Write(Reports.Scaled(step: 3));
            writer.Write(Reports.Scaled(step: 4));
        }

        var log = StepLog.Read(path);
        Assert.Equal([1, 2, 3, 4], log.Entries.Select(entry => entry.Report.Step));
        Assert.Equal([StepDecision.Accepted, StepDecision.Accepted, StepDecision.Scaled, StepDecision.Scaled], log.Entries.Select(entry => entry.Report.Decision));
        Assert.Equal("resumed", log.Header!.Run);
        Assert.False(log.EndsInTornLine);
    }

    [Fact]
    public void Append_begins_a_log_where_there_is_none()
    {
        StepLogWriter.Append(path).Dispose();

        Assert.Empty(StepLog.Read(path).Entries);
    }

    [Fact]
    public void Append_leaves_a_file_alone_that_is_no_step_log()
    {
        File.WriteAllText(path, "my thesis");

        Assert.Throws<StepLogFormatException>(() => StepLogWriter.Append(path));

        Assert.Equal("my thesis", File.ReadAllText(path));
    }

    [Fact]
    public void Each_line_is_in_the_file_when_Write_returns()
    {
        using var writer = StepLogWriter.Create(path);
        for (int step = 1; step <= 3; step++)
        {
            writer.Write(Reports.Accepted(step));
            Assert.Equal(step, StepLog.Read(path).Entries.Count);
        }
    }

    [Theory]
    [InlineData("", "Line 1: the file is empty.")]
    [InlineData("loss,accuracy\n0.1,0.9\n", "Line 1: not JSON")]
    [InlineData("""{"safestep":1,"star""", "Line 1: not JSON: this is no step log, or its header is torn.")]
    [InlineData("{\"loss\":1}\n", "Line 1: a step log begins with a header")]
    [InlineData("[1]\n", "Line 1: a step log begins with a header")]
    [InlineData("{\"safestep\":2,\"started\":\"2026-01-01T00:00:00Z\"}\n", "Line 1: the log has format version 2; this library reads version 1.")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n{\"step\":1}\n", "Line 2: not a step of a step log:")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n{\"st\n\n{", "Line 2: not a step of a step log:")]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\nnull\n", "Line 2: not a step of a step log")]
    public void What_is_no_step_log_is_named_with_its_line(string text, string message)
    {
        File.WriteAllText(path, text);

        Assert.StartsWith(message, Assert.Throws<StepLogFormatException>(() => StepLog.Read(path)).Message);
    }

    [Fact]
    public void Fields_of_later_versions_and_blank_lines_are_passed_over()
    {
        string text = Encoding.UTF8.GetString(Log(steps: 2)).Replace("\"values\"", "\"new\":[1],\"values\"", StringComparison.Ordinal).Replace("\n", "\r\n\r\n", StringComparison.Ordinal);
        File.WriteAllText(path, text);

        Assert.Equal(2, StepLog.Read(path).Entries.Count);
    }

    [Theory]
    [InlineData("loss", "loss")]
    [InlineData("a", " ")]
    public void Extra_numbers_need_names_of_their_own(string first, string second)
    {
        using var writer = StepLogWriter.Create(path);

        Assert.Throws<ArgumentException>(() => writer.Write(Reports.Scaled(), (first, 1), (second, 2)));

        Assert.Empty(StepLog.Read(path).Entries);
    }

    [Fact]
    public void Threads_may_share_a_writer()
    {
        using (var writer = StepLogWriter.Create(path))
        {
            Parallel.For(0, 200, step => writer.Write(Reports.Accepted(step)));
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(step => (long)step), StepLog.Read(path).Entries.Select(entry => entry.Report.Step).Order());
    }

    private byte[] Log(int steps)
    {
        File.Delete(path);
        using (var writer = StepLogWriter.Create(path, run: "näive £"))
        {
            for (int step = 1; step <= steps; step++)
            {
                writer.Write(Reports.Accepted(step), ("loss", 1.0 / step));
            }
        }

        return File.ReadAllBytes(path);
    }
}
