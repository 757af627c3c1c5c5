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
    public void A_scope_that_ended_knows_nothing_of_later_ones()
    {
        var ended = NewDisposeScope();
        _ = ones(2);
        var seen = ended.DisposablesView;
        ended.Dispose();
        using var later = NewDisposeScope();
        _ = ones(3);
        _ = ones(4);
        Assert.Single(seen);
        Assert.Empty(ended.DisposablesView);
        Assert.Equal(2, later.DisposablesCount);
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
    public void A_scope_gives_away_only_what_it_owns()
    {
        using var outer = NewDisposeScope();
        var passedOn = zeros(2);
        using (var scope = NewDisposeScope())
        {
            scope.MoveToOuter(passedOn);
            scope.MoveToOther(null, passedOn);
        }

        Assert.True(outer.Contains(passedOn));
    }
}
