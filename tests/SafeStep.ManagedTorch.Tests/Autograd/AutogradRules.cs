using static SafeStep.ManagedTorch.torch;
using Tensor = SafeStep.ManagedTorch.torch.Tensor;

namespace SafeStep.ManagedTorch.Tests.Autograd;

public class AutogradRules
{
    [Fact]
    public void Leaves_gather_gradients()
    {
        var x = tensor(new[] { 1f, 2f }, requires_grad: true);
        (x * 2).sum().backward();
        (x * 3).sum().backward();
        Assert.Equal([5f, 5f], x.grad!.data<float>().ToArray());
        Assert.True(x.is_leaf);
        Assert.False((x * 2).is_leaf);
        Assert.True(x.detach().is_leaf);
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void Nothing_is_recorded_without_need()
    {
        var x = ones([2], requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
        }
        Assert.True(is_grad_enabled());
        Assert.False((ones(2) * 2).requires_grad);
    }

    [Fact]
    public void A_second_backward_needs_a_retained_graph()
    {
        var x = ones([2], requires_grad: true);
        var loss = (x * x).sum();
        loss.backward();
        Assert.Contains("second time", Assert.Throws<InvalidOperationException>(() => loss.backward()).Message, StringComparison.Ordinal);
        var kept = (x * x).sum();
        kept.backward(retain_graph: true);
        kept.backward();
        Assert.Equal([6f, 6f], x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Backward_starts_at_a_scalar_or_with_a_gradient()
    {
        var x = ones([2], requires_grad: true);
        var y = x * 2;
        Assert.Contains("[2]", Assert.Throws<InvalidOperationException>(() => y.backward()).Message, StringComparison.Ordinal);
        y.backward([tensor(new[] { 1f, 10f })]);
        Assert.Equal([2f, 20f], x.grad!.data<float>().ToArray());
        Assert.Throws<InvalidOperationException>(() => ones(1).backward());
    }

    [Fact]
    public void A_leaf_is_not_changed_in_place()
    {
        var x = ones([2], requires_grad: true);
        foreach (var change in new Action[] { () => x.add_(1), () => x[0].fill_(2), () => x.zero_(), () => x.view(2, 1).mul_(x.view(2, 1)) })
        {
            Assert.Contains("no_grad", Assert.Throws<InvalidOperationException>(change).Message, StringComparison.Ordinal);
        }
        using (no_grad()) x.add_(1);
        Assert.Equal([2f, 2f], x.data<float>().ToArray());
    }

    [Fact]
    public void A_saved_value_is_not_changed_before_backward()
    {
        var x = ones([2], requires_grad: true);
        var y = x * 2;
        var z = y.exp();
        z.add_(1);
        var message = Assert.Throws<InvalidOperationException>(() => z.sum().backward()).Message;
        Assert.Contains("exp", message, StringComparison.Ordinal);
        Assert.Contains("in place", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_floating_point_tensors_have_gradients() =>
        Assert.Contains("Int64", Assert.Throws<InvalidOperationException>(() => arange(3).requires_grad_()).Message, StringComparison.Ordinal);

    [Fact]
    public void Retained_gradients_of_results()
    {
        var x = ones([2], requires_grad: true);
        var y = x * 2;
        y.retain_grad();
        (y * y).sum().backward();
        Assert.Equal([4f, 4f], y.grad!.data<float>().ToArray());
    }

    [Fact]
    public void Gradients_have_the_type_of_their_tensor()
    {
        var x = ones([2], float32, requires_grad: true);
        (x.to(float64) * tensor(new[] { 1.0, 2.0 })).sum().backward();
        Assert.Equal(float32, x.grad!.dtype);
    }

    [Fact]
    public void Grad_of_a_wrong_shape_is_refused() =>
        Assert.Contains("[3]", Assert.Throws<ArgumentException>(() => ones([2], requires_grad: true).grad = ones(3)).Message, StringComparison.Ordinal);
}
