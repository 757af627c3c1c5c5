using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Tests.Tensors;

public class TensorTests
{
    [Fact]
    public void Views_share_memory()
    {
        var x = zeros(2, 3);
        x.t()[1].fill_(5);
        x.narrow(1, 2, 1).add_(7);
        x.view(6)[0].fill_(-1);
        Assert.Equal([-1f, 5, 7, 0, 5, 7], x.data<float>().ToArray());
        x[0..1, 1..] = tensor(new[] { 8f, 9f });
        Assert.Equal([-1f, 8, 9, 0, 5, 7], x.data<float>().ToArray());
    }

    [Fact]
    public void Types_promote_as_in_PyTorch()
    {
        Assert.Equal(float32, (arange(2) + ones(2)).dtype);
        Assert.Equal(float64, (ones([2], float32) + ones([2], float64)).dtype);
        Assert.Equal(float32, (ones([2], float32) + tensor(1.0)).dtype);
        Assert.Equal(float32, (ones([2], float32) * 2.5).dtype);
        Assert.Equal(float32, (arange(2) * 2.5).dtype);
        Assert.Equal(int64, (arange(2) * 2).dtype);
        Assert.Equal(float32, (arange(2) / 2).dtype);
        Assert.Equal(int64, (arange(3) > 1).sum().dtype);
        Assert.Equal(int32, (tensor(new[] { 1, 2 }) + tensor(3L)).dtype);
        Assert.Equal(int64, (tensor(new[] { 1, 2 }) + tensor(new[] { 3L, 4 })).dtype);
        Assert.Equal(int64, full([2], 3).dtype);
        Assert.Equal(float32, full([2], 3.0).dtype);
    }

    [Fact]
    public void NaN_spreads_as_in_PyTorch()
    {
        var x = tensor(new[] { 1f, float.NaN, 3f });
        Assert.True(float.IsNaN(x.max().item<float>()));
        Assert.True(float.IsNaN(x.relu()[1].item<float>()));
        Assert.Equal(1L, x.argmax().item<long>());
        Assert.Equal([false, true, false], x.isnan().data<bool>().ToArray());
        Assert.True(float.IsNaN(x.clamp(0, 2)[1].item<float>()));
        Assert.False(x.Equals(x));
        Assert.True(x.allclose(x, equal_nan: true));
    }

    [Fact]
    public void Indexing_reads_and_writes()
    {
        var x = arange(12).view(3, 4);
        Assert.Equal([4L, 5, 6, 7], x[1].data<long>().ToArray());
        Assert.Equal(11L, x[-1, -1].item<long>());
        Assert.Equal([2L, 6, 10], x[TensorIndex.Colon, 2].data<long>().ToArray());
        Assert.Equal([1L, 2, 5, 6, 9, 10], x[TensorIndex.Ellipsis, 1..3].data<long>().ToArray());
        Assert.Equal([3L, 1, 4], x[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([8L, 9, 10, 11, 0, 1, 2, 3], x[tensor(new[] { 2L, 0 })].data<long>().ToArray());
        Assert.Equal([5L, 10], x[tensor(new[] { 1L, 2 }), tensor(new[] { 1L, -2 })].data<long>().ToArray());
        Assert.Equal([9L, 10, 11], x[x > 8].data<long>().ToArray());
        x[x > 8] = tensor(0L);
        x[0, 0] = tensor(-1L);
        x[tensor(new[] { 1L })] = tensor(7L);
        Assert.Equal([-1L, 1, 2, 3, 7, 7, 7, 7, 8, 0, 0, 0], x.data<long>().ToArray());
    }

    [Fact]
    public void A_seed_gives_the_same_numbers()
    {
        manual_seed(42);
        var first = (rand(5).data<float>().ToArray(), randn(20).data<float>().ToArray(), randperm(7).data<long>().ToArray());
        manual_seed(42);
        var second = (rand(5).data<float>().ToArray(), randn(20).data<float>().ToArray(), randperm(7).data<long>().ToArray());
        Assert.Equal(first.Item1, second.Item1);
        Assert.Equal(first.Item2, second.Item2);
        Assert.Equal(first.Item3, second.Item3);
        var state = get_rng_state();
        var next = rand(3).data<float>().ToArray();
        set_rng_state(state);
        Assert.Equal(next, rand(3).data<float>().ToArray());
    }

    [Fact]
    public void Empty_tensors_are_allowed()
    {
        Assert.Equal(0f, zeros(0, 3).sum().item<float>());
        Assert.Equal([0L, 3], (zeros(0, 3) + 1).shape);
        Assert.Equal([0L, 2], zeros(0, 3).matmul(zeros(3, 2)).shape);
        Assert.Equal([2L, 3], cat([zeros(0), ones(2, 3)]).shape);
        Assert.Equal([0L, 3], zeros(0, 3).softmax(1).shape);
        Assert.True(float.IsNaN(zeros(0).mean().item<float>()));
    }

    [Fact]
    public void Accessors_read_any_layout()
    {
        var x = arange(6).view(2, 3).t();
        Assert.Equal([0L, 3, 1, 4, 2, 5], x.data<long>().ToArray());
        Assert.Equal(4L, x.data<long>()[1, 1]);
        var target = new long[4];
        x.data<long>().CopyTo(target, 1, 3);
        Assert.Equal([0L, 4, 2, 5], target);
        x.data<long>().CopyFrom([9, 8, 7, 6, 5, 4]);
        Assert.Equal([9L, 7, 5, 8, 6, 4], x.t().data<long>().ToArray());
    }

    [Fact]
    public void Sum_by_a_literal_zero_is_over_that_dimension() => Assert.Equal([3L], ones(2, 3).sum(0).shape);
}
