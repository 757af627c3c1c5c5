using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch.Tests.Kernels;

/// <summary>Tests that set the thread count run one after the other.</summary>
[CollectionDefinition(nameof(KernelThreads), DisableParallelization = true)]
public sealed class KernelThreadsTestGroup;

[Collection(nameof(KernelThreads))]
public sealed unsafe class KernelThreadsTests : IDisposable
{
    private readonly int before = KernelThreads.Count;

    public void Dispose() => KernelThreads.Count = before;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_exactly_once(int threads)
    {
        KernelThreads.Count = threads;
        int[] runs = new int[37];
        fixed (int* counters = runs)
        {
            for (int repeat = 0; repeat < 2000; repeat++)
            {
                KernelThreads.Run(runs.Length, new Count { Counters = counters });
            }
        }

        Assert.All(runs, count => Assert.Equal(2000, count));
    }

    [Fact]
    public void Two_callers_at_once_both_finish()
    {
        KernelThreads.Count = 2;
        Parallel.For(0, 4, _ =>
        {
            int[] runs = new int[8];
            fixed (int* counters = runs)
            {
                for (int repeat = 0; repeat < 500; repeat++)
                {
                    KernelThreads.Run(runs.Length, new Count { Counters = counters });
                }
            }

            Assert.All(runs, count => Assert.Equal(500, count));
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exception_reaches_the_caller_and_the_team_survives(int threads)
    {
        KernelThreads.Count = threads;
        Assert.Throws<InvalidOperationException>(() => KernelThreads.Run(8, default(Fail)));
        Every_part_runs_exactly_once(threads);
    }

    [Fact]
    public void Fewer_than_one_thread_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => KernelThreads.Count = 0);

    private struct Count : IPartitionedJob
    {
        public int* Counters;

        public readonly void Run(int part) => Interlocked.Increment(ref Counters[part]);
    }

    private struct Fail : IPartitionedJob
    {
        public readonly void Run(int part) => throw new InvalidOperationException("part " + part);
    }
}
