using static SafeStep.Guard.Tests.Tangents.PassHead;

namespace SafeStep.Guard.Tests.Tangents;

/// <summary>What forward changes in its model: slopes are asked for without a trace, and what the model would hold otherwise is not taken for what forward sees.</summary>
public class StateTests
{
    [Fact]
    public void Running_statistics_are_not_read_after_the_layer_updated_them()
    {
        var layer = nn.BatchNorm1d(4);
        string message = Refusal((m, x, jvp) => jvp.add(jvp.call(m.Layer, jvp.call(m.F, x)), layer.running_mean!), layer);
        Assert.Contains("the buffer Child.running_mean", message);
        Assert.Contains("after a normalisation updated it", message);

        // Also one that was seen before, and a view of it.
        Assert.Contains("after a normalisation updated it", Refusal((m, x, jvp) =>
        {
            var row = jvp.view(layer.running_var!, 1, 4);
            var h = jvp.mul(x, row);
            return jvp.mul(jvp.call(m.Layer, h), row);
        }, layer));
    }

    [Fact]
    public void Running_statistics_are_constants_before_and_in_evaluation()
    {
        var layer = nn.BatchNorm1d(4);
        Check(
            (m, x) => m.Layer.call(m.F.call(x) * layer.running_var!),
            (m, x, jvp) => jvp.call(m.Layer, jvp.mul(jvp.call(m.F, x), layer.running_var!)),
            layer);
        layer.eval();
        Check(
            (m, x) => m.Layer.call(m.F.call(x)) * layer.running_var!,
            (m, x, jvp) => jvp.mul(jvp.call(m.Layer, jvp.call(m.F, x)), layer.running_var!),
            layer);
    }

    [Fact]
    public void What_a_function_updates_is_stale()
    {
        Assert.Contains("after a normalisation updated it", Refusal((m, x, jvp) =>
        {
            var mean = jvp.zeros_like(x);
            jvp.Stale(mean);
            jvp.Stale(null);
            return jvp.mul(m.P, mean);
        }));
    }

    [Fact]
    public void A_pass_puts_back_what_the_twin_changes()
    {
        var counting = new Counting();
        Tensor x = Batch();
        for (int i = 0; i < 3; i++)
        {
            TangentCheck.Compare(counting, () => counting.forward(x), direction => counting.Jvp(x, direction)).Demand();
            Assert.Equal((0, 0, 0, 0), (counting.Calls, counting.Each[1], counting.Seen.Count, counting.Last.Count));
        }

        counting.forward(x);
        Assert.Equal((1, 1, 1, 1), (counting.Calls, counting.Each[1], counting.Seen.Count, counting.Last.Count));
        using var jvp = counting.Jvp(x, Direction(counting));
        Assert.Equal((1, 1, 1, 1), (counting.Calls, counting.Each[1], counting.Seen.Count, counting.Last.Count));
    }

    [Fact]
    public void A_finite_difference_without_a_list_of_inputs_says_what_is_missing()
    {
        var counting = new Counting();

        Assert.Equal("inputs", Assert.Throws<ArgumentNullException>(() => FiniteDifference.Jvp(counting, () => counting.forward(Batch()), Direction(counting), null!)).ParamName);
    }

    [Fact]
    public void A_finite_difference_starts_each_time_from_the_same_fields()
    {
        var counting = new Counting();
        Tensor x = Batch();

        TangentCheck.Compare(counting, () => counting.forward(x), direction => FiniteDifference.Jvp(counting, () => counting.forward(x), direction)).Demand();

        Assert.Equal((0, 0, 0, 0), (counting.Calls, counting.Each[1], counting.Seen.Count, counting.Last.Count));
    }

    [Fact]
    public void A_finite_difference_of_a_forward_with_hidden_state_is_refused()
    {
        var head = new PassHead((m, x) => m.F.call(x) * Next(), (m, x, jvp) => x);

        var exception = Assert.Throws<NotSupportedException>(() => FiniteDifference.Jvp(head, () => head.forward(Batch()), Direction(head)));

        Assert.Contains("two values for one batch", exception.Message);
    }

    private static int next;

    private static int Next() => ++next;

    private sealed class Counting : nn.Module<Tensor, Tensor>
    {
        private readonly Linear layer = nn.Linear(4, 4);
        private int calls;

        public Counting()
            : base(nameof(Counting))
        {
            RegisterComponents();
            this.to(ScalarType.Float64);
        }

        public int Calls => calls;

        public int[] Each { get; } = new int[3];

        public List<long> Seen { get; } = [];

        public Dictionary<string, Tensor> Last { get; } = [];

        public override Tensor forward(Tensor x)
        {
            Change(x);
            return layer.call(x) * calls * Each[1];
        }

        public LogitJvp Jvp(Tensor x, ParameterTangents direction)
        {
            using var jvp = new TangentPass(this, direction);
            var input = jvp.Input(x);
            Change(input);
            return jvp.Logits(jvp.mul(jvp.mul(jvp.call(layer, input), calls), Each[1]));
        }

        private void Change(Tensor x)
        {
            calls++;
            Each[1]++;
            Seen.Add(x.shape[0]);
            Last["x"] = x;
        }
    }
}
