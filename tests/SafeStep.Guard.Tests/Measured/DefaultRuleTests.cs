namespace SafeStep.Guard.Tests.Measured;

/// <summary>The default rule in the guard. The model is linear in its parameters, so that the loss along the step is the loss itself: it is computed at the parameters in between, in float64.</summary>
public class DefaultRuleTests
{
    /// <summary>Of rows that are all but certain the label's entry of the gradient is rounded away; what a step adds to all logits alike then looks like a slope of the loss, and is none.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(-500)]
    public void The_slope_of_a_loss_that_is_all_but_learned_is_that_which_was_tested(float shift)
    {
        using var model = new LinearHead(3, 3);
        using var optimizer = new Custom([model.Output.weight!, model.Output.bias!], (parameter, _) => parameter.add_(parameter.dim() == 1 ? zeros(3) + shift : eye(3) * 4));
        using var guard = model.Guard(optimizer, new StepGuardOptions());
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(3) * 20);
            model.Output.bias!.zero_();
        }

        nn.functional.cross_entropy(model.call(eye(3)), arange(3)).backward();

        var report = guard.Step();
        // In each row two classes of probability exp(-20) fall by 4 against the label.
        double slope = -4 * 2 * Math.Exp(-20);

        Assert.Equal(StepTest.InsideLimit, report.Test);
        Assert.Equal(slope, report.LossSlope, 1e-3 * Math.Abs(slope));
    }

    private static readonly StepGuardOptions Measuring = new() { Sampling = SamplingOptions.All, Forecast = ForecastOptions.None, ReuseActivations = false };

    public static TheoryData<string> Losses => [.. Problem.Known];

    public static TheoryData<string> Foreign => [.. Problem.Foreign];

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_longest_step_is_taken_that_lowers_the_loss_inside_the_limit(string loss)
    {
        int beyond = 0;
        for (int seed = 1; seed <= 5; seed++)
        {
            foreach (double rate in new[] { 0.3, 3, 30, 3000 })
            {
                var problem = new Problem(loss, seed, rate / Problem.ScaleOf(loss), Measuring);
                for (int step = 0; step < 3; step++)
                {
                    var (report, at) = problem.Step();
                    string what = $"seed {seed}, rate {rate}, step {step}: {report.Explain()}";
                    Assert.True(report.DescentUntested is null, what);
                    Assert.True(report.Ratio * report.Scale <= report.Limit!.Value * (1 + 1e-9), what);
                    if (report.Ratio <= 1)
                    {
                        Assert.Equal((StepTest.InsideTarget, 1.0), (report.Test, report.Scale));
                        continue;
                    }

                    beyond++;
                    double inside = Math.Min(1, report.Limit!.Value / report.Ratio);
                    if (report.Test == StepTest.Uphill)
                    {
                        Assert.True(at(1e-4) >= at(0) - 1e-9, what);
                        Assert.Equal(1 / report.Ratio, report.Scale, 1e-9);
                        continue;
                    }

                    double slope = (at(1e-6 * inside) - at(-1e-6 * inside)) / (2e-6 * inside);
                    double longest = Enumerable.Range(1, 500).Select(k => inside * k / 500).TakeWhile(t => at(t) - at(0) <= CapRule.DescentShare * t * slope).LastOrDefault();
                    Assert.True(at(report.Scale) <= at(0), what);
                    // One place of the grid, the bisection's last part, and the weights' three digits.
                    Assert.True(Math.Abs(report.Scale - longest) <= (0.02 * longest) + (inside / 250), $"{what} The longest is {longest}.");
                }
            }
        }

        Assert.True(beyond >= 10, $"only {beyond} steps were beyond the target");
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Of_another_loss_it_is_said_once_and_the_limit_alone_decides(string loss)
    {
        var log = new Lines();
        var problem = new Problem(loss, 3, 3000 / Problem.ScaleOf(loss), Measuring with { Report = new() { Logger = log } });
        for (int step = 0; step < 3; step++)
        {
            var (report, _) = problem.Step();
            Assert.NotNull(report.DescentUntested);
            Assert.Contains("not known", report.Explain(), StringComparison.Ordinal);
            Assert.Equal((StepDecision.Scaled, StepTest.Limit), (report.Decision, report.Test));
            Assert.Equal(report.Limit!.Value, report.Ratio * report.Scale, 1e-9);
        }

        Assert.Single(log.Ids, StepLogEvents.DescentUntested);
    }

    [Fact]
    public void The_limit_tightens_while_steps_leave_the_target_and_is_saved()
    {
        var problem = new Problem("mean", 1, 3000, Measuring);
        var reports = Enumerable.Range(0, 30).Select(_ => problem.Step().Report).ToList();
        double[] limits = [.. reports.Select(report => report.Limit!.Value)];
        // Each counts by what it takes of what the limit allows beyond the radius: one that goes uphill ends at the radius and takes nothing.
        double counted = reports.Sum(report => Math.Max(0, (report.Ratio * report.Scale) - 1) / (report.Limit!.Value - 1));

        Assert.Equal(3, limits[0]);
        Assert.All(reports.Zip(reports.Skip(1)), pair => Assert.True(pair.Second.Limit < pair.First.Limit || (pair.First.Test is StepTest.Uphill or StepTest.Descent && pair.Second.Limit <= pair.First.Limit)));
        Assert.InRange(counted, 5, 30);
        var state = GuardState.FromJson(problem.Guard.SaveState().ToJson());
        Assert.Equal(counted, state.Limit!.Exceeded, 1e-9);
        var resumed = new Problem("mean", 1, 3000, Measuring);
        resumed.Guard.LoadState(state);
        Assert.Equal(problem.Guard.SaveState().Limit, resumed.Guard.SaveState().Limit);
        Assert.Equal(1 + (2 * Math.Pow(2, -counted / 12)), resumed.Step().Report.Limit!.Value, 1e-9);
    }

    /// <summary>The losses are computed in float64 from labels that the guard never sees; every step is on a batch of its own, so that some losses are larger than those before.</summary>
    [Theory]
    [MemberData(nameof(Losses))]
    public void The_limit_forgives_steps_beyond_the_target_at_a_loss_that_does_not_rise(string loss)
    {
        var (forgiven, counted) = (0, 0);
        for (int seed = 1; seed <= 4; seed++)
        {
            // Gradients clipped to a hundredth make steps as long at a rate that is so much larger.
            var problem = new Problem(loss, seed, (loss == "clipped" ? 300 : 4) / Problem.ScaleOf(loss), Measuring);
            double exceeded = 0, mean = 0;
            int losses = 0;
            for (int step = 0; step < 40; step++)
            {
                problem.Redraw();
                var (report, at) = problem.Step();
                string what = $"seed {seed}, step {step}: {report.Explain()}";
                double limit = 1 + (2 * Math.Pow(2, -exceeded / 12));
                Assert.True(Math.Abs(limit - report.Limit!.Value) <= 1e-9, $"{what} Expected the limit {limit}.");
                if (report.Ratio <= 1)
                {
                    exceeded = Math.Max(0, exceeded - 0.05);
                    continue;
                }

                double now = at(0);
                // Read off the gradient a weight has three digits: where so little decides, either is right.
                if (losses > 0 && Math.Abs(now - mean) <= 5e-3 * mean)
                {
                    break;
                }

                bool falls = report.Test is StepTest.InsideLimit or StepTest.Limit, forgives = falls && losses > 0 && now <= mean && report.Ratio <= 3;
                (forgiven, counted) = (forgiven + (forgives ? 1 : 0), counted + (forgives ? 0 : 1));
                exceeded = forgives ? Math.Max(0, exceeded - 1) : exceeded + Math.Max(0, ((report.Ratio * report.Scale) - 1) / (limit - 1));
                if (falls)
                {
                    losses = Math.Min(losses + 1, 20);
                    mean += (now - mean) / losses;
                }
            }
        }

        Assert.True(forgiven >= 5 && counted >= 5, $"{forgiven} steps were forgiven, {counted} counted");
    }

    [Fact]
    public void A_damaged_limit_is_refused()
    {
        string json = new Problem("mean", 1, 1, Measuring).Guard.SaveState().ToJson();

        Assert.Contains("\"Exceeded\": 0", json, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => GuardState.FromJson(json.Replace("\"Exceeded\": 0", "\"Exceeded\": -1000", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_step_inside_the_radius_is_the_optimizers_bit_for_bit()
    {
        var (guarded, plain) = (new Problem("mean", 2, 0.05, Measuring), new Problem("mean", 2, 0.05, Measuring with { Mode = StepMode.Monitor }));
        for (int step = 0; step < 20; step++)
        {
            Assert.Equal(StepDecision.Accepted, guarded.Step().Report.Decision);
            plain.Step();
            Assert.Equal(plain.Values(), guarded.Values());
        }
    }

    [Fact]
    public void A_batch_that_was_named_has_no_gradient_and_the_limit_alone_decides()
    {
        var problem = new Problem("mean", 1, 3000, Measuring);
        problem.Backward();

        var report = problem.Guard.Step(problem.X);

        Assert.Contains("named", report.DescentUntested, StringComparison.Ordinal);
        Assert.Equal((StepTest.Limit, 3.0), (report.Test!.Value, report.Ratio * report.Scale));
    }

    [Theory]
    [InlineData(1, 3000)]
    [InlineData(2, 30)]
    [InlineData(4, 3)]
    [InlineData(3, 300)]
    public void Ranks_take_the_step_of_one_process(int seed, double rate)
    {
        var whole = new Problem("mean", seed, rate, Measuring with { Sampling = new() { LeastRows = 1, Share = 0.5 } });
        var (expected, _) = whole.Step();

        var reports = Ranks.Step(2, rank => new Problem("mean", seed, rate, Measuring with { Sampling = new() { LeastRows = 1, Share = 0.5 }, Reduce = rank.Reduction }), (problem, rank) => problem.Half(rank.Number, rank));

        Assert.All(reports, report =>
        {
            Assert.Equal((expected.Decision, expected.Test), (report.Decision, report.Test));
            Assert.Equal(expected.Ratio, report.Ratio, 1e-9 * expected.Ratio);
            Assert.Equal(expected.Scale, report.Scale, 1e-6 * expected.Scale);
        });
    }

    [Fact]
    public void A_maximum_that_is_below_its_own_number_is_refused()
    {
        var training = new Training(0.1, StepGuardOptions.Exact with { Reduce = new RankReduction(mine => mine / 2, sum => sum) });
        training.Backward();
        var before = training.Parameters();

        Assert.Contains("no maximum", Assert.Throws<InvalidOperationException>(() => training.Guard.Step()).Message, StringComparison.Ordinal);
        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void What_one_rank_does_not_know_none_does()
    {
        var reports = Ranks.Step(2, rank => new Problem(rank.Number == 0 ? "mean" : "focal", 3, 3000, Measuring with { Reduce = rank.Reduction }), (problem, rank) => problem.Half(rank.Number, rank));

        Assert.All(reports, report => Assert.NotNull(report.DescentUntested));
        Assert.Equal(reports[0].Scale, reports[1].Scale);
        Assert.All(reports, report => Assert.Equal(StepTest.Limit, report.Test));
    }

    [Fact]
    public void Kept_samples_are_no_part_of_the_loss()
    {
        var kept = new Problem("mean", 1, 30, Measuring with { Aggregation = RadiusAggregation.Bottleneck(2) });
        var (first, _) = kept.Step();
        var (second, at) = kept.Step();

        Assert.Null(first.DescentUntested);
        Assert.Null(second.DescentUntested);
        Assert.True(second.Test is StepTest.InsideTarget || at(second.Scale) <= at(0) || second.Test == StepTest.Uphill);
    }

    /// <summary>A linear softmax problem in float64 with one of many losses.</summary>
    private sealed class Problem
    {
        public static readonly string[] Known =
            ["mean", "sum", "scaled", "class weights", "smoothed", "ignored", "micro-batches", "clipped", "momentum", "adam", "weight decay", "a frozen bias", "masked mean"];

        public static readonly string[] Foreign = ["focal", "z-loss", "binary", "squared error"];

        private const int Rows = 16, Inputs = 6, Classes = 4;

        private readonly string loss;
        private readonly Linear layer;
        private readonly LayeredHead model;
        private readonly optim.Optimizer optimizer;
        private readonly Tensor y;

        public Problem(string loss, int seed, double rate, StepGuardOptions options)
        {
            this.loss = loss;
            manual_seed(seed);
            layer = nn.Linear(Inputs, Classes, dtype: ScalarType.Float64);
            model = new LayeredHead(layer);
            X = randn(Rows, Inputs, dtype: ScalarType.Float64);
            y = randint(0, Classes, [Rows]);
            if (loss == "a frozen bias")
            {
                layer.bias!.requires_grad = false;
            }

            optimizer = loss switch
            {
                "adam" => optim.Adam(model.parameters(), rate),
                "momentum" => optim.SGD(model.parameters(), rate, momentum: 0.9),
                "weight decay" => optim.SGD(model.parameters(), rate, weight_decay: 0.05),
                _ => optim.SGD(model.parameters(), rate),
            };
            Guard = model.Guard(optimizer, options);
        }

        public StepGuard Guard { get; }

        public Tensor X { get; private set; }

        public static double ScaleOf(string loss) => loss switch { "sum" => Rows, "scaled" => 1024, _ => 1 };

        /// <summary>Other inputs with other labels; some batches are harder than others.</summary>
        public void Redraw()
        {
            X = randn(Rows, Inputs, dtype: ScalarType.Float64) * (0.5 + rand(1, dtype: ScalarType.Float64).item<double>());
            y.copy_(randint(0, Classes, [Rows]));
        }

        public double[] Values() => [.. model.parameters().SelectMany(parameter => parameter.detach().data<double>().ToArray())];

        public void Backward()
        {
            optimizer.zero_grad();
            if (loss == "micro-batches")
            {
                (Loss(model.call(X[..6]), y[..6]) / 2).backward();
                (Loss(model.call(X[6..]), y[6..]) / 2).backward();
                return;
            }

            Loss(model.call(X), y).backward();
            if (loss == "clipped")
            {
                nn.utils.clip_grad_norm_(model.parameters(), 0.01);
            }
        }

        /// <summary>Takes a step. The loss is given at each part of the step that the optimizer proposed.</summary>
        public (StepReport Report, Func<double, double> At) Step()
        {
            Backward();
            using var noGrad = no_grad();
            var (weight, bias) = (layer.weight!.detach().clone(), layer.bias!.detach().clone());
            var report = Guard.Step();
            // What was taken is the factor times what was proposed.
            var (weightStep, biasStep) = ((layer.weight! - weight) / report.Scale, (layer.bias! - bias) / report.Scale);
            return (report, t =>
            {
                using var still = no_grad();
                Tensor Logits(Tensor x) => x.matmul((weight + (t * weightStep)).t()) + bias + (t * biasStep);
                return loss == "micro-batches"
                    ? (Loss(Logits(X[..6]), y[..6]) + Loss(Logits(X[6..]), y[6..])).item<double>() / 2
                    : Loss(Logits(X), y).item<double>();
            });
        }

        /// <summary>The step of one of two processes, each with half of the batch and the mean of both gradients.</summary>
        public StepReport Half(int rank, Rank ranks)
        {
            (Tensor x, Tensor labels) = rank == 0 ? (X[..8], y[..8]) : (X[8..], y[8..]);
            optimizer.zero_grad();
            Loss(model.call(x), labels).backward();
            using (no_grad())
            {
                foreach (var parameter in model.parameters())
                {
                    double[] mean = [.. parameter.grad!.data<double>().ToArray().Select(entry => ranks.Reduction.Sum(entry) / 2)];
                    parameter.grad!.copy_(tensor(mean).reshape(parameter.shape));
                }
            }

            return Guard.Step();
        }

        private Tensor Loss(Tensor z, Tensor labels)
        {
            Tensor Q() => z.softmax(1).gather(1, labels.unsqueeze(1)).squeeze(1);
            return loss switch
            {
                "sum" => nn.functional.cross_entropy(z, labels, reduction: nn.Reduction.Sum),
                "scaled" => nn.functional.cross_entropy(z, labels) * 1024,
                "class weights" => nn.functional.cross_entropy(z, labels, weight: tensor(new[] { 0.2, 1, 3, 0.7 })),
                "smoothed" => nn.functional.cross_entropy(z, labels, label_smoothing: 0.1),
                "ignored" => nn.functional.cross_entropy(z, where(arange(labels.shape[0]).remainder(3).eq(0), full_like(labels, -100), labels)),
                "masked mean" => (nn.functional.cross_entropy(z, labels, reduction: nn.Reduction.None) * arange(labels.shape[0]).remainder(2).to_type(ScalarType.Float64)).mean(),
                "focal" => ((1 - Q()).square() * nn.functional.cross_entropy(z, labels, reduction: nn.Reduction.None)).mean(),
                "z-loss" => nn.functional.cross_entropy(z, labels) + (0.1 * z.logsumexp(1).square().mean()),
                "binary" => nn.functional.binary_cross_entropy_with_logits(z, nn.functional.one_hot(labels, Classes).to_type(ScalarType.Float64)),
                "squared error" => (z - nn.functional.one_hot(labels, Classes).to_type(ScalarType.Float64)).square().mean(),
                _ => nn.functional.cross_entropy(z, labels),
            };
        }
    }

    private sealed class Lines : Microsoft.Extensions.Logging.ILogger
    {
        public List<int> Ids { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(Microsoft.Extensions.Logging.LogLevel logLevel) => true;

        public void Log<TState>(Microsoft.Extensions.Logging.LogLevel logLevel, Microsoft.Extensions.Logging.EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Ids.Add(eventId.Id);
    }
}
