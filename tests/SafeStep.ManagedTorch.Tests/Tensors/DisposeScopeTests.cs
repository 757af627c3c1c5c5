using static SafeStep.ManagedTorch.torch;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Tensors;

public class DisposeScopeTests
{
    [Fact]
    public void A_scope_disposes_what_was_made_inside()
    {
        Tensor kept, lost, detached;
        using (var scope = NewDisposeScope())
        {
            lost = ones(2);
            kept = (lost + 1).MoveToOuterDisposeScope();
            detached = lost.clone().DetachFromDisposeScope();
            Assert.Equal(1, scope.DisposablesCount);
        }
        Assert.True(lost.IsInvalid);
        Assert.Equal(2f, kept[0].item<float>());
        Assert.Equal(1f, detached[0].item<float>());
        Assert.Contains("disposed", Assert.Throws<ObjectDisposedException>(() => lost + 1).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scopes_nest()
    {
        Tensor inner;
        using (NewDisposeScope())
        {
            using (NewDisposeScope()) inner = ones(1).MoveToOuterDisposeScope();
            Assert.False(inner.IsInvalid);
        }
        Assert.True(inner.IsInvalid);
    }

    [Fact]
    public void A_view_outlives_its_base()
    {
        var origin = arange(6).view(2, 3);
        var row = origin[1];
        origin.Dispose();
        Assert.Equal([3L, 4, 5], row.data<long>().ToArray());
    }

    [Fact]
    public void Backward_works_after_the_results_in_between_were_disposed()
    {
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        Tensor loss;
        using (NewDisposeScope())
        {
            using var squares = x * x;
            loss = squares.sum().MoveToOuterDisposeScope();
        }
        loss.backward();
        Assert.Equal([2f, 4f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_gradient_survives_the_scope_it_was_computed_in()
    {
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        using (NewDisposeScope()) (x * 3).sum().backward();
        Assert.Equal([3f, 3f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_step_leaves_nothing_behind()
    {
        using var model = nn.Sequential(nn.Linear(4, 8), nn.GELU(), nn.LayerNorm(8), nn.Linear(8, 3));
        using var optimizer = optim.Adam(model.parameters(), 1e-3);
        var x = randn(16, 4);
        var y = randint(3, [16]);
        for (var i = 0; i < 200; i++) Step();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var held = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 10_000; i++) Step();
        // The bookkeeping of a step is small objects; the buffers of its tensors alone would be 12 times as much.
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 10_000, 0, 40_000);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - held, long.MinValue, 100_000);

        void Step()
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            optimizer.step();
        }
    }
}
