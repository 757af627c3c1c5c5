using Engine = SafeStep.ManagedTorch.torch;
using Native = TorchSharp.torch;

namespace SafeStep.Differential.Tests;

/// <summary>What modules register: names, states and files.</summary>
public sealed class ModuleTests
{
    [Fact]
    public void Tied_weights_keep_all_their_names_in_a_state()
    {
        var (own, theirs) = (new EngineTied(), new NativeTied());
        Assert.Equal(["e.weight", "o.weight"], theirs.state_dict().Keys);
        Assert.Equal(theirs.state_dict().Keys, own.state_dict().Keys);
        // As in PyTorch; TorchSharp counts them twice, and an optimizer would step twice.
        Assert.Single(own.parameters());
        var (missing, unexpected) = own.load_state_dict(new EngineTied().state_dict());
        Assert.Empty(missing.Concat(unexpected));
        var one = new Dictionary<string, Engine.Tensor> { ["o.weight"] = Engine.ones(5, 3) };
        Assert.Contains("e.weight", Assert.Throws<InvalidOperationException>(() => own.load_state_dict(one)).Message, StringComparison.Ordinal);
        Assert.Equal(["e.weight"], own.load_state_dict(one, strict: false).missing_keys);
        Assert.Equal(1, own.e.weight![2, 1].item<float>());
        Assert.Empty(own.load_state_dict(one, skip: ["e.weight"]).missing_keys);
    }

    [Fact]
    public void A_file_of_tied_weights_is_read_by_the_other_library()
    {
        var (own, theirs) = (new EngineTied(), new NativeTied());
        using var written = new MemoryStream();
        own.save(written);
        theirs.load(new MemoryStream(written.ToArray()));
        Assert.Equal(own.e.weight!.data<float>().ToArray(), theirs.e.weight!.data<float>().ToArray());
        using (Native.no_grad()) theirs.e.weight!.mul_(2);
        using var back = new MemoryStream();
        theirs.save(back);
        Assert.Equal(written.ToArray().Length, back.ToArray().Length);
        own.load(new MemoryStream(back.ToArray()));
        Assert.Equal(theirs.e.weight!.data<float>().ToArray(), own.e.weight!.data<float>().ToArray());
    }

    [Fact]
    public void A_module_under_two_names_is_in_the_state_under_both()
    {
        var shared = Engine.nn.BatchNorm1d(2);
        using var net = Engine.nn.Sequential(("a", shared), ("b", shared));
        Assert.Equal(10, net.state_dict().Count);
        Assert.Equal(2, net.parameters().Count());
        Assert.Contains("b.running_mean", net.state_dict().Keys);
    }

    [Fact]
    public void What_is_added_to_a_sequence_runs_in_order()
    {
        using var net = Engine.nn.Sequential(Engine.nn.Linear(2, 2));
        net.add_module("x", Engine.nn.Linear(2, 7));
        net.register_module("y", Engine.nn.ReLU());
        Assert.Equal(3, net.Count);
        Assert.Equal([1L, 7L], net.call(Engine.ones(1, 2)).shape);
        Assert.True(net.call(Engine.ones(1, 2)).min().item<float>() >= 0);
        Assert.Equal(["0.weight", "0.bias", "x.weight", "x.bias"], net.named_parameters().Select(p => p.name));
        Assert.Equal(["0", "x", "y"], net.named_children().Select(c => c.name));
        Assert.IsType<SafeStep.ManagedTorch.Modules.Linear>(net[1]);
        Assert.Equal(["x", "y"], net[1..].named_children().Select(c => c.name));
        Assert.Throws<InvalidOperationException>(() => net.add_module("x", Engine.nn.ReLU()));
        Assert.Throws<ArgumentException>(() => net.add_module("list", Engine.nn.ModuleList()));
        Assert.Equal(3, net.Count);
    }

    [Fact]
    public void What_is_registered_in_a_container_is_in_it()
    {
        var modules = Engine.nn.ModuleDict<Engine.nn.Module>(("a", Engine.nn.ReLU()));
        modules.add_module("b", Engine.nn.Linear(1, 1));
        Assert.Equal(["a", "b"], modules.Keys);
        Assert.Equal(2, modules.parameters().Count());
        modules.Remove("a");
        Assert.Equal(["b"], modules.named_children().Select(c => c.name));
        var list = Engine.nn.ModuleList<Engine.nn.Module>(Engine.nn.ReLU());
        list.add_module("1", Engine.nn.Linear(1, 1));
        Assert.Equal(2, list.Count);
        Assert.Throws<ArgumentException>(() => list.add_module("x", Engine.nn.ReLU()));
        Assert.Equal(["0", "1"], list.named_children().Select(c => c.name));
        var values = Engine.nn.ParameterDict();
        values.register_parameter("w", Engine.nn.Parameter(Engine.ones(2)));
        Assert.True(values.ContainsKey("w"));
        var line = Engine.nn.ParameterList(Engine.nn.Parameter(Engine.ones(2)));
        line.register_parameter("1", Engine.nn.Parameter(Engine.ones(3)));
        Assert.Equal(2, line.Count);
        Assert.Throws<ArgumentException>(() => line.register_parameter("w", Engine.nn.Parameter(Engine.ones(3))));
    }

    private sealed class EngineTied : Engine.nn.Module<Engine.Tensor, Engine.Tensor>
    {
        public readonly SafeStep.ManagedTorch.Modules.Embedding e = Engine.nn.Embedding(5, 3);
        public readonly SafeStep.ManagedTorch.Modules.Linear o = Engine.nn.Linear(3, 5, hasBias: false);

        public EngineTied() : base("Tied")
        {
            o.weight = e.weight!;
            RegisterComponents();
        }

        public override Engine.Tensor forward(Engine.Tensor input) => o.call(e.call(input));
    }

    private sealed class NativeTied : Native.nn.Module<Native.Tensor, Native.Tensor>
    {
        public readonly TorchSharp.Modules.Embedding e = Native.nn.Embedding(5, 3);
        public readonly TorchSharp.Modules.Linear o = Native.nn.Linear(3, 5, hasBias: false);

        public NativeTied() : base("Tied")
        {
            o.weight = e.weight!;
            RegisterComponents();
        }

        public override Native.Tensor forward(Native.Tensor input) => o.call(e.call(input));
    }
}
