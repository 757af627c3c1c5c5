using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Tests.Runs;

public sealed class RunFileTests : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.jsonl");

    public void Dispose() => File.Delete(path);

    [Fact]
    public void A_line_is_a_step_once_it_has_its_end()
    {
        RunLogs.Write(path, steps: 2);
        byte[] whole = File.ReadAllBytes(path);
        File.WriteAllBytes(path, whole[..^20]);
        var follower = new RunFile(path);

        Assert.True(follower.Poll());
        Assert.Equal(1, follower.Run.Rows);
        Assert.False(follower.Poll());

        File.WriteAllBytes(path, whole);
        Assert.True(follower.Poll());
        Assert.Equal(2, follower.Run.Rows);
        Assert.Equal(0, follower.Restarts);
    }

    [Fact]
    public void A_truncated_file_is_read_anew()
    {
        RunLogs.Write(path, steps: 50);
        var follower = new RunFile(path);
        follower.Poll();

        RunLogs.Write(path, steps: 3);

        Assert.True(follower.Poll());
        Assert.Equal(3, follower.Run.Rows);
        Assert.Equal(1, follower.Restarts);
    }

    [Fact]
    public void A_file_replaced_by_a_longer_one_is_read_anew()
    {
        RunLogs.Write(path, steps: 3);
        var follower = new RunFile(path);
        follower.Poll();

        File.Move(path, path + ".old");
        try
        {
            Assert.False(follower.Poll());
            RunLogs.Write(path, steps: 50, run: "another");
            Assert.True(follower.Poll());
        }
        finally
        {
            File.Delete(path + ".old");
        }

        Assert.Equal(50, follower.Run.Rows);
        Assert.Equal("another", follower.Run.Header!.Run);
    }

    [Fact]
    public void A_file_much_longer_than_a_read_is_followed_to_its_end()
    {
        // Some 350 bytes a step: several times the 64 KiB of one read.
        RunLogs.Write(path, steps: 1000);
        var follower = new RunFile(path);
        follower.Poll();
        using (var writer = StepLogWriter.Append(path))
        {
            writer.Write(RunLogs.Report(1001, 1001));
        }

        Assert.True(follower.Poll());
        Assert.Equal(1001, follower.Run.Rows);
        Assert.Equal(0, follower.Restarts);
    }
}
