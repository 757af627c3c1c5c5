namespace SafeStep.TorchSharpTests;

public class WriteCounterTests
{
    [Fact]
    public void Views_and_detached_copies_share_one_count()
    {
        using var scope = NewDisposeScope();
        Tensor tensor = ones(4, 4), view = tensor.view(-1), detached = tensor.detach(), copy = tensor.clone();

        view.add_(1);
        detached.zero_();

        Assert.All(new[] { tensor, view, detached }, one => Assert.Equal(2, WriteCounter.Of([one])));
        Assert.Equal(0, WriteCounter.Of([copy]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(19)]
    public void One_write_to_any_of_several_is_noticed(int count)
    {
        using var scope = NewDisposeScope();
        Tensor[] tensors = [.. Enumerable.Range(0, count).Select(size => zeros(size))];
        long before = WriteCounter.Of(tensors);
        for (int i = 0; i < count; i++)
        {
            tensors[i].add_(1);

            Assert.Equal(before + i + 1, WriteCounter.Of(tensors));
        }
    }

    [Fact]
    public void A_new_place_in_memory_counts_as_a_write()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var parameter = new Parameter(ones(3));
        long before = WriteCounter.Of([parameter]);

        parameter.set_(zeros(3));

        Assert.True(WriteCounter.Of([parameter]) > before);
    }

    [Fact]
    public void Several_threads_may_ask()
    {
        Parallel.For(0, 4, thread =>
        {
            using var scope = NewDisposeScope();
            var tensor = zeros(3 + thread);
            for (int i = 0; i < 2000; i++)
            {
                tensor.add_(1);
                Assert.Equal(i + 1, WriteCounter.Of([tensor]));
                Assert.Equal(3 * (i + 1), WriteCounter.Of([tensor, tensor, tensor]));
            }
        });
    }
}
