namespace SafeStep.Differential.Tests;

/// <summary>What autograd, views, scopes and memory promise, as short programs of more than one operation that run in both libraries and must do the same, an error included.</summary>
public sealed partial class ContractTests
{
    private static readonly double[] Six = [0.5, -1.0, 2.0, 3.0, -0.25, 1.5];

    private static readonly Dictionary<string, Func<Library, IEnumerable<object?>>> Programs = new()
    {
        ["a view made under no_grad, then written"] = l =>
        {
            dynamic y = Leaf(l).mul(2.0);
            dynamic v;
            using (l.NoGrad()) v = y.view(6);
            v.mul_(l.Make(Six, [6], "Float64").requires_grad_(true));
            y.sum().backward();
            return [];
        },
        ["a view made and written under no_grad"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = x.mul(2.0);
            using (l.NoGrad()) y.view(6).mul_(3.0);
            y.sum().backward();
            return [y.detach(), x.grad];
        },
        ["retain_grad, then a write in place"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = x.mul(2.0);
            y.retain_grad();
            y.mul_(3.0);
            y.mul(Weights(l)).sum().backward();
            return [x.grad, y.grad];
        },
        ["retain_grad of a view's base, then a write through the view"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = x.mul(2.0);
            y.retain_grad();
            y.select(0L, 1L).mul_(3.0);
            y.mul(Weights(l)).sum().backward();
            return [x.grad, y.grad];
        },
        ["backward twice where nothing was saved"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = x.add(1.0).sum();
            y.backward();
            y.backward();
            return [x.grad];
        },
        ["backward twice where something was saved"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = x.mul(x).sum();
            y.backward();
            y.backward();
            return [x.grad];
        },
        ["a saved value written before backward"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic a = x.mul(2.0);
            dynamic y = a.mul(a).sum();
            a.add_(1.0);
            y.backward();
            return [];
        },
        ["a buffer multiplied in place by a parameter"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic buffer = l.Make(Six, [2, 3], "Float64");
            buffer.mul_(x);
            buffer.sum().backward();
            return [x.grad, buffer.detach()];
        },
        ["a leaf written where operations are recorded"] = l =>
        {
            Leaf(l).mul_(2.0);
            return [];
        },
        ["a gradient has its leaf's type"] = l =>
        {
            dynamic x = l.Make(Six, [2, 3], "Float32").requires_grad_(true);
            x.mul(Weights(l)).sum().backward();
            return [x.grad];
        },
        ["unfold shows its source"] = l =>
        {
            dynamic x = l.Make(Six, [6], "Float64");
            x.unfold(0L, 2L, 3L).mul_(10.0);
            return [x];
        },
        ["t of one dimension keeps the graph"] = l =>
        {
            dynamic x = l.Make(Six, [6], "Float64").requires_grad_(true);
            x.t().mul(2.0).sum().backward();
            return [x.grad];
        },
        ["repeat(1) is a copy"] = l =>
        {
            dynamic x = l.Make(Six, [6], "Float64");
            x.repeat(new long[] { 1 }).mul_(10.0);
            return [x];
        },
        ["tile of one is a copy or not as there"] = l =>
        {
            dynamic x = l.Make(Six, [6], "Float64");
            x.tile(new long[] { 1 }).mul_(10.0);
            return [x];
        },
        ["the gradient of a part by index"] = l =>
        {
            dynamic x = Leaf(l);
            x.select(0L, 1L).slice(0L, 0L, 3L, 2L).mul(3.0).sum().backward();
            return [x.grad];
        },
        ["detach shares memory"] = l =>
        {
            dynamic x = Leaf(l);
            x.detach().mul_(2.0);
            return [x.detach()];
        },
        ["an expanded tensor written"] = l =>
        {
            l.Make([1, 2], [2, 1], "Float64").expand(new long[] { 2, 3 }).add_(1.0);
            return [];
        },
        ["steps keep the graph with a gradient of zero"] = l =>
        {
            dynamic x = Leaf(l);
            x.sign().add(x.floor()).add(x.round()).sum().backward();
            return [x.grad];
        },
        ["a second backward adds"] = l =>
        {
            dynamic x = Leaf(l);
            x.mul(2.0).sum().backward();
            x.mul(3.0).sum().backward();
            return [x.grad];
        },
        ["two views of one, one written"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = x.mul(1.0);
            dynamic row = y.select(0L, 0L);
            dynamic column = y.select(1L, 1L);
            column.mul_(5.0);
            row.mul(row).sum().backward();
            return [x.grad, row.detach()];
        },
        ["the spread of equal numbers has a gradient of zero"] = l =>
        {
            dynamic x = l.Make([2, 2, 2, 1, 2, 3], [2, 3], "Float64").requires_grad_(true);
            x.std(1L).sum().backward();
            return [x.grad];
        },
        ["the slopes at the corners of activations"] = l =>
        {
            dynamic x = l.Make([0, 6, -3, 3, 1, -1], [6], "Float64").requires_grad_(true);
            x.relu6().add(x.relu()).add(x.hardswish().mul(3.0)).add(x.leaky_relu(0.1)).add(x.abs()).add(x.clamp(-1.0, 1.0)).sum().backward();
            return [x.grad];
        },
        ["bitwise operators of integers"] = l =>
        {
            dynamic a = l.Make([5, 6, -1, 0], [4], "Int64");
            dynamic b = l.Make([3, -2, 7, 1], [4], "Int64");
            return [a & b, a | b, a ^ b, ~a];
        },
        ["sign and closeness of truth values"] = l =>
        {
            dynamic a = l.Make([1, 0, 1], [3], "Bool");
            return [a.sign(), a.isclose(a), a.allclose(a)];
        },
        ["a number without dimensions does not decide the type"] = l =>
        {
            dynamic n = l.Make([3, 4], [2], "Int64").eq(l.Make([3, 5], [2], "Int64")).sum();
            return [n.div(3.0), l.Make([1, 2], [2], "Int32").mul(l.Make([2.5], [], "Float64"))];
        },
        ["a view of a leaf made under no_grad, then written"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic v;
            using (l.NoGrad()) v = x.view(6);
            v.mul_(2.0);
            return [];
        },
        ["a view of a leaf made under no_grad, then filled"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic v;
            using (l.NoGrad()) v = x.view(6);
            v.zero_();
            return [];
        },
        ["a view of a leaf made and written under no_grad"] = l =>
        {
            dynamic x = Leaf(l);
            using (l.NoGrad()) x.view(6).mul_(2.0);
            return [x.detach()];
        },
        ["a view of a result made under no_grad, then written by a constant"] = l =>
        {
            dynamic y = Leaf(l).mul(2.0);
            dynamic v;
            using (l.NoGrad()) v = y.view(6);
            v.copy_(l.Make(Six, [6], "Float64"));
            return [];
        },
        ["a part of split written"] = l =>
        {
            Leaf(l).mul(1.0).split(1L)[0].mul_(2.0);
            return [];
        },
        ["a part of chunk written"] = l =>
        {
            Leaf(l).mul(1.0).chunk(2L)[0].add_(2.0);
            return [];
        },
        ["a part of unbind written, through a view of it"] = l =>
        {
            Leaf(l).mul(1.0).unbind(0L)[1].view(3).zero_();
            return [];
        },
        ["a part of split of a constant written"] = l =>
        {
            dynamic x = l.Make(Six, [2, 3], "Float64");
            x.split(1L)[0].mul_(2.0);
            x.unbind(0L)[1].zero_();
            return [x];
        },
        ["a part of split written under no_grad"] = l =>
        {
            dynamic y = Leaf(l).mul(1.0);
            using (l.NoGrad()) y.split(1L)[0].mul_(2.0);
            return [y.detach()];
        },
        ["a part of tensor_split written"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic y = x.mul(1.0);
            y.tensor_split(2L)[0].mul_(2.0);
            y.sum().backward();
            return [x.grad, y.detach()];
        },
        ["numbers of another type put at positions"] = l =>
        {
            dynamic x = l.Make([0, 0, 0], [3], "Int64");
            Put(l, x, l.Make([1.5], [1], "Float32"), l.Make([0], [1], "Int64"));
            return [x];
        },
        ["numbers of another type put under a mask"] = l =>
        {
            dynamic x = l.Make([0, 0, 0], [3], "Float32");
            Put(l, x, l.Make([1.5], [], "Float64"), l.Make([1, 0, 1], [3], "Bool"));
            return [x];
        },
        ["several numbers of another type put under a mask"] = l =>
        {
            dynamic x = l.Make([0, 0, 0], [3], "Float32");
            Put(l, x, l.Make([1.5, 2], [2], "Float64"), l.Make([1, 0, 1], [3], "Bool"));
            return [x];
        },
        ["a view made under no_grad is a leaf of its own"] = l =>
        {
            dynamic x = Leaf(l);
            dynamic v, part, alone;
            using (l.NoGrad()) (v, part, alone) = (x.view(6), x.mul(2.0).select(0L, 1L), x.detach().view(6));
            v.mul(x.view(6)).sum().backward();
            return [v, part, alone, (bool)v.is_leaf, x.grad, v.grad];
        },
        ["views of a result made under no_grad are followed"] = l =>
        {
            dynamic y = Leaf(l).mul(2.0);
            using (l.NoGrad()) return [y.view(6), y.t(), y.unsqueeze(0L), y.expand(new long[] { 2, 2, 3 }), y.split(1L)[0], y.reshape(3, 2), y.add(1.0)];
        },
        ["labels of 32 bits"] = l => [CrossEntropy(l, "Int32")],
        ["labels of bytes"] = l => [CrossEntropy(l, "Byte")],
        ["labels of truth values"] = l => [CrossEntropy(l, "Bool")],
        ["a mask without dimensions is no index"] = l =>
        {
            dynamic x = l.Make(Six, [6], "Float64");
            return [x.masked_fill(l.Make([0], [], "Bool"), 5.0), x.masked_select(l.Make([1], [], "Bool"))];
        },
    };

