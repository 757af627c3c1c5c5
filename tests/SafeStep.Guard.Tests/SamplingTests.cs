namespace SafeStep.Guard.Tests;

public class SamplingTests
{
    [Fact]
    public void Only_the_share_of_samples_is_measured()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.25 } });

        training.Step();
        training.Step();

        // The first measurement sees everything once.
        Assert.Equal([8, 2], training.Model.Rows);
    }

    [Theory]
    [InlineData(StepMode.Monitor)]
    [InlineData(StepMode.Set)]
    public void Modes_that_need_the_ratio_measure_all(StepMode mode)
    {
        var training = new Training(0.1, new StepGuardOptions { Mode = mode });
        training.Step();
        training.Step();

        Assert.Equal([8, 8], training.Model.Rows);
    }

    [Fact]
    public void A_batch_that_is_named_is_measured_whole()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.25 } });
        training.Step();
        training.Backward();
        training.Guard.Step(training.Inputs);

        Assert.Equal([8, 8], training.Model.Rows);
    }

    [Fact]
    public void Where_rows_depend_on_each_other_the_whole_batch_is_measured_and_that_is_saved()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Tanh(), nn.Linear(6, 4));
        var optimizer = optim.SGD(model.parameters(), 0.01);
        var options = StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.25 } };
        using var guard = model.Guard(optimizer, options);
        var (x, y) = (randn(8, 3), arange(8).remainder(4));
        int[] Rows(StepGuard by, int steps) => [.. Enumerable.Range(0, steps).Select(_ =>
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            return by.Step().Rows;
        })];

        Assert.Equal([8, 8, 8], Rows(guard, 3));
        var state = GuardState.FromJson(guard.SaveState().ToJson());
        Assert.Equal([0], state.DependentRows);
        guard.Dispose();
        using var resumed = model.Guard(optimizer, options);
        resumed.LoadState(state);
        Assert.Equal([8], Rows(resumed, 1));
    }

    [Fact]
    public void In_time_every_sample_is_visited()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.25, AuditEvery = 1000 } });
        var all = new HashSet<long>();
        for (int step = 0; step < 8; step++)
        {
            training.Backward();
            all.Add(training.Guard.Step().BottleneckSample);
            all.UnionWith(training.Model.LastPlaces(training.Inputs));
        }

        Assert.Superset(Enumerable.Range(0, 8).Select(i => (long)i).ToHashSet(), all);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_that_depend_on_each_other_are_measured_as_the_batch_that_they_are(bool keeps)
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, 8), nn.BatchNorm1d(8), nn.Linear(8, 4));
        model.to(ScalarType.Float64);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.Guard(optimizer, keeps
            ? StepGuardOptions.Exact with { Aggregation = RadiusAggregation.Bottleneck(3) }
            : StepGuardOptions.Exact with { Policy = CapPolicy.Tightening, Sampling = new() { LeastRows = 1, Share = 0.1, AuditEvery = 1000 } });
        for (int step = 0; step < 6; step++)
        {
            optimizer.zero_grad();
            var x = randn([10, 6], ScalarType.Float64);
            nn.functional.cross_entropy(model.call(x), arange(10).remainder(4)).backward();
            var before = model.forward(x).detach().clone();

            var report = guard.Step();
            var moved = model.forward(x) - before;

            double spread = (moved.amax([1]) - moved.amin([1])).max().item<double>() / Math.PI;
            // The step is a thousandth of the radius: so much of it is curvature.
            Assert.Equal(spread, report.Ratio, 0.02 * spread);
        }
    }

    [Fact]
    public void An_input_that_only_looks_like_a_batch_has_all_measured()
    {
        manual_seed(1);
        using var model = new Table();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = StepGuard.Create(optimizer, [new GuardedModel(
            model,
            (Func<Tensor, Tensor, Tensor>)model.forward,
            inputs => model.forward((Tensor)inputs[0]!, (Tensor)inputs[1]!),
            (inputs, direction) => new LogitJvp(model.forward((Tensor)inputs[0]!, (Tensor)inputs[1]!), ((Tensor)inputs[0]!).matmul(direction.Of(model, "weight")!).matmul(((Tensor)inputs[1]!).t())),
            watch =>
            [
                model.register_forward_pre_hook((_, x, table) => { watch.Begin(); return (x, table); }).remove,
                model.register_forward_hook((_, x, table, y) => { watch.End(y, x, table); return y; }).remove,
            ])]);
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(randn(20, 6), randn(20, 5)), arange(20)).backward();

            Assert.Equal(20, guard.Step().Rows);
        }
    }

    /// <summary>Logits against a table of classes that is given with the batch.</summary>
    private sealed class Table : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Parameter weight = nn.Parameter(randn(6, 5));

        public Table()
            : base(nameof(Table)) => RegisterComponents();

        public override Tensor forward(Tensor x, Tensor table) => x.matmul(weight).matmul(table.t());
    }

    [Fact]
    public void Kept_samples_that_do_not_fit_the_batch_are_dropped()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, 3));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact with { Aggregation = RadiusAggregation.Bottleneck(2) });
        Assert.Equal(20, Step(randn(4, 5, 6)).Rows);
        // Sequences of another length; then two kept ones of that length.
        Assert.Equal(28, Step(randn(4, 7, 6)).Rows);
        Assert.Equal(42, Step(randn(4, 7, 6)).Rows);

        StepReport Step(Tensor x)
        {
            nn.functional.cross_entropy(model.call(x).reshape(-1, 3), arange(x.shape[0] * x.shape[1]).remainder(3)).backward();
            return guard.Step();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_state_with_samples_of_another_model_leaves_them_out(bool keeps)
    {
        var saved = new Training(0.1, StepGuardOptions.Exact with { Aggregation = RadiusAggregation.Bottleneck(2) });
        saved.Step();
        using var model = new LayeredHead(nn.Linear(6, 4));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact with { Aggregation = keeps ? RadiusAggregation.Bottleneck(2) : RadiusAggregation.Max });
        guard.LoadState(saved.Guard.SaveState());
        nn.functional.cross_entropy(model.call(randn(8, 6)), arange(8).remainder(4)).backward();

        var report = guard.Step();

        Assert.Equal(8, report.Rows);
        Assert.False(double.IsNaN(report.LossSlope));
    }

    [Fact]
    public void A_state_with_samples_is_loaded_without_them_where_none_are_kept()
    {
        var saved = new Training(0.1, StepGuardOptions.Exact with { Aggregation = RadiusAggregation.Bottleneck(2) });
        saved.Step();
        var training = new Training(0.1);
        training.Guard.LoadState(saved.Guard.SaveState());

        Assert.Equal(8, training.Step().Rows);
    }

    [Fact]
    public void Samples_that_bound_a_batch_are_measured_again_with_the_next()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Aggregation = RadiusAggregation.Bottleneck(2) });
        training.Backward();
        var first = training.Guard.Step();
        training.Backward();
        training.Guard.Step();

        Assert.Equal([8, 10], training.Model.Rows);
        var kept = training.Model.LastInputs!.narrow(0, 8, 1);
        Assert.Equal(0, (kept - training.Inputs.narrow(0, first.BottleneckSample, 1)).abs().max().item<float>());
    }

    [Fact]
    public void The_bottleneck_is_the_place_in_the_batch_also_when_samples_are_chosen()
    {
        for (int seed = 1; seed < 20; seed++)
        {
            var sampled = new Training(0.1, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.5 } }, seed);
            sampled.Step();

            var report = sampled.Step();

            var single = new Training(0.1, seed: seed);
            single.Step();
            single.Backward();
            var alone = single.Guard.Step(single.Inputs.narrow(0, report.BottleneckSample, 1));
            Assert.True(Math.Abs(report.Ratio - alone.Ratio) <= 1e-5 * alone.Ratio, $"seed {seed}: {report.Ratio} against {alone.Ratio}");
        }
    }

    [Fact]
    public void An_audit_measures_the_whole_batch_and_counts_what_the_sample_missed()
    {
        // In the second batch one sample carries almost all of the spread, and most choices of one sample miss it.
        long misses = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            var training = new Training(1e-3, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.125, AuditEvery = 1, Trust = 1 } }, seed);
            training.Step();
            Assert.Equal(0, training.Guard.Audits);
            using (no_grad())
            {
                training.Inputs[seed % 8] *= 1000;
            }

            training.Step();

            Assert.Equal(1, training.Guard.Audits);
            misses += training.Guard.AuditMisses;
        }

        Assert.InRange(misses, 1, 11);
    }

    [Theory]
    [InlineData(0.5, false)]
    [InlineData(1.0, true)]
    public void Samples_that_come_near_the_target_have_the_whole_batch_measured(double trust, bool samplesDecide)
    {
        // The first step moves the bias alone and is measured whole: by its length the next one is well inside. The next guard's target lies a little above what two of the eight samples say of that.
        static Training AfterOne(StepGuardOptions options)
        {
            var training = new Training(0.1, options);
            nn.functional.cross_entropy(training.Model.call(training.Inputs * 0), zeros_like(training.Labels)).backward();
            training.Guard.Step();
            using (no_grad())
            {
                training.Inputs.mul_(4);
            }

            return training;
        }

        double ratio = AfterOne(StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.25, AuditEvery = 1000 }, TargetRatio = 1e3 }).Step().Ratio;
        var training = AfterOne(StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.25, AuditEvery = 1000, Trust = trust }, TargetRatio = 1.01 * ratio });

        training.Step();

        Assert.Equal(samplesDecide ? [8, 2] : [8, 2, 8], training.Model.Rows);
        Assert.Equal(0, training.Guard.Audits);
    }

    [Fact]
    public void A_whole_batch_is_measured_once()
    {
        var training = new Training(1e3, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.99, AuditEvery = 1 } });
        training.Backward();

        Assert.Equal(StepDecision.Scaled, training.Guard.Step().Decision);

        Assert.Equal([8], training.Model.Rows);
    }
}
