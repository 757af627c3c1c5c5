using System.Text.Json.Nodes;

namespace SafeStep.Guard.Tests;

/// <summary>Samples that a saved state kept are measured again where that can be, and end no run where not.</summary>
public class KeptSamplesTests
{
    private static readonly StepGuardOptions Keeps = StepGuardOptions.Exact with { Aggregation = RadiusAggregation.Bottleneck(2) };

    [Fact]
    public void A_kept_sample_with_a_NaN_is_no_state() =>
        Assert.Contains("NaN", Assert.Throws<FormatException>(() => Damaged(float.NaN)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(0.25)]
    public void Kept_samples_that_make_no_finite_logits_are_dropped_and_the_step_is_taken(double share)
    {
        var training = new Training(0.01, Keeps with { Sampling = new() { Share = share, LeastRows = 1 } });
        training.Step();
        training.Guard.LoadState(Damaged(float.PositiveInfinity));
        Assert.Equal(2, training.Guard.SaveState().KeptSamples[0]!.Shape[0]);

        var (report, next) = (training.Step(), training.Step());

        Assert.Equal((StepDecision.Accepted, 8), (report.Decision, report.Rows));
        Assert.Contains("kept from earlier batches", Assert.Single(report.Unguarded), StringComparison.Ordinal);
        Assert.Empty(next.Unguarded);
    }

    [Fact]
    public void A_batch_that_is_not_finite_itself_leaves_the_kept_samples_alone()
    {
        var training = new Training(0.01, Keeps);
        training.Step();
        string kept = Convert.ToBase64String(training.Guard.SaveState().KeptSamples[0]!.Values);
        training.Optimizer.ParamGroups.Single().LearningRate = double.PositiveInfinity;
        Assert.Equal((StepDecision.Rejected, 0), (training.Step().Decision, training.Guard.Last!.Unguarded.Count));
        Assert.Equal(kept, Convert.ToBase64String(training.Guard.SaveState().KeptSamples[0]!.Values));
    }

    [Fact]
    public void Kept_samples_that_the_model_does_not_run_on_are_dropped_and_the_step_is_taken()
    {
        // Words that the second model's vocabulary does not have.
        using var large = new Words(50);
        using var small = new Words(7);
        using var first = Guard(large, 20, 50, out _);
        using var second = Guard(small, 0, 7, out var step);
        var state = first.SaveState() with { Parameters = second.SaveState().Parameters };
        second.LoadState(state);

        var report = step();

        Assert.Equal((StepDecision.Accepted, 12), (report.Decision, report.Rows));
        Assert.Contains("kept from earlier batches", Assert.Single(report.Unguarded), StringComparison.Ordinal);
        Assert.Empty(step().Unguarded);

        static StepGuard Guard(Words model, int from, int to, out Func<StepReport> step)
        {
            var optimizer = optim.SGD(model.parameters(), 0.01);
            var guard = GuardedTensorModel.Guard(model, optimizer, model.Jvp, Keeps);
            step = () =>
            {
                optimizer.zero_grad();
                nn.functional.cross_entropy(model.call((arange(12).remainder(to - from)) + from), arange(12).remainder(3)).backward();
                return guard.Step();
            };
            step();
            return guard;
        }
    }

    // The first number of the kept samples is another.
    private static GuardState Damaged(float value)
    {
        var training = new Training(0.01, Keeps);
        training.Step();
        var json = JsonNode.Parse(training.Guard.SaveState().ToJson())!;
        var kept = json["KeptSamples"]![0]!;
        byte[] values = Convert.FromBase64String((string)kept["Values"]!);
        BitConverter.TryWriteBytes(values, value);
        kept["Values"] = Convert.ToBase64String(values);
        return GuardState.FromJson(json.ToJsonString());
    }

    private sealed class Words : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter table;

        public Words(int count)
            : base(nameof(Words))
        {
            table = new Parameter(randn(count, 3));
            RegisterComponents();
        }

        public override Tensor forward(Tensor words) => Rows(table, words);

        public LogitJvp Jvp(Tensor words, ParameterTangents direction) => new(Rows(table, words), Rows(direction.Of(this, "table")!, words));

        // In C#, as an index out of range ends the process in some builds of libtorch.
        private static Tensor Rows(Tensor table, Tensor words) =>
            words.numel() > 0 && words.max().item<long>() < table.shape[0] ? table.index_select(0, words) : throw new ArgumentOutOfRangeException(nameof(words), "No such word.");
    }
}
