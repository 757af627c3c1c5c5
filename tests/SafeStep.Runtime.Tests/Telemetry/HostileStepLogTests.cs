namespace SafeStep.Runtime.Tests.Telemetry;

public sealed class HostileStepLogTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(path);

    [Theory]
    [InlineData("{\"safestep\":1,\"started\":\"2026-01-01T00:00:00Z\"}\n")]
    [InlineData("notes of something else")]
    public void A_file_that_holds_something_is_not_replaced(string text)
    {
        File.WriteAllText(path, text);

        string message = Assert.Throws<IOException>(() => StepLogWriter.Create(path)).Message;

        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(nameof(StepLogWriter.Append), message, StringComparison.Ordinal);
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void A_log_that_is_being_written_is_not_replaced()
    {
        using var writer = StepLogWriter.Create(path);
        writer.Write(Reports.Accepted(1));

        Assert.Throws<IOException>(() => StepLogWriter.Create(path));

        writer.Write(Reports.Accepted(2));
        Assert.Equal(2, StepLog.Read(path).Entries.Count);
    }

    [Fact]
    public void An_empty_file_is_taken_as_a_new_one()
    {
        File.WriteAllText(path, "");

        StepLogWriter.Create(path).Dispose();

        Assert.NotNull(StepLog.Read(path).Header);
    }

    [Fact]
    public void A_report_that_cannot_be_written_leaves_the_log_whole()
    {
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(Reports.Accepted(1));
            Assert.ThrowsAny<Exception>(() => writer.Write(Reports.Accepted(2) with { Decision = (StepDecision)77 }));
            writer.Write(Reports.Accepted(3));
        }

        Assert.Equal([1, 3], StepLog.Read(path).Entries.Select(entry => entry.Report.Step));
    }

    [Fact]
    public void A_closed_log_is_not_written()
    {
        var writer = StepLogWriter.Create(path);
        writer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => writer.Write(Reports.Accepted(1)));
        writer.Dispose();
    }

    [Theory]
    [InlineData("\"step\":1", "\"step\":-1")]
    [InlineData("\"scale\":1", "\"scale\":-1")]
    [InlineData("\"scale\":1", "\"scale\":\"NaN\"")]
    [InlineData("\"decision\":\"accepted\"", "\"decision\":\"perhaps\"")]
    [InlineData("\"decision\":\"accepted\"", "\"decision\":7")]
    [InlineData("\"bottleneck_sample\":", "\"bottleneck_sample\":-")]
    [InlineData("\"rows_raised\":", "\"rows_raised\":-1")]
    [InlineData("\"guard_ms\":", "\"guard_ms\":\"Infinity\",\"x\":")]
    [InlineData("\"guard_ms\":", "\"guard_ms\":-1,\"x\":")]
    [InlineData("\"guard_ms\":", "\"guard_ms\":1e300,\"x\":")]
    [InlineData("\"radii\":{", "\"radii\":7,\"x\":{")]
    [InlineData("\"values\":{", "\"values\":{\"other\":null,")]
    public void A_step_that_is_none_is_named_with_its_line(string sound, string damaged)
    {
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(Reports.Accepted(1) with { BottleneckSample = 5 }, ("loss", 1));
        }

        string text = File.ReadAllText(path);
        Assert.Contains(sound, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(sound, damaged, StringComparison.Ordinal));

        Assert.StartsWith("Line 2: not a step of a step log", Assert.Throws<StepLogFormatException>(() => StepLog.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tail_of_zeros_that_a_power_failure_left_is_a_torn_line()
    {
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(Reports.Accepted(1));
        }

        using (var file = new FileStream(path, FileMode.Append))
        {
            file.Write(new byte[5_000]);
        }

        StepLog torn = StepLog.Read(path);
        Assert.True(torn.EndsInTornLine);
        Assert.Single(torn.Entries);
        using (var writer = StepLogWriter.Append(path))
        {
            writer.Write(Reports.Accepted(2));
        }

        Assert.Equal(2, StepLog.Read(path).Entries.Count);
    }

    [Fact]
    public void Every_torn_end_of_a_log_reads_and_continues()
    {
        using (var writer = StepLogWriter.Create(path))
        {
            writer.Write(Reports.Accepted(1), ("loss", 1));
            writer.Write(Reports.Accepted(2), ("loss", 1));
        }

        byte[] whole = File.ReadAllBytes(path);
        int header = Array.IndexOf(whole, (byte)'\n') + 1;
        for (int length = header; length <= whole.Length; length += 3)
        {
            File.WriteAllBytes(path, whole[..length]);
            int before = StepLog.Read(path).Entries.Count;
            using (var writer = StepLogWriter.Append(path))
            {
                writer.Write(Reports.Accepted(3));
            }

            StepLog log = StepLog.Read(path);
            Assert.False(log.EndsInTornLine);
            Assert.InRange(log.Entries.Count, 1, before + 1);
            Assert.Equal(3, log.Entries[^1].Report.Step);
        }
    }
}
