using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Tests.Optim;

/// <summary>Optimizers that stop, are saved, loaded into fresh ones, and go on.</summary>
public class OptimizerStateTests
{
    public static TheoryData<string> Kinds => [.. Create.Keys];

    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, double, OptimizerHelper>> Create = new()
    {
        ["SGD"] = (p, lr) => optim.SGD(p, lr),
        ["SGD with momentum"] = (p, lr) => optim.SGD(p, lr, momentum: 0.9, dampening: 0.1, weight_decay: 0.01),
        ["Adam"] = (p, lr) => optim.Adam(p, lr),
        ["Adam with amsgrad"] = (p, lr) => optim.Adam(p, lr, 0.8, 0.95, 1e-6, 0.01, amsgrad: true),
        ["AdamW"] = (p, lr) => optim.AdamW(p, lr, weight_decay: 0.1),
        ["RMSProp"] = (p, lr) => optim.RMSProp(p, lr),
        ["RMSProp centered with momentum"] = (p, lr) => optim.RMSProp(p, lr, momentum: 0.5, centered: true),
        ["Adagrad"] = (p, lr) => optim.Adagrad(p, lr, lr_decay: 0.01, initial_accumulator_value: 0.1),
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ten_steps_saved_loaded_and_ten_more_are_twenty_steps(string kind)
    {
        using var whole = new Run(Create[kind], rate: 0.05);
        whole.Steps(0, 20);

        using var first = new Run(Create[kind], rate: 0.05);
        first.Steps(0, 10);
        using var model = new MemoryStream();
        using var state = new MemoryStream();
        first.Net.save(new BinaryWriter(model));
        first.Optimizer.save_state_dict(new BinaryWriter(state));

        using var second = new Run(Create[kind], rate: 0.7);
        second.Steps(0, 3);
        model.Position = state.Position = 0;
        second.Net.load(new BinaryReader(model));
        second.Optimizer.load_state_dict(new BinaryReader(state));
        second.Steps(10, 20);

        Assert.Equal(whole.Values(), second.Values());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void State_saved_before_the_first_step_loads(string kind)
    {
        var file = Path.GetTempFileName();
        try
        {
            using var first = new Run(Create[kind], rate: 0.05);
            first.Optimizer.save_state_dict(file);
            using var second = new Run(Create[kind], rate: 0.05);
            second.Steps(0, 3);
            second.Net.load_state_dict(first.Net.state_dict());
            second.Optimizer.load_state_dict(file);
            first.Steps(0, 5);
            second.Steps(0, 5);
            Assert.Equal(first.Values(), second.Values());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void The_file_is_TorchSharps()
    {
        // TorchSharp's OptimizerHelper: name, counts, then per group the rates and options, per parameter whether there is a buffer, its type, rank, sizes and values.
        var parameter = nn.Parameter(zeros(2));
        using var optimizer = optim.SGD([parameter], 0.25, momentum: 0.5);
        parameter.grad = tensor(new[] { 1f, 2f });
        optimizer.step();
        using var written = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(written));

        using var expected = new MemoryStream();
        var writer = new BinaryWriter(expected);
        writer.Write("SGD");
        writer.Write([1, 1]);
        foreach (var number in new[] { 0.25, 0.25, 0.5, 0.0, 0.0 }) writer.Write(number);
        foreach (var answer in new[] { false, false, true }) writer.Write(answer);
        writer.Write([(byte)ScalarType.Float32, 1, 2]);
        writer.Write(1f);
        writer.Write(2f);
        Assert.Equal(expected.ToArray(), written.ToArray());
    }

    [Fact]
    public void A_schedule_goes_on_from_the_loaded_rate()
    {
        using var first = new Run(Create["Adam"], rate: 0.1);
        var schedule = optim.lr_scheduler.StepLR(first.Optimizer, 1, 0.5);
        first.Steps(0, 1);
        schedule.step();
        using var state = new MemoryStream();
        first.Optimizer.save_state_dict(new BinaryWriter(state));
        using var second = new Run(Create["Adam"], rate: 9);
        state.Position = 0;
        second.Optimizer.load_state_dict(new BinaryReader(state));
        Assert.Equal(0.05, second.Optimizer.ParamGroups.Single().LearningRate);
        Assert.Equal(0.1, second.Optimizer.ParamGroups.Single().InitialLearningRate);
    }

    [Fact]
    public void A_file_that_does_not_fit_is_named_and_changes_nothing()
    {
        using var run = new Run(Create["Adam"], rate: 0.05);
        run.Steps(0, 2);
        var before = Saved(run.Optimizer);

        using var other = new Run(Create["AdamW"], rate: 0.05);
        Assert.Contains("\"AdamW\"", Refusal<InvalidDataException>(run, Saved(other.Optimizer)), StringComparison.Ordinal);

        using var wider = new Run(Create["Adam"], rate: 0.9, hidden: 5);
        var shapes = Refusal<ArgumentException>(run, Saved(wider.Optimizer));
        Assert.Contains("[4, 3]", shapes, StringComparison.Ordinal);
        Assert.Contains("[5, 3]", shapes, StringComparison.Ordinal);

        using var fewer = optim.Adam(run.Net.parameters().Take(1), 0.9);
        Assert.Contains("1 parameters", Refusal<ArgumentException>(run, Saved(fewer)), StringComparison.Ordinal);

        Assert.Contains("too early", Refusal<InvalidDataException>(run, before[..^5]), StringComparison.Ordinal);
        Assert.Contains("too early", Refusal<InvalidDataException>(run, []), StringComparison.Ordinal);
        Assert.Contains("not a saved optimizer", Refusal<InvalidDataException>(run, [255, 255, 255, 255, 255, 255]), StringComparison.Ordinal);

        var elsewhere = Assert.Throws<ArgumentException>(() => run.Optimizer.load_state_dict(other.Optimizer.state_dict()));
        Assert.Contains("AdamW", elsewhere.Message, StringComparison.Ordinal);
        Assert.Equal(before, Saved(run.Optimizer));
    }

    private static byte[] Saved(OptimizerHelper optimizer)
    {
        using var stream = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(stream));
        return stream.ToArray();
    }

    private static string Refusal<TException>(Run run, byte[] saved) where TException : Exception =>
        Assert.Throws<TException>(() => run.Optimizer.load_state_dict(new BinaryReader(new MemoryStream(saved)))).Message;

    /// <summary>A small network, an optimizer, and batches that depend on the number of the step alone.</summary>
    private sealed class Run : IDisposable
    {
        internal Run(Func<IEnumerable<Parameter>, double, OptimizerHelper> create, double rate, int hidden = 4)
        {
            var generator = new Generator(7);
            Net = nn.Sequential(nn.Linear(3, hidden), nn.Tanh(), nn.Linear(hidden, 2));
            using (no_grad())
            {
                foreach (var parameter in Net.parameters()) parameter.copy_(randn(parameter.shape, generator: generator));
            }
            Optimizer = create(Net.parameters(), rate);
        }

        internal Sequential Net { get; }

        internal OptimizerHelper Optimizer { get; }

        internal void Steps(int from, int to)
        {
            for (var step = from; step < to; step++)
            {
                using var scope = NewDisposeScope();
                var x = randn([6, 3], generator: new Generator((ulong)step));
                Optimizer.zero_grad();
                Net.call(x).square().mean().backward();
                Optimizer.step();
            }
        }

        internal float[] Values() => [.. Net.parameters().SelectMany(p => p.data<float>().ToArray())];

        public void Dispose()
        {
            Optimizer.Dispose();
            Net.Dispose();
        }
    }
}