    public static TheoryData<string> Names => [.. Programs.Keys, .. Inference.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_libraries_do_the_same(string name)
    {
        var difference = Comparison.Difference(Run(Library.Managed, Program(name)), Run(Library.Torch, Program(name)), single: false);
        Assert.True(difference is null, difference);
    }

    [Fact]
    public void A_tensor_from_an_array_is_on_the_arrays_memory_in_both()
    {
        float[,] managed = { { 1, 2 }, { 3, 4 } };
        float[,] torch = { { 1, 2 }, { 3, 4 } };
        SafeStep.ManagedTorch.torch.from_array(managed).mul_(2);
        TorchSharp.torch.from_array(torch).mul_(2);
        Assert.Equal(torch, managed);
        long[] line = [1, 2, 3];
        using var seen = SafeStep.ManagedTorch.torch.from_array(line);
        line[1] = 7;
        Assert.Equal(7, seen[1].item<long>());
        using var copied = SafeStep.ManagedTorch.torch.tensor(line);
        line[1] = 8;
        Assert.Equal(7, copied[1].item<long>());
    }

    [Fact]
    public void The_gradient_of_the_logistic_loss_at_a_logit_of_zero_is_half_the_way_in_both()
    {
        double[] targets = [0, 1, 0.5, 0.25];
        var managed = SafeStep.ManagedTorch.torch.zeros([4], SafeStep.ManagedTorch.torch.ScalarType.Float64, requires_grad: true);
        using var torch = TorchSharp.torch.zeros([4], TorchSharp.torch.ScalarType.Float64, requires_grad: true);
        SafeStep.ManagedTorch.torch.nn.functional.binary_cross_entropy_with_logits(managed, SafeStep.ManagedTorch.torch.tensor(targets), reduction: SafeStep.ManagedTorch.torch.nn.Reduction.Sum).backward();
        TorchSharp.torch.nn.functional.binary_cross_entropy_with_logits(torch, TorchSharp.torch.tensor(targets), reduction: TorchSharp.torch.nn.Reduction.Sum).backward();
        Assert.Equal([0.5, -0.5, 0, 0.25], managed.grad!.data<double>().ToArray());
        Assert.Equal(torch.grad!.data<double>().ToArray(), managed.grad!.data<double>().ToArray());
    }

    [Fact]
    public void A_module_made_in_a_dispose_scope_keeps_its_parameters_in_both()
    {
        SafeStep.ManagedTorch.Modules.Linear managed;
        TorchSharp.Modules.Linear torch;
        using (SafeStep.ManagedTorch.torch.NewDisposeScope()) managed = SafeStep.ManagedTorch.torch.nn.Linear(2, 3);
        using (TorchSharp.torch.NewDisposeScope()) torch = TorchSharp.torch.nn.Linear(2, 3);
        Assert.Equal([3L, 2L], torch.weight!.clone().shape);
        Assert.Equal([3L, 2L], managed.weight!.clone().shape);
    }

    [Fact]
    public void Gradients_are_returned_by_autograd_in_both()
    {
        var managed = SafeStep.ManagedTorch.torch.tensor(Six, [2, 3], requires_grad: true);
        using var torch = TorchSharp.torch.tensor(Six, [2, 3], requires_grad: true);
        var (result, expected) = (managed.mul(managed), torch.mul(torch));
        var own = SafeStep.ManagedTorch.torch.autograd.grad([result.mul(3).sum()], [managed, result], retain_graph: true);
        var theirs = TorchSharp.torch.autograd.grad([expected.mul(3).sum()], [torch, expected], retain_graph: true);
        for (var i = 0; i < 2; i++) Assert.Equal(theirs[i].data<double>().ToArray(), own[i].data<double>().ToArray());
        Assert.Null(managed.grad);
        var weighted = SafeStep.ManagedTorch.torch.autograd.grad([result], [managed], [SafeStep.ManagedTorch.torch.tensor(Six, [2, 3])]);
        Assert.Equal(TorchSharp.torch.autograd.grad([expected], [torch], [TorchSharp.torch.tensor(Six, [2, 3])])[0].data<double>().ToArray(), weighted[0].data<double>().ToArray());
        Assert.Throws<InvalidOperationException>(() => SafeStep.ManagedTorch.torch.autograd.grad([managed.mul(2).sum()], [SafeStep.ManagedTorch.torch.ones(1, requires_grad: true)]));
    }

    private static Func<Library, IEnumerable<object?>> Program(string name) => Programs.TryGetValue(name, out var program) ? program : Inference[name];

    private static Outcome Run(Library library, Func<Library, IEnumerable<object?>> program)
    {
        var outcome = new Outcome();
        using var scope = library.NewScope();
        try
        {
            foreach (var part in program(library)) outcome.Results.Add(part is null ? new Seen("null", [], [], false) : library.Tensor.IsInstanceOfType(part) ? Outcome.See(part) : Outcome.SeePlain(part));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            outcome.Fail("program", error);
        }
        return outcome;
    }

    private static void Put(Library library, dynamic x, dynamic value, dynamic index)
    {
        var indices = Array.CreateInstance(library.Tensor, 1);
        indices.SetValue((object)index, 0);
        library.Tensor.GetProperties().First(p => p.GetIndexParameters() is [var only] && only.ParameterType == indices.GetType()).SetValue((object)x, (object)value, [indices]);
    }

    private static object CrossEntropy(Library library, string type)
    {
        var operation = Surface.Operations.First(o => o.Name.Contains("functional.cross_entropy(", StringComparison.Ordinal));
        object?[] arguments = [.. operation.Parameters.Select((p, i) => i == 0 ? (object)Leaf(library) : i == 1 ? library.Make([1, 0], [2], type) : p.DefaultValue is { } value && p.ParameterType.IsEnum ? Enum.Parse(operation.ParameterType(library, i), value.ToString()!) : p.DefaultValue)];
        return operation.Invoke(library, null, arguments)!;
    }

    private static dynamic Leaf(Library library) => library.Make(Six, [2, 3], "Float64").requires_grad_(true);

    private static dynamic Weights(Library library) => library.Make([1, 2, 3, 4, 5, 6], [2, 3], "Float64");
}
