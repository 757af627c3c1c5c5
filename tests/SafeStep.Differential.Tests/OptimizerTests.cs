using Engine = SafeStep.ManagedTorch.torch;
using EngineParameter = SafeStep.ManagedTorch.Modules.Parameter;
using Native = TorchSharp.torch;
using NativeParameter = TorchSharp.Modules.Parameter;

namespace SafeStep.Differential.Tests;

/// <summary>Each optimizer over fifty steps with the same gradients in both libraries, and its state carried from one library's file to the other.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 50;

    private sealed record Pair(Func<EngineParameter[], Engine.optim.Optimizer> Managed, Func<NativeParameter[], Native.optim.Optimizer> Torch);

    private static readonly Dictionary<string, Pair> Optimizers = new()
    {
        ["SGD"] = new(p => Engine.optim.SGD(p, 0.1), p => Native.optim.SGD(p, 0.1)),
        ["SGD, Nesterov"] = new(p => Engine.optim.SGD(p, 0.1, 0.9, 0, 0.01, true), p => Native.optim.SGD(p, 0.1, 0.9, 0, 0.01, true)),
        ["SGD, dampening, maximize"] = new(p => Engine.optim.SGD(p, 0.1, 0.9, 0.5, maximize: true), p => Native.optim.SGD(p, 0.1, 0.9, 0.5, maximize: true)),
        ["Adam"] = new(p => Engine.optim.Adam(p, 0.01, weight_decay: 0.1, amsgrad: true), p => Native.optim.Adam(p, 0.01, weight_decay: 0.1, amsgrad: true)),
        ["AdamW"] = new(p => Engine.optim.AdamW(p, 0.01, weight_decay: 0.1), p => Native.optim.AdamW(p, 0.01, weight_decay: 0.1)),
        ["RMSProp"] = new(p => Engine.optim.RMSProp(p, 0.01, momentum: 0.9, centered: true), p => Native.optim.RMSProp(p, 0.01, momentum: 0.9, centered: true)),
        ["Adagrad"] = new(p => Engine.optim.Adagrad(p, 0.1, 0.01, 0.1, 0.5), p => Native.optim.Adagrad(p, 0.1, 0.01, 0.1, 0.5)),
        ["Adadelta"] = new(p => Engine.optim.Adadelta(p, 0.5, weight_decay: 0.1), p => Native.optim.Adadelta(p, 0.5, weight_decay: 0.1)),
        ["Adamax"] = new(p => Engine.optim.Adamax(p, 0.01, weight_decay: 0.1), p => Native.optim.Adamax(p, 0.01, weight_decay: 0.1)),
        ["NAdam"] = new(p => Engine.optim.NAdam(p, 0.01, weight_decay: 0.1), p => Native.optim.NAdam(p, 0.01, weight_decay: 0.1)),
        // TorchSharp multiplies by the rate twice, which a rate of 1 does not show.
        ["RAdam"] = new(p => Engine.optim.RAdam(p, 1, weight_decay: 0.1), p => Native.optim.RAdam(p, 1, weight_decay: 0.1)),
    };

    public static TheoryData<string> Names => [.. Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_parameters_agree_over_fifty_steps(string name)
    {
        var (managed, torch) = (new Managed(Optimizers[name].Managed), new Torch(Optimizers[name].Torch));
        var dice = new Dice(5);
        for (var step = 0; step < Steps; step++)
        {
            var gradient = Gradient(dice, step);
            managed.Step(gradient);
            torch.Step(gradient);
        }
        Compare(torch.Values, managed.Values);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_state_goes_from_one_library_to_the_other(string name)
    {
        var (managed, torch) = (new Managed(Optimizers[name].Managed), new Torch(Optimizers[name].Torch));
        var dice = new Dice(6);
        for (var step = 0; step < 5; step++) torch.Step(Gradient(dice, step));
        managed.Take(torch.Values);
        using (var file = new MemoryStream())
        {
            using (var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true)) torch.Save(writer);
            file.Position = 0;
            using var reader = new BinaryReader(file);
            managed.Load(reader);
        }
        for (var step = 5; step < 10; step++)
        {
            var gradient = Gradient(dice, step);
            managed.Step(gradient);
            torch.Step(gradient);
        }
        Compare(torch.Values, managed.Values);
    }

    [Fact]
    public void RAdams_way_is_as_long_as_its_rate()
    {
        // By Liu et al. each step is the rate times what depends on the gradients alone.
        var (whole, tenth) = (new Managed(p => Engine.optim.RAdam(p, 1)), new Managed(p => Engine.optim.RAdam(p, 0.1)));
        var start = whole.Values;
        var dice = new Dice(7);
        for (var step = 0; step < Steps; step++)
        {
            var gradient = Gradient(dice, step);
            whole.Step(gradient);
            tenth.Step(gradient);
        }
        Compare([.. whole.Values.Select((w, i) => start[i] + (0.1 * (w - start[i])))], tenth.Values);
    }

    // Zeros among them, and a step of zeros.
    private static double[] Gradient(Dice dice, int step) => [.. Enumerable.Range(0, 6).Select(i => step == 3 || i == 4 ? 0 : dice.Between(-2, 2))];

    // Double precision, the same formulas: what differs is the order of a few roundings in each step.
    private static void Compare(double[] expected, double[] found)
    {
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], found[i], 1e-11 * Math.Max(1, Math.Abs(expected[i])));
    }

    private static readonly double[] Start = [0.3, -1.2, 0.0, 2.0, 0.7, -0.4];

    private sealed class Managed
    {
        private readonly EngineParameter parameter = new(Engine.tensor(Start, [2, 3]));
        private readonly Engine.optim.Optimizer optimizer;

        public Managed(Func<EngineParameter[], Engine.optim.Optimizer> make) => optimizer = make([parameter]);

        public double[] Values => parameter.detach().clone().data<double>().ToArray();

        public void Take(double[] values)
        {
            using var _ = Engine.no_grad();
            parameter.copy_(Engine.tensor(values, [2, 3]));
        }

        public void Step(double[] gradient)
        {
            parameter.grad = Engine.tensor(gradient, [2, 3]);
            optimizer.step();
        }

        public void Load(BinaryReader reader) => ((SafeStep.ManagedTorch.Modules.OptimizerHelper)optimizer).load_state_dict(reader);
    }

    private sealed class Torch
    {
        private readonly NativeParameter parameter = new(Native.tensor(Start, [2, 3]));
        private readonly Native.optim.Optimizer optimizer;

        public Torch(Func<NativeParameter[], Native.optim.Optimizer> make) => optimizer = make([parameter]);

        public double[] Values => parameter.detach().clone().data<double>().ToArray();

        public void Step(double[] gradient)
        {
            parameter.grad = Native.tensor(gradient, [2, 3]);
            optimizer.step();
        }

        public void Save(BinaryWriter writer) => ((TorchSharp.Modules.OptimizerHelper)optimizer).save_state_dict(writer);
    }
}
