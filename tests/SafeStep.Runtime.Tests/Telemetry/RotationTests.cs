using System.IO.Compression;

namespace SafeStep.Runtime.Tests.Telemetry;

public sealed class RotationTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("rotation");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Parts_are_compressed_and_together_are_the_log()
    {
        Write(StepLogWriter.Create(At("run.jsonl"), new StepGuardOptions(), "a run", partBytes: 5000), 1, 100);

        Assert.True(File.Exists(At("run.1.jsonl.gz")));
        Assert.False(File.Exists(At("run.1.jsonl")));
        Assert.InRange(new FileInfo(At("run.jsonl")).Length, 1, 6000);
        var log = StepLog.Read(At("run.jsonl"));
        Assert.Equal(Enumerable.Range(1, 100).Select(step => (long)step), log.Entries.Select(entry => entry.Report.Step));
        Assert.Equal("a run", log.Header!.Run);
        Assert.True(log.Header.Part > 2);
        Assert.Empty(log.MissingParts);
        Assert.Empty(Directory.GetFiles(folder.FullName, "*.tmp").Concat(Directory.GetFiles(folder.FullName, "*.next")));
    }

    [Fact]
    public void A_resumed_log_goes_on_in_its_parts()
    {
        Write(StepLogWriter.Create(At("run.jsonl"), partBytes: 5000), 1, 60);
        Write(StepLogWriter.Append(At("run.jsonl"), partBytes: 5000), 51, 120);

        var log = StepLog.Read(At("run.jsonl"));

        Assert.Equal(Enumerable.Range(1, 120).Select(step => (long)step), log.Entries.Select(entry => entry.Report.Step));
        Assert.Empty(log.MissingParts);
    }

    [Fact]
    public void A_part_that_could_not_be_compressed_is_read_as_it_is()
    {
        Write(StepLogWriter.Create(At("run.jsonl"), partBytes: 5000), 1, 60);
        using (var part = new GZipStream(File.OpenRead(At("run.1.jsonl.gz")), CompressionMode.Decompress))
        using (var plain = File.Create(At("run.1.jsonl")))
        {
            part.CopyTo(plain);
        }

        File.Delete(At("run.1.jsonl.gz"));

        Assert.Equal(60, StepLog.Read(At("run.jsonl")).Entries.Count);
    }

    [Fact]
    public void Parts_of_another_log_are_neither_written_over_nor_read()
    {
        File.WriteAllText(At("run.1.jsonl"), "mine\n");

        Assert.Throws<IOException>(() => StepLogWriter.Create(At("run.jsonl"), partBytes: 5000));
        Write(StepLogWriter.Append(At("run.jsonl"), partBytes: 5000), 1, 100);

        Assert.Equal("mine\n", File.ReadAllText(At("run.1.jsonl")));
        Assert.Equal(100, StepLog.Read(At("run.jsonl")).Entries.Count);
    }

    [Fact]
    public void A_log_that_is_replaced_loses_its_parts()
    {
        Write(StepLogWriter.Create(At("run.jsonl"), partBytes: 5000), 1, 100);

        StepLogWriter.Create(At("run.jsonl"), replaces: true).Dispose();

        Assert.Equal(["run.jsonl"], Directory.GetFiles(folder.FullName).Select(Path.GetFileName));
        Assert.Empty(StepLog.Read(At("run.jsonl")).Entries);
    }

    [Fact]
    public void Threads_may_share_a_writer_that_rotates()
    {
        using (var writer = StepLogWriter.Create(At("run.jsonl"), partBytes: 5000))
        {
            Parallel.For(0, 200, step => writer.Write(Reports.Accepted(step)));
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(step => (long)step), StepLog.Read(At("run.jsonl")).Entries.Select(entry => entry.Report.Step).Order());
    }

    [Fact]
    public void The_learning_rates_come_back_as_they_were_written()
    {
        using (var writer = StepLogWriter.Create(At("run.jsonl")))
        {
            writer.Write(Reports.Accepted(1) with { LearningRates = [1e-3, double.NaN] });
        }

        Assert.Equal([1e-3, double.NaN], Assert.Single(StepLog.Read(At("run.jsonl")).Entries).Report.LearningRates);
        Assert.Contains("\"learning_rates\":[0.001,\"NaN\"]", File.ReadAllText(At("run.jsonl")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_part_has_a_size(long bytes) => Assert.Throws<ArgumentOutOfRangeException>(() => StepLogWriter.Create(At("run.jsonl"), partBytes: bytes));

    private static void Write(StepLogWriter writer, int from, int to)
    {
        using (writer)
        {
            for (int step = from; step <= to; step++)
            {
                writer.Write(Reports.Accepted(step));
            }
        }
    }

    private string At(string name) => Path.Combine(folder.FullName, name);
}
