using Engine = SafeStep.ManagedTorch.torch;
using Native = TorchSharp.torch;

namespace SafeStep.Differential.Tests;

/// <summary>Forms of calls that drawn arguments do not reach: tuples, null, lists, and what returns several tensors.</summary>
public sealed partial class OverloadTests
{
    private static readonly double[] Six = [0.5, -1.0, 2.0, 3.0, -0.25, 1.5];

#nullable disable
    [Fact]
    public void A_comparison_with_null_is_a_truth_value()
    {
        using Engine.Tensor x = Engine.ones(1);
        using Native.Tensor y = Native.ones(1);
        Same(x == null, y == null);
        Same(null == x, null == y);
        Same(x.eq((Engine.Tensor)null), y.eq((Native.Tensor)null));
        // TorchSharp fails at these.
        Assert.True((bool)(x != null));
        Assert.True((bool)(null != x));
        Engine.Tensor none = null;
        Assert.True((bool)(none == (Engine.Tensor)null));
        Assert.False((bool)(none == x));
        Assert.True((bool)(none != x));
    }
#nullable restore

    [Fact]
    public void The_smallest_integer_wraps()
    {
        Same(Engine.tensor(new[] { int.MinValue, -3 }).abs(), Native.tensor(new[] { int.MinValue, -3 }).abs());
        Same(Engine.tensor(new[] { long.MinValue, 4 }).abs(), Native.tensor(new[] { long.MinValue, 4 }).abs());
        Same(Engine.tensor(new[] { int.MinValue, 7 }).remainder(-1), Native.tensor(new[] { int.MinValue, 7 }).remainder(-1));
        Same(Engine.tensor(new[] { long.MinValue }).remainder(Engine.tensor(new[] { -1L })), Native.tensor(new[] { long.MinValue }).remainder(Native.tensor(new[] { -1L })));
        Same(Engine.tensor(new[] { long.MinValue }).fmod(-1), Engine.tensor(new[] { 0L }));
        Same(Engine.tensor(new[] { int.MinValue }).neg(), Native.tensor(new[] { int.MinValue }).neg());
        Same(Engine.tensor(new[] { int.MinValue }).floor_divide(-1), Native.tensor(new[] { int.MinValue }).floor_divide(-1));
        Same(Engine.tensor(new[] { int.MinValue }).square(), Native.tensor(new[] { int.MinValue }).square());
    }

    [Fact]
    public void Elements_move_along_several_dimensions()
    {
        var (x, y) = Both();
        Same(x.roll((1, -1), (0, 1)), y.roll((1, -1), (0, 1)));
        Same(x.roll([1, 2], [1, 0]), y.roll(new long[] { 1, 2 }, new long[] { 1, 0 }));
        Same(x.roll([4], []), y.roll(new long[] { 4 }, new long[] { }));
        Same(Engine.roll(x, [4], [1]), Native.roll(y, new long[] { 4 }, new long[] { 1 }));
        Same(Engine.roll(x.unsqueeze(0), (1, 1, 1), (0, 1, 2)), Native.roll(y.unsqueeze(0), (1, 1, 1), (0, 1, 2)));
        Assert.Throws<ArgumentException>(() => x.roll([1, 2], [1]));
    }

    [Fact]
    public void Parts_are_cut_at_positions()
    {
        var (x, y) = (Engine.arange(7), Native.arange(7));
        foreach (long[] cuts in new long[][] { [2, 5], [0], [5, 2], [-2], [9], [], [3, 3] })
        {
            Same(x.tensor_split(cuts), y.tensor_split(cuts));
            Same(x.tensor_split(Engine.tensor(cuts)), y.tensor_split(Native.tensor(cuts)));
        }
        Same(x.tensor_split(Engine.tensor(3L)), y.tensor_split(Native.tensor(3L)));
    }

    [Fact]
    public void Spreads_come_with_their_means()
    {
        var (x, y) = Both();
        Same(x.std_mean(1L, keepdim: true), y.std_mean(1L, keepdim: true));
        Same(x.var_mean(0L), y.var_mean(0L));
        Same(x.std_mean(), y.std_mean());
        Same(Engine.std_mean(x), Native.std_mean(y));
        Same(Engine.std_mean(x, [0L, 1L]), Native.std_mean(y, new[] { 0L, 1L }));
        Same(Engine.var_mean(x, [1L]), Native.var_mean(y, new[] { 1L }));
        Same(Engine.std(x, [1L], false), y.std(new[] { 1L }, false));
        Same(Engine.norm(x, 1, true, 2f), Native.norm(y, 1, true, 2f));
    }

    [Fact]
    public void Static_names_and_lists_do_what_the_methods_do()
    {
        var (x, y) = Both();
        Same(Engine.floor_divide(x, x.abs()), Native.floor_divide(y, y.abs()));
        Same(Engine.true_divide(x, x.abs()), Native.true_divide(y, y.abs()));
        Assert.Equal(Native.numel(y), Engine.numel(x));
        Same(Engine.where(x > 0), Native.where(y > 0));
        Assert.Throws<ArgumentException>(() => Engine.where(x));
        Same(Engine.vstack(new List<Engine.Tensor> { x, x }), Native.vstack(new List<Native.Tensor> { y, y }));
        Same(x[Engine.TensorIndex.Bool(true)], y[Native.TensorIndex.Bool(true)]);
        Same(x[Engine.TensorIndex.Bool(false)], y[Native.TensorIndex.Bool(false)]);
        Same(SafeStep.ManagedTorch.ScalarExtensionMethods.ToTensor(3), TorchSharp.TensorExtensionMethods.ToTensor(3));
        Same(SafeStep.ManagedTorch.ScalarExtensionMethods.ToTensor(1.5f, requires_grad: true), TorchSharp.TensorExtensionMethods.ToTensor(1.5f, requires_grad: true));
        Assert.Equal("cpu", Engine.device("cpu", 0).ToString());
    }

