using Microsoft.Extensions.Logging;
using SafeStep.Guard.Tests.Parallel;

namespace SafeStep.Mpi.Tests;

/// <summary>What holds of processes whatever connects them, on threads.</summary>
public class ProcessGroupTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Numbers_are_reduced_position_by_position(int size)
    {
        // More than a ticket carries, and as many as it does.
        foreach (int count in new[] { 0, 1, 3, 11, 12, 40 })
        {
            var results = new double[size][];
            var thrown = ThreadGroup.Run(size, group =>
            {
                double[] values = [.. Enumerable.Range(0, count).Select(i => (double)(i + (group.Rank * (i % 2 == 0 ? 1 : -1))))];
                group.Reduce(values, [.. Enumerable.Range(0, count).Select(i => (ReduceOperation)(i % 3))]);
                results[group.Rank] = values;
            });

            Assert.All(thrown, Assert.Null);
            for (int i = 0; i < count; i++)
            {
                var given = Enumerable.Range(0, size).Select(rank => (double)(i + (rank * (i % 2 == 0 ? 1 : -1)))).ToList();
                double expected = (i % 3) switch { 0 => given.Max(), 1 => given.Min(), _ => given.Sum() };
                Assert.All(results, values => Assert.Equal(expected, values[i]));
            }
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_not_finite_on_one_is_so_on_all(double value)
    {
        for (int sick = 0; sick < 3; sick++)
        {
            var results = new double[3];
            ThreadGroup.Run(3, group => results[group.Rank] = group.Max(group.Rank == sick ? value : 7));
            Assert.All(results, result => Assert.Equal(value, result));
        }
    }

    [Fact]
    public void A_mean_is_weighted_and_forgets_who_has_nothing()
    {
        var results = new double[3];
        ThreadGroup.Run(3, group => results[group.Rank] = group.Mean(group.Rank == 2 ? double.NaN : group.Rank, new[] { 3, 1, 0 }[group.Rank]));
        Assert.All(results, result => Assert.Equal(0.25, result));

        Assert.True(double.IsNaN(ProcessGroup.SingleProcess.Mean(1, 0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.SingleProcess.Mean(1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProcessGroup.SingleProcess.Mean(1, double.NaN));
    }

    public static TheoryData<string, string> OutOfStep => new()
    {
        { "Max;Max", "" },
        { "Max;Sum", "rank 1 sums 2 float32 values" },
        { "Sum;Doubles", "rank 1 sums 2 float64 values" },
        { "Broadcast;Demand", "rank 1 says whether it can go on" },
        { "Max,Max;Max", "rank 1 has ended" },
        { "Max;Max,Max", "rank 0 has ended" },
        { "Sum;More", "rank 1 sums 3 float32 values" },
        { "Other;Max", "by different operations" },
        { "Throw;Max", "rank 0 has ended" },
        { "Problem;Demand", "On rank 0 of 2: the disk is full." },
        { "Problem;Problem", "On every rank: the disk is full." },
        { "Long;Problem", "On rank 1 of 2: the disk is full." },
    };

    [Theory]
    [MemberData(nameof(OutOfStep))]
    public void Who_is_out_of_step_is_told_so(string calls, string sentence)
    {
        string[] ranks = calls.Split(';');

        var thrown = ThreadGroup.Run(2, group =>
        {
            foreach (string call in ranks[group.Rank].Split(','))
            {
                Call(group, call);
            }
        });

        if (sentence.Length == 0)
        {
            Assert.All(thrown, Assert.Null);
        }
        else
        {
            Assert.Contains(thrown, exception => exception is ProcessGroupException && exception.Message.Contains(sentence, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_problem_leaves_the_processes_in_step()
    {
        var results = new double[2];
        var thrown = ThreadGroup.Run(2, group =>
        {
            Assert.Throws<ProcessGroupException>(() => group.Demand(group.Rank == 0 ? "no data" : null));
            results[group.Rank] = group.Max(group.Rank);
        });

        Assert.All(thrown, Assert.Null);
        Assert.Equal([1, 1], results);
    }

    [Fact]
    public void After_a_mismatch_nothing_is_waited_for()
    {
        var thrown = ThreadGroup.Run(2, group =>
        {
            Assert.Throws<ProcessGroupException>(() => Call(group, group.Rank == 0 ? "Max" : "Sum"));
            Assert.NotNull(group.Broken);
            Assert.Contains("together any more", Assert.Throws<ProcessGroupException>(() => group.Max(1)).Message, StringComparison.Ordinal);
            group.Dispose();
            Assert.False(group.EndedTogether);
        });

        Assert.All(thrown, Assert.Null);
    }

    [Fact]
    public void Who_has_ended_cannot_call()
    {
        ThreadGroup.Run(2, group =>
        {
            group.Dispose();
            group.Dispose();
            Assert.True(group.EndedTogether);
            Assert.Throws<ObjectDisposedException>(() => group.Max(1));
        });
    }

    [Fact]
    public void A_call_of_another_thread_at_the_same_time_is_refused()
    {
        var thrown = ThreadGroup.Run(2, group =>
        {
            if (group.Rank == 0)
            {
                Thread other = new(() => group.Max(1));
                other.Start();
                SpinWait.SpinUntil(() => other.ThreadState == ThreadState.WaitSleepJoin);
                Assert.Contains("in use by another thread", Assert.Throws<InvalidOperationException>(() => group.Max(1)).Message, StringComparison.Ordinal);
                Thread.MemoryBarrier();
                released.Set();
                other.Join();
            }
            else
            {
                released.Wait();
                group.Max(1);
            }
        });

        Assert.All(thrown, Assert.Null);
    }

    private readonly ManualResetEventSlim released = new();

    [Fact]
    public void Seeds_differ_from_rank_to_rank_and_from_run_to_run()
    {
        var seeds = new long[4 * 100];
        ThreadGroup.Run(4, group =>
        {
            for (int run = 0; run < 100; run++)
            {
                seeds[(group.Rank * 100) + run] = group.SeedOfRank(run);
            }
        });

        Assert.Equal(Enumerable.Range(0, 100).Select(run => (long)run), seeds[..100]);
        Assert.Equal(400, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.True(seed >= 0));
    }

    [Fact]
    public void Logs_name_the_rank_and_say_once_what_all_would_say()
    {
        var lines = new List<string>[3];
        ThreadGroup.Run(3, group =>
        {
            var log = new ListLogger();
            lines[group.Rank] = log.Lines;
            var logger = group.OfRank(log);
            logger.LogInformation("started");
            logger.LogWarning("slow");
        });

        Assert.Equal(["rank 0: started", "rank 0: slow"], lines[0]);
        Assert.Equal(["rank 2: slow"], lines[2]);
        var own = new ListLogger();
        Assert.Same(own, ProcessGroup.SingleProcess.OfRank(own));
    }

    [Fact]
    public void Files_of_ranks_have_names_of_their_own()
    {
        var paths = new string[3];
        ThreadGroup.Run(3, group => paths[group.Rank] = group.PathOfRank("logs/steps.jsonl"));

        Assert.Equal(["logs/steps.jsonl", "logs/steps.rank1.jsonl", "logs/steps.rank2.jsonl"], paths);
    }

    [Fact]
    public void Operations_are_as_many_as_values()
    {
        var group = ProcessGroup.SingleProcess;
        Assert.Throws<ArgumentException>(() => group.Reduce(new double[2], [ReduceOperation.Max]));
        Assert.Throws<ArgumentException>(() => group.Reduce(new double[1], [(ReduceOperation)9]));
    }

    private static void Call(ProcessGroup group, string call)
    {
        switch (call)
        {
            case "Max":
                group.Max(1);
                break;
            case "Other":
                group.Reduce(new double[1], [ReduceOperation.Sum]);
                break;
            case "Sum":
                group.Sum(new float[2]);
                break;
            case "More":
                group.Sum(new float[3]);
                break;
            case "Doubles":
                group.Sum(new double[2]);
                break;
            case "Broadcast":
                group.Broadcast(new byte[5]);
                break;
            case "Demand":
                group.Demand(null);
                break;
            case "Problem":
                group.Demand("the disk is full.");
                break;
            case "Long":
                group.Demand(new string('ä', 5000));
                break;
            default:
                throw new InvalidDataException();
        }
    }

    private sealed class ListLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add(formatter(state, exception));
    }
}
