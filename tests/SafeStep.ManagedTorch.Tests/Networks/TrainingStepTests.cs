using static SafeStep.ManagedTorch.torch;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Networks;

[CollectionDefinition(nameof(TrainingStepTests), DisableParallelization = true)]
public sealed class TrainingStepCollection;

/// <summary>What holds for whole training steps: memory and repeatability. Alone, because threads and the pool belong to the process.</summary>
[Collection(nameof(TrainingStepTests))]
public class TrainingStepTests
{
    [Fact]
    public void Ten_thousand_steps_leave_nothing_behind()
    {
        using var model = nn.Sequential(nn.Linear(4, 4), nn.GELU(), nn.LayerNorm(4), nn.Linear(4, 3));
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        var (x, y) = (randn(8, 4), randint(3, [8]));
        for (var i = 0; i < 100; i++) Step(model, optimizer, x, y);
        var arrays = BufferPool.ArraysAllocated;
        // What a step leaves behind, every ten thousand steps do; what the runtime compiles meanwhile comes once.
        var least = long.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < 10_000; i++) Step(model, optimizer, x, y);
            least = Math.Min(least, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        // Every buffer came from the pool, and what is still reachable is what was before (a step makes some 20 tensors; the margin is caches of the runtime).
        Assert.Equal(arrays, BufferPool.ArraysAllocated);
        Assert.InRange(least, long.MinValue, 200_000);
    }

    [Fact]
    public void A_seed_gives_the_same_model_at_one_and_at_two_threads()
    {
        var threads = get_num_threads();
        try
        {
            var runs = new[] { 1, 1, 2 }.Select(Trained).ToArray();
            Assert.Equal(runs[0], runs[1]);
            Assert.Equal(runs[0], runs[2]);
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    // Large enough that products, norms and elementwise kernels are shared between threads.
    private static float[] Trained(int threads)
    {
        set_num_threads(threads);
        manual_seed(5);
        using var scope = NewDisposeScope();
        using var model = nn.Sequential(
            nn.Conv1d(2, 8, 3, padding: 1), nn.BatchNorm1d(8), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 32, 128), nn.GELU(), nn.LayerNorm(128), nn.Dropout(0.1), nn.Linear(128, 10));
        using var optimizer = optim.AdamW(model.parameters(), 1e-2);
        var (x, y) = (randn(256, 2, 32), randint(10, [256]));
        for (var i = 0; i < 3; i++) Step(model, optimizer, x, y);
        return nn.utils.parameters_to_vector(model.parameters()).data<float>().ToArray();
    }

    private static void Step(nn.Module<Tensor, Tensor> model, torch.optim.Optimizer optimizer, Tensor x, Tensor y)
    {
        using var scope = NewDisposeScope();
        optimizer.zero_grad();
        nn.functional.cross_entropy(model.call(x), y).backward();
        optimizer.step();
    }
}