    [Fact]
    public void Integers_are_drawn_in_every_form_of_a_shape()
    {
        Engine.manual_seed(3);
        Native.manual_seed(3);
        Same(Engine.randint(10, new[] { 2, 3 }), Native.randint(10, new[] { 2, 3 }));
        Same(Engine.randint(0, 10, new[] { 2, 2 }), Native.randint(0, 10, new[] { 2, 2 }));
        Same(Engine.randint(2, 10, 5), Native.randint(2, 10, 5));
        Same(Engine.randint(10, (2, 3)), Native.randint(10, (2, 3)));
        Same(Engine.randint(1, 10, (2, 3)), Native.randint(1, 10, (2, 3)));
        Same(Engine.randint(1, 10, (2, 3, 1)), Native.randint(1, 10, (2, 3, 1)));
        Same(Engine.zeros(3).bernoulli_(Engine.tensor(new[] { 0f, 1f, 1f })), Native.zeros(3).bernoulli_(Native.tensor(new[] { 0f, 1f, 1f })));
    }

    [Fact]
    public void Backward_reaches_the_inputs_alone_or_is_differentiated()
    {
        var (x, y) = Both();
        x.requires_grad_(true);
        y.requires_grad_(true);
        var (a, b) = (Engine.tensor(2.0, requires_grad: true), Native.tensor(2.0, requires_grad: true));
        x.mul(a).sum().backward(inputs: [x]);
        y.mul(b).sum().backward(inputs: new[] { y });
        Same(x.grad!, y.grad!);
        Assert.Null(a.grad);
        x.mul(x).mul(a).sum().backward(create_graph: true);
        y.mul(y).mul(b).sum().backward(create_graph: true);
        Same(x.grad!.detach(), y.grad!.detach());
        Same(a.grad!.detach(), b.grad!.detach());
        Engine.autograd.backward(x.grad!.sum(), inputs: [a]);
        Native.autograd.backward(y.grad!.sum(), inputs: new[] { b });
        Same(a.grad!.detach(), b.grad!.detach());
        Engine.autograd.backward(x.mul(3), Engine.ones(2, 3, dtype: Engine.ScalarType.Float64));
        Native.autograd.backward(y.mul(3), Native.ones(2, 3, dtype: Native.ScalarType.Float64));
        Same(x.grad!.detach(), y.grad!.detach());
        Assert.Throws<ArgumentException>(() => x.sum().backward(inputs: []));
    }

    [Fact]
    public void A_transposed_convolution_reaches_the_size_asked_for()
    {
        var layer = Engine.nn.ConvTranspose2d(2, 3, 3, stride: 2, padding: 1);
        using var other = Native.nn.ConvTranspose2d(2, 3, 3, stride: 2, padding: 1);
        using (Native.no_grad())
        {
            other.weight!.copy_(Native.tensor(layer.weight.data<float>().ToArray(), 2, 3, 3, 3));
            other.bias!.copy_(Native.tensor(layer.bias!.data<float>().ToArray()));
        }
        var (x, y) = (Engine.arange(18.0, Engine.ScalarType.Float32).view(1, 2, 3, 3), Native.arange(18.0, Native.ScalarType.Float32).view(1, 2, 3, 3));
        Assert.True(Native.tensor(layer.forward(x, [6, 5]).data<float>().ToArray(), 1, 3, 6, 5).allclose(other.forward(y, new long[] { 6, 5 }), 1e-4, 1e-5));
        Assert.Equal([1L, 3L, 5L, 6L], layer.forward(x, [1, 3, 5, 6]).shape);
        Assert.Throws<ArgumentException>(() => layer.forward(x, [7, 6]));
        Assert.Throws<ArgumentException>(() => layer.forward(x, [6]));
    }

    [Fact]
    public void Every_group_has_its_function_of_the_epoch()
    {
        var optimizer = Engine.optim.SGD([new SafeStep.ManagedTorch.Modules.Parameter(Engine.ones(1))], 0.5);
        var schedule = new Engine.optim.lr_scheduler.impl.LambdaLR(optimizer, new Func<int, double>[] { epoch => 1.0 / (epoch + 1) });
        schedule.step();
        Assert.Equal(0.25, optimizer.ParamGroups.Single().LearningRate);
        Assert.Throws<ArgumentException>(() => new Engine.optim.lr_scheduler.impl.LambdaLR(optimizer, new Func<int, double>[] { _ => 1, _ => 1 }));
    }

    private static (Engine.Tensor, Native.Tensor) Both() => (Engine.tensor(Six, [2, 3]), Native.tensor(Six, [2, 3]));

    private static void Same(dynamic own, dynamic theirs) => Assert.Equal((string)Outcome.See(theirs).ToString(), (string)Outcome.See(own).ToString());

    private static void Same((Engine.Tensor, Engine.Tensor) own, (Native.Tensor, Native.Tensor) theirs)
    {
        Close(own.Item1, theirs.Item1);
        Close(own.Item2, theirs.Item2);
    }

    private static void Same(Engine.Tensor[] own, Native.Tensor[] theirs)
    {
        Assert.Equal(theirs.Length, own.Length);
        foreach (var (x, y) in own.Zip(theirs)) Same(x, (object)y);
    }

    // Sums in another order differ in the last digits.
    private static void Close(Engine.Tensor own, Native.Tensor theirs)
    {
        Assert.Equal(theirs.shape, own.shape);
        foreach (var (x, y) in own.data<double>().ToArray().Zip(theirs.data<double>().ToArray())) Assert.Equal(y, x, 1e-12);
    }
}
