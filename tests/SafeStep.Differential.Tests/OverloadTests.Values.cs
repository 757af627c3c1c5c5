using Engine = SafeStep.ManagedTorch.torch;
using Native = TorchSharp.torch;

namespace SafeStep.Differential.Tests;

/// <content>What passes between tensors and C#, and forms that stand for several values.</content>
public sealed partial class OverloadTests
{
    [Fact]
    public void Spreads_are_taken_over_a_tuple_of_dimensions()
    {
        var (x, y) = (Engine.arange(24.0, Engine.ScalarType.Float64).view(2, 3, 4), Native.arange(24.0, Native.ScalarType.Float64).view(2, 3, 4));
        Close(x.std((0, 2)), y.std((0, 2)));
        Close(x.var((1, -1), keepdim: true), y.var((1, -1), keepdim: true));
        Close(x.std((0, 1, 2), false), y.std((0, 1, 2), false));
        Close(x.var((0, 1, 2), true, true), y.var((0, 1, 2), true, true));
        Close(Engine.std(x, (0, 1)), Native.std(y, (0, 1)));
        Close(Engine.var(x, (0, 1, 2), false), Native.var(y, (0, 1, 2), false));
        Same(x.std_mean((0, 1)), y.std_mean((0, 1)));
        Same(x.var_mean((0, 1, 2), keepdim: true), y.var_mean((0, 1, 2), keepdim: true));
        Same(Engine.std_mean(x, (0, 1)), Native.std_mean(y, (0, 1)));
        Same(Engine.var_mean(x, 1), Native.var_mean(y, 1));
        Close(x.std([0L, 1L]), y.std(new long[] { 0, 1 }));
        Assert.ThrowsAny<ArgumentException>(() => x.std((0, 0)));
        Assert.ThrowsAny<ArgumentException>(() => x.var((0, 3)));
    }

    [Fact]
    public void Elements_are_read_into_an_array_of_the_tensors_dimensions()
    {
        var (x, y) = Both();
        Assert.Equal((double[,])y.data<double>().ToNDArray(), (double[,])x.data<double>().ToNDArray());
        Assert.Equal((double[,])y.t().data<double>().ToNDArray(), (double[,])x.t().data<double>().ToNDArray());
        Assert.Equal((double[])y[0].data<double>().ToNDArray(), (double[])x[0].data<double>().ToNDArray());
        Assert.Equal((double[])y[0, 1].data<double>().ToNDArray(), (double[])x[0, 1].data<double>().ToNDArray());
        Assert.Equal((long[,,])Native.arange(8).view(2, 2, 2).data<long>().ToNDArray(), (long[,,])Engine.arange(8).view(2, 2, 2).data<long>().ToNDArray());
        Assert.Equal((bool[,])y.gt(0).data<bool>().ToNDArray(), (bool[,])x.gt(0).data<bool>().ToNDArray());
        Assert.Equal((byte[,,,,,,])Native.ones(new long[] { 1, 2, 1, 1, 1, 2, 1 }, dtype: Native.ScalarType.Byte).data<byte>().ToNDArray(), (byte[,,,,,,])Engine.ones([1, 2, 1, 1, 1, 2, 1], dtype: Engine.ScalarType.Byte).data<byte>().ToNDArray());
        Assert.Equal([2, 0], [Engine.zeros(2, 0).data<float>().ToNDArray().GetLength(0), Engine.zeros(2, 0).data<float>().ToNDArray().GetLength(1)]);
    }

    [Fact]
    public void A_number_has_the_type_that_holds_all_of_its_kind()
    {
        SafeStep.ManagedTorch.Scalar[] own = [3, 3L, 2.5f, 2.5, (byte)3, true, Engine.ones(1).ToScalar(), Engine.tensor(new byte[] { 1 }).ToScalar(), Engine.tensor(new[] { 1 }).ToScalar(), Engine.tensor(new[] { true }).ToScalar()];
        TorchSharp.Scalar[] theirs = [3, 3L, 2.5f, 2.5, (byte)3, true, Native.ones(1).ToScalar(), Native.tensor(new byte[] { 1 }).ToScalar(), Native.tensor(new[] { 1 }).ToScalar(), Native.tensor(new[] { true }).ToScalar()];
        Assert.Equal(theirs.Select(s => s.Type.ToString()), own.Select(s => s.Type.ToString()));
    }

