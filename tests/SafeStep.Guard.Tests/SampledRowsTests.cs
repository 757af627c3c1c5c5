namespace SafeStep.Guard.Tests;

/// <summary>Of a batch that is sampled those rows are measured that take part in the loss, and enough of them.</summary>
public class SampledRowsTests
{
    private const long Ignored = -100;

    private static readonly StepGuardOptions Sampled = StepGuardOptions.Balanced with { Forecast = ForecastOptions.None };

    [Theory]
    [InlineData(16, 1, true)]
    [InlineData(32, 2, true)]
    [InlineData(32, 4, false)]
    [InlineData(200, 1, true)]
    [InlineData(200, 60, true)]
    [InlineData(200, 60, false)]
    public void Rows_outside_the_loss_never_stand_for_those_in_it(int rows, int live, bool isPadding)
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(3, 4, hasBias: false));
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        using var guard = model.Guard(optimizer, Sampled);
        for (int step = 1; step <= 8; step++)
        {
            optimizer.ParamGroups.Single().LearningRate = step < 4 ? 0.01 : 1000;
            // Padding moves no logit; other rows that the loss ignores move further than those it sees.
            var x = cat([zeros(rows - live, 3) + (isPadding ? 0f : 2f), randn(live, 3)], 0);
            var y = cat([zeros(rows - live, ScalarType.Int64) + Ignored, arange(live).remainder(4)], 0);
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            var seen = x.narrow(0, rows - live, live);
            var before = model.forward(seen).detach().clone();

            var report = guard.Step();

            double truth = Spread(model.forward(seen) - before) / report.Scale;
            // A sample may pass at half the target; rows of one distribution differ by less than six times.
            Assert.InRange(report.Ratio, report.Rows == live ? 0.999 * truth : truth / 6, Math.Max(1.001 * truth, 1e-6));
            Assert.Equal(rows - live, report.RowsOutsideLoss);
            Assert.InRange(report.BottleneckSample, rows - live, rows - 1);
        }
    }

    [Theory]
    [InlineData(8, 1, 8)]
    [InlineData(16, 1, 16)]
    [InlineData(17, 1, 16)]
    [InlineData(64, 1, 16)]
    [InlineData(100, 1, 25)]
    [InlineData(10, 2, 8)]
    [InlineData(10, 7, 3)]
    [InlineData(40, 7, 10)]
    public void A_quarter_is_measured_but_at_least_sixteen_rows(int samples, int places, long measured)
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var guard = model.Guard(optim.SGD(model.parameters(), 1e-3), Sampled);
        for (int step = 0; step < 3; step++)
        {
            nn.functional.cross_entropy(model.call(randn(samples, places, 3)).reshape(-1, 4), arange(samples * places).remainder(4)).backward();
            guard.Step();
        }

        Assert.Equal([samples, measured, measured], model.Rows);
    }

    [Fact]
    public void Those_that_take_part_are_visited_in_turn_and_no_others()
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var optimizer = optim.SGD(model.parameters(), 1e-5);
        using var guard = model.Guard(optimizer, Sampled with { Sampling = new() { AuditEvery = 1000 } });
        var x = randn(120, 3);
        var y = arange(120).remainder(4);
        var inLoss = Enumerable.Range(0, 120).Where(row => row % 3 != 0).Select(row => (long)row).ToHashSet();
        for (int row = 0; row < 120; row += 3)
        {
            y[row] = Ignored;
        }

        var visited = new HashSet<long>();
        for (int step = 0; step < 10; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            var report = guard.Step();
            Assert.Equal((step == 0 ? 80 : 20, 40), (report.Rows, report.RowsOutsideLoss));
            Assert.Equal((80, step > 0), (report.RowsInLoss, report.IsSampled));
            if (step > 0)
            {
                visited.UnionWith(model.LastPlaces(x));
            }
        }

        Assert.Equal(inLoss.Order(), visited.Order());
    }

    [Theory]
    [InlineData(0f, ScalarType.Float32)]
    [InlineData(30f, ScalarType.Float32)]
    [InlineData(0f, ScalarType.Float64)]
    public void A_row_whose_logits_lie_apart_from_the_others_is_always_measured(float input, ScalarType type)
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        model.to(type);
        using var optimizer = optim.SGD(model.parameters(), 1e-5);
        using var guard = model.Guard(optimizer, Sampled);
        for (int step = 0; step < 30; step++)
        {
            // Larger or smaller than the rest, which a net with dead units gives nearly equal logits.
            var x = 5 + (0.1 * randn(100, 3));
            int apart = (step * 37) % 100;
            x[apart] = input;
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x.to_type(type)), arange(100).remainder(4)).backward();

            Assert.Equal(step is 0 or 19 ? 100 : 25, guard.Step().Rows);
            Assert.Contains(apart, model.LastPlaces(x.to_type(type)));
        }
    }

    [Fact]
    public void Masked_classes_set_no_row_apart()
    {
        manual_seed(1);
        using var model = new Masked();
        using var optimizer = optim.SGD(model.parameters(), 1e-5);
        using var guard = GuardedTensorModel.Guard(model, optimizer, model.Jvp, Sampled);
        for (int step = 0; step < 6; step++)
        {
            var x = 5 + (0.1 * randn(100, 3));
            x[20 + step] = 30;
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), arange(100).remainder(3)).backward();

            var report = guard.Step();

            Assert.Equal((step == 0 ? 100 : 25, StepDecision.Accepted), (report.Rows, report.Decision));
            Assert.Equal(20 + step, report.BottleneckSample);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Places_of_a_sample_that_the_loss_ignores_bound_nothing_and_are_counted(bool classesSecond)
    {
        manual_seed(1);
        using var model = new Places(classesSecond);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = GuardedTensorModel.Guard(model, optimizer, model.Jvp, Sampled);
        for (int step = 0; step < 4; step++)
        {
            // Of 40 samples of 5 places the first 20 are padding, and of each of the others three places are ignored, which move the furthest.
            var (x, y) = (randn(40, 5, 3), arange(200).reshape(40, 5).remainder(4));
            x.narrow(1, 2, 3).mul_(5);
            y.narrow(0, 0, 20).fill_(Ignored);
            y.narrow(1, 2, 3).fill_(Ignored);
            optimizer.zero_grad();
            var logits = model.call(x);
            nn.functional.cross_entropy(classesSecond ? logits : logits.transpose(1, 2), y).backward();
            var seen = x.narrow(0, 20, 20).narrow(1, 0, 2);
            var before = model.Linear(seen).detach().clone();

            var report = guard.Step();

            double truth = Spread((model.Linear(seen) - before).reshape(-1, 4));
            Assert.Equal((step == 0 ? 40 : 16, 160), (report.Rows, report.RowsOutsideLoss));
            Assert.InRange(report.Ratio, truth / 3, 1.001 * truth);
            Assert.InRange(report.BottleneckSample, 100, 199);
            Assert.InRange(report.BottleneckSample % 5, 0, 1);
        }
    }

    [Fact]
    public void Each_forward_is_measured_on_rows_of_its_own()
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var optimizer = optim.SGD(model.parameters(), 1e-4);
        using var guard = model.Guard(optimizer, Sampled);
        for (int step = 0; step < 4; step++)
        {
            optimizer.zero_grad();
            foreach (int live in new[] { 100, 20, 3 })
            {
                var y = cat([zeros(100 - live, ScalarType.Int64) + Ignored, arange(live).remainder(4)], 0);
                nn.functional.cross_entropy(model.call(randn(100, 3)), y).backward();
            }

            var report = guard.Step();

            Assert.Equal((3, step == 0 ? 123 : 25 + 16 + 3, 177), (report.Forwards, report.Rows, report.RowsOutsideLoss));
            Assert.Equal((123, step > 0), (report.RowsInLoss, report.IsSampled));
        }
    }

    [Fact]
    public void A_batch_of_which_no_row_has_a_gradient_is_measured_whole()
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var optimizer = optim.SGD(model.parameters(), 1e-4, momentum: 0.9);
        using var guard = model.Guard(optimizer, Sampled);
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            (model.call(randn(100, 3)).sum() * 0).backward();
            Assert.Equal((100, 0), (guard.Step().Rows, guard.Last!.RowsOutsideLoss));
        }
    }

    [Fact]
    public void Rows_so_certain_that_their_gradient_vanishes_are_drawn_beside_one_that_shows_it()
    {
        manual_seed(1);
        using var model = new LinearHead(3, 2);
        using var optimizer = optim.SGD(model.parameters(), 1e-6);
        using (no_grad())
        {
            model.Output.weight!.zero_();
            model.Output.bias!.zero_();
            model.Output.weight![0, 0] = 1;
        }

        using var guard = model.Guard(optimizer, Sampled);
        var x = zeros(100, 3);
        x.narrow(0, 1, 49).narrow(1, 0, 1).fill_(200);
        var y = zeros(100, ScalarType.Int64);
        y.narrow(0, 50, 50).fill_(Ignored);
        for (int step = 0; step < 20; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            var report = guard.Step();
            Assert.Equal((step is 0 or 19 ? 50 : 16, 50), (report.Rows, report.RowsOutsideLoss));
        }
    }

    [Fact]
    public void Once_the_samples_of_one_forward_do_not_decide_all_are_measured_whole()
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var optimizer = optim.SGD(model.parameters(), 1e-9);
        using var guard = model.Guard(optimizer, Sampled with { Sampling = new() { AuditEvery = 1000 } });
        foreach (double rate in new[] { 1e-9, 1e-9, 1 })
        {
            optimizer.ParamGroups.Single().LearningRate = rate;
            optimizer.zero_grad();
            // Rows of the second move little at any rate.
            nn.functional.cross_entropy(model.call(randn(80, 3) * 20), arange(80).remainder(4)).backward();
            nn.functional.cross_entropy(model.call(randn(80, 3) * 0.01), arange(80).remainder(4)).backward();
            model.Rows.Clear();
            guard.Step();
        }

        Assert.True(guard.Last!.Ratio > 1);
        Assert.Equal((160, false), (guard.Last.Rows, guard.Last.IsSampled));
        Assert.Null(guard.Last.DescentUntested);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_forward_whose_weight_in_the_loss_is_zero_bounds_nothing(bool samples)
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.Guard(optimizer, samples ? Sampled : StepGuardOptions.Exact);
        for (int step = 0; step < 3; step++)
        {
            var (x, aside) = (randn(20, 3), randn(12, 3) * 5);
            optimizer.zero_grad();
            (nn.functional.cross_entropy(model.call(x), arange(20).remainder(4)) + (0 * nn.functional.cross_entropy(model.call(aside), arange(12).remainder(4)))).backward();
            var before = model.forward(x).detach().clone();

            var report = guard.Step();

            Assert.Equal((1, 20), (report.Forwards, report.RowsInLoss));
            Assert.InRange(report.Ratio, 0, 1.001 * Spread(model.forward(x) - before));
        }
    }

    [Fact]
    public void The_sample_wanders_where_only_some_steps_are_measured()
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var optimizer = optim.SGD(model.parameters(), 1e-6);
        using var guard = model.Guard(optimizer, Sampled with { Sampling = new() { AuditEvery = 1000 }, Cadence = new() { MeasureEvery = 8 } });
        var x = randn(80, 3);
        var visited = new HashSet<long>();
        for (int step = 0; step < 80; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), arange(80).remainder(4)).backward();
            if (guard.Step().IsSampled)
            {
                visited.UnionWith(model.LastPlaces(x));
            }
        }

        Assert.Equal(80, visited.Count);
    }

    [Fact]
    public void A_step_that_the_last_whole_batches_put_near_the_target_is_measured_whole()
    {
        var training = new Training(1e-3, StepGuardOptions.Exact with { Sampling = new() { Share = 0.25, LeastRows = 1, AuditEvery = 1000 } });
        int[] Rows(double rate)
        {
            training.Model.Rows.Clear();
            training.Optimizer.ParamGroups.Single().LearningRate = rate;
            training.Step();
            return [.. training.Model.Rows.Select(rows => (int)rows)];
        }

        Assert.Equal([8], Rows(1e-3));
        Assert.Equal([2], Rows(1e-3));
        // Its length tells before any row is looked at, now and later.
        Assert.Equal([8], Rows(100));
        Assert.Equal([2], Rows(1e-3));
        Assert.Equal([8], Rows(100));
    }

    /// <summary>One row in some batches moves a thousand times as far as the others, as one that is not saturated does: whether it is among those measured is chance, the length of the step is not.</summary>
    [Fact]
    public void What_one_whole_batch_showed_counts_for_the_next_eight()
    {
        manual_seed(1);
        using var model = new LinearHead(3, 4);
        using var optimizer = optim.SGD(model.parameters(), 1e-2);
        using var guard = model.Guard(optimizer, Sampled with { Sampling = new() { AuditEvery = 1000 } });
        var rows = new List<int>();
        for (int step = 0; step < 14; step++)
        {
            // The first batch has it, the others do not.
            var x = randn(80, 3);
            x[7] *= step == 0 ? 1000f : 1f;
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), arange(80).remainder(4)).backward();
            // Steps of one length, which a row of the first batch puts beyond the target.
            optimizer.ParamGroups.Single().LearningRate = 5e-3 / Math.Sqrt(model.parameters().Sum(parameter => (double)parameter.grad!.pow(2).sum().item<float>()));
            rows.Add(guard.Step().Rows);
        }

        Assert.Equal([.. Enumerable.Repeat(80, 9), .. Enumerable.Repeat(20, 5)], rows);
    }

    [Fact]
    public void What_whole_batches_showed_is_saved_and_not_taken_from_another_model()
    {
        var training = new Training(1e3, StepGuardOptions.Exact with { Sampling = new() { Share = 0.25, LeastRows = 1 } });
        for (int step = 0; step < 10; step++)
        {
            training.Step();
        }

        string json = training.Guard.SaveState().ToJson();
        var state = GuardState.FromJson(json);
        Assert.Equal(8, state.WholeRatiosPerLength.Count);
        Assert.Equal(training.Guard.Last!.Ratio / training.Guard.Last.Distance, state.WholeRatiosPerLength[^1], 1e-12);
        Assert.Throws<FormatException>(() => GuardState.FromJson(System.Text.RegularExpressions.Regex.Replace(json, "\"WholeRatiosPerLength\": \\[\\s*", "$0-")));

        var same = new Training(1e-9, training.Guard.Options);
        same.Guard.LoadState(state);
        Assert.Equal(state.WholeRatiosPerLength, same.Guard.SaveState().WholeRatiosPerLength);
        same.Guard.LoadState(state with { Parameters = ["another [3]"] });
        Assert.Empty(same.Guard.SaveState().WholeRatiosPerLength);
    }

    // In units of pi, the largest of any row.
    private static double Spread(Tensor moved) => (moved.amax([1]) - moved.amin([1])).max().item<float>() / Math.PI;

    /// <summary>Four classes, of which the last may not be chosen.</summary>
    private sealed class Masked : nn.Module<Tensor, Tensor>
    {
        private readonly Linear output = nn.Linear(3, 4);

        public Masked()
            : base(nameof(Masked)) => RegisterComponents();

        public override Tensor forward(Tensor x) => Mask(output.call(x), double.NegativeInfinity);

        public LogitJvp Jvp(Tensor x, ParameterTangents direction) =>
            new(Mask(output.forward(x), double.NegativeInfinity), Mask(x.matmul(direction.Of(output, "weight")!.t()) + direction.Of(output, "bias")!, 0));

        private static Tensor Mask(Tensor logits, double value) => logits.masked_fill(arange(4).eq(3), value);
    }

    /// <summary>Logits of each place: [N, T, C], or [N, C, T].</summary>
    private sealed class Places : nn.Module<Tensor, Tensor>
    {
        private readonly Linear output = nn.Linear(3, 4);
        private readonly bool classesSecond;

        public Places(bool classesSecond)
            : base(nameof(Places))
        {
            this.classesSecond = classesSecond;
            RegisterComponents();
        }

        public Tensor Linear(Tensor x) => output.forward(x);

        public override Tensor forward(Tensor x) => InOrder(output.call(x));

        public LogitJvp Jvp(Tensor x, ParameterTangents direction) =>
            new(InOrder(output.forward(x)), InOrder(x.matmul(direction.Of(output, "weight")!.t()) + direction.Of(output, "bias")!));

        private Tensor InOrder(Tensor logits) => classesSecond ? logits.transpose(1, 2) : logits;
    }
}
