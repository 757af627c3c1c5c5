using System.Collections;
using Engine = SafeStep.ManagedTorch.torch;
using Native = TorchSharp.torch;

namespace SafeStep.Differential.Tests;

/// <summary>Loaders walk through the same samples, in the same batches, in both libraries.</summary>
public sealed class DataLoaderTests
{
    private const int Samples = 10;

    [Theory]
    [InlineData(1), InlineData(3), InlineData(5), InlineData(10), InlineData(11)]
    public void Batches_in_order_are_the_same(int size)
    {
        foreach (var dropLast in new[] { false, true })
        {
            Assert.Equal(
                Walk(Native.utils.data.DataLoader(NativeSamples(), size, drop_last: dropLast)), Walk(Engine.utils.data.DataLoader(EngineSamples(), size, drop_last: dropLast)));
        }
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(20261129)]
    public void A_seed_draws_the_same_order_in_each_walk(int seed)
    {
        using var native = Native.utils.data.DataLoader(NativeSamples(), 4, shuffle: true, seed: seed);
        using var engine = Engine.utils.data.DataLoader(EngineSamples(), 4, shuffle: true, seed: seed);
        var first = Walk(native);
        Assert.Equal(first, Walk(engine));
        Assert.Equal(Walk(native), Walk(engine));
        Assert.Equal(Enumerable.Range(0, Samples).Select(i => (double)i), first.SelectMany(b => b).Order());
    }

    [Theory]
    [InlineData(false, 2)]
    [InlineData(true, 1)]
    public void A_sampler_of_the_users_may_repeat_and_leave_out(bool dropLast, int batches)
    {
        long[] order = [9, 9, 0, 3, 5];
        var engine = Walk(Engine.utils.data.DataLoader(EngineSamples(), 3, order, drop_last: dropLast));
        Assert.Equal(Walk(Native.utils.data.DataLoader(NativeSamples(), 3, order, drop_last: dropLast)), engine);
        Assert.Equal(batches, engine.Count);
    }

    [Fact]
    public void A_batch_lives_until_the_next_is_asked_for_and_belongs_to_no_scope()
    {
        using var loader = Engine.utils.data.DataLoader(EngineSamples(), 4);
        Engine.Tensor? last = null;
        using (var scope = Engine.NewDisposeScope())
        {
            foreach (var batch in loader)
            {
                Assert.True(last is null || last.IsInvalid);
                last = batch[0];
                scope.DisposeEverything();
                Assert.False(last.IsInvalid);
                if (last.shape[0] == 2) break;
            }
        }
        Assert.True(last!.IsInvalid);
    }

    [Fact]
    public void Batches_stay_where_that_is_asked_for()
    {
        using var loader = Engine.utils.data.DataLoader(EngineSamples(), 4, disposeBatch: false);
        var kept = loader.Select(b => b[0]).ToArray();
        Assert.All(kept, t => Assert.False(t.IsInvalid));
    }

    [Fact]
    public void A_walk_that_fails_says_why()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Engine.utils.data.DataLoader(EngineSamples(), 0));
        Assert.ThrowsAny<ArgumentException>(() => Walk(Engine.utils.data.DataLoader(EngineSamples(), 2, [3L, 10L])));
    }

    private static Native.utils.data.IterableDataset NativeSamples() => Native.utils.data.TensorDataset(Native.arange(0.0, Samples, dtype: Native.float64));

    private static Engine.utils.data.IterableDataset EngineSamples() => Engine.utils.data.TensorDataset(Engine.arange(0.0, Samples, dtype: Engine.ScalarType.Float64));

    private static List<double[]> Walk(IEnumerable loader)
    {
        var seen = new List<double[]>();
        foreach (dynamic batch in loader)
        {
            var samples = new double[(int)batch[0].shape[0]];
            for (var i = 0; i < samples.Length; i++) samples[i] = (double)batch[0][i].item<double>();
            seen.Add(samples);
        }
        return seen;
    }
}