    [Fact]
    public void A_stream_of_random_numbers_is_continued_by_the_other_library()
    {
        Engine.manual_seed(5);
        Native.manual_seed(5);
        Assert.Equal(State(Native.get_rng_state()), State(Engine.get_rng_state()));
        foreach (var draws in new[] { 3, 5, 624, 40, 1 })
        {
            Same(Engine.randn(draws, Engine.ScalarType.Float64).mul(0), Native.randn(draws, Native.ScalarType.Float64).mul(0));
            Same(Engine.rand(draws), Native.rand(draws));
            // The second of a pair of normal numbers is kept and differs in its last digits.
            Assert.Equal(Whole(State(Native.get_rng_state())), Whole(State(Engine.get_rng_state())));
            Engine.set_rng_state(Engine.tensor(State(Native.get_rng_state())));
            Same(Engine.randn(1), Native.randn(1));
            Native.set_rng_state(Native.tensor(State(Engine.get_rng_state())));
            Same(Engine.rand(2), Native.rand(2));
        }
        Assert.Throws<ArgumentException>(() => Engine.set_rng_state(Engine.zeros(3)));
        Assert.Throws<ArgumentException>(() => Engine.set_rng_state(Engine.zeros(5056)));
        Assert.Throws<ArgumentException>(() => Engine.set_rng_state(Engine.zeros(5056, dtype: Engine.ScalarType.Byte)));

        static byte[] State(dynamic state) => state.data<byte>().ToArray();

        static byte[] Whole(byte[] state) => [.. state.AsSpan(0, 24 + (8 * 624)), state[5040]];
    }

    [Fact]
    public void The_gradients_of_a_bag_are_divided_by_each_rows_own_frequency()
    {
        var (bag, rows) = (Engine.nn.EmbeddingBag(5, 2, scale_grad_by_freq: true, mode: SafeStep.ManagedTorch.EmbeddingBagMode.Sum), Engine.nn.Embedding(5, 2, scale_grad_by_freq: true));
        using var native = Native.nn.Embedding(5, 2, scale_grad_by_freq: true);
        long[] named = [1, 4, 2, 0, 4, 3, 1, 1];
        bag.call(Engine.tensor(named), Engine.tensor(new long[] { 0, 3 })).sum().backward();
        rows.call(Engine.tensor(named)).sum().backward();
        native.call(Native.tensor(named)).sum().backward();
        Same(rows.weight!.grad!, native.weight!.grad!);
        Same(bag.weight!.grad!, native.weight!.grad!);
    }

    [Fact]
    public void Means_pass_over_what_is_no_number()
    {
        double[] data = [1, double.NaN, 3, double.NaN, double.NaN, double.NaN];
        var x = Engine.tensor(data, [2, 3], requires_grad: true);
        Assert.Equal([2.0, double.NaN], x.nanmean(1).data<double>().ToArray());
        Assert.Equal([1f, float.NaN, 3f], Engine.nanmean(x, 0, true, Engine.ScalarType.Float32).data<float>().ToArray());
        Assert.Equal(2.0, x.nanmean().item<double>());
        x.nanmean().backward();
        Assert.Equal([0.5, 0, 0.5, 0, 0, 0], x.grad!.data<double>().ToArray());
        Assert.Throws<InvalidOperationException>(() => Engine.arange(3).nanmean());
    }

    [Fact]
    public void Sequences_are_filled_up_to_the_longest()
    {
        Engine.Tensor[] own = [Engine.ones(2, 3), Engine.ones(4, 3) * 2, Engine.ones(0, 3)];
        Native.Tensor[] theirs = [Native.ones(2, 3), Native.ones(4, 3) * 2, Native.ones(0, 3)];
        Same(Engine.nn.utils.rnn.pad_sequence(own), Native.nn.utils.rnn.pad_sequence(theirs));
        Same(Engine.nn.utils.rnn.pad_sequence(own, true, -1.5), Native.nn.utils.rnn.pad_sequence(theirs, true, -1.5));
        Assert.Throws<ArgumentException>(() => Engine.nn.utils.rnn.pad_sequence([Engine.ones(2, 3), Engine.ones(2, 4)]));
    }

    [Fact]
    public void A_graphics_processor_is_asked_for_where_there_is_one()
    {
        Assert.Equal(Engine.CPU.ToString(), (Engine.cuda.is_available() ? Engine.CUDA : Engine.CPU).ToString());
        Assert.Contains("cuda", Assert.Throws<ArgumentException>(() => Engine.CUDA).Message, StringComparison.Ordinal);
        Assert.Contains("CUDA", Assert.Throws<ArgumentException>(() => Engine.ones(1).to(SafeStep.ManagedTorch.DeviceType.CUDA)).Message, StringComparison.Ordinal);
    }
}
