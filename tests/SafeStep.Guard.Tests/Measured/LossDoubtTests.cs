namespace SafeStep.Guard.Tests.Measured;

/// <summary>What is not known of the loss is said of the very step, and nothing that speaks against it beside.</summary>
public class LossDoubtTests
{
    /// <summary>The look at the first step may find nothing, and the test of the descent at a later one something.</summary>
    [Theory]
    [InlineData("temperature")]
    [InlineData("confidence penalty")]
    public void What_the_test_of_the_descent_finds_is_a_doubt_of_that_step(string name)
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(4, 8), nn.Tanh(), nn.Linear(8, 4));
        using var optimizer = optim.SGD(model.parameters(), 5, momentum: 0.9);
        using var guard = model.Guard(optimizer, new StepGuardOptions());
        var (x, y) = (randn(12, 4), arange(12).remainder(4));
        int untested = 0;
        for (int step = 0; step < 40; step++)
        {
            optimizer.zero_grad();
            var z = model.call(x);
            var entropy = -(z.softmax(1) * z.log_softmax(1)).sum(1).mean();
            (name == "temperature" ? nn.functional.cross_entropy(z / 1.1, y) : nn.functional.cross_entropy(z, y) - (0.1 * entropy)).backward();

            var report = guard.Step();

            untested += report.DescentUntested is null ? 0 : 1;
            Assert.True(report.DescentUntested is null || report is { IsCrossEntropy: null, LossDoubt: not null }, $"step {step}: {report.IsCrossEntropy}, {report.LossDoubt}, {report.DescentUntested}");
        }

        Assert.InRange(untested, 1, 40);
    }

    /// <summary>Whatever was expected of a step when its forward ran: nobody looks out for writes then.</summary>
    [Theory]
    [InlineData("logits written in place")]
    [InlineData("an input written to")]
    [InlineData("evaluation before the step")]
    public void Other_logits_than_the_loss_saw_are_doubted_at_every_step(string what)
    {
        int measured = 0, forecast = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(what == "evaluation before the step" ? [nn.Linear(5, 8), nn.BatchNorm1d(8), nn.Linear(8, 4)] : [nn.Linear(5, 4)]);
            using var optimizer = optim.SGD(model.parameters(), 0.02);
            using var guard = model.Guard(optimizer, new StepGuardOptions());
            var buffer = zeros(16, 5);
            for (int step = 0; step < 30; step++)
            {
                using (no_grad())
                {
                    buffer.copy_(randn(16, 5) * (step % 4 == 2 ? 3 : 1));
                }

                optimizer.zero_grad();
                var z = model.call(buffer);
                if (what == "logits written in place")
                {
                    z = z.div_(0.2);
                }

                nn.functional.cross_entropy(z, arange(16).remainder(4)).backward();
                using (no_grad())
                {
                    if (what == "an input written to")
                    {
                        buffer.copy_(randn(16, 5));
                    }
                }

                model.train(what != "evaluation before the step");
                var report = guard.Step();
                model.train();

                measured += report.Measured ? 1 : 0;
                forecast += report.Measured ? 0 : 1;
                Assert.True(report.LossDoubt is not null, $"seed {seed}, step {step}: measured {report.Measured}, difference {report.LogitDifference}, cross-entropy {report.IsCrossEntropy}");
            }
        }

        Assert.True(measured > 20 && forecast > 20, $"{measured} measured, {forecast} forecast");
    }

    /// <summary>What the logits account for has the direction of the gradients, unless there is more in them: by how much they were clipped or scaled is no matter.</summary>
    [Theory]
    [InlineData("plain", false)]
    [InlineData("clipped", false)]
    [InlineData("divided", false)]
    [InlineData("accumulated and clipped", false)]
    [InlineData("a part by forward", true)]
    [InlineData("a penalty on the weights", true)]
    [InlineData("gradients that were not cleared", true)]
    [InlineData("another head", true)]
    public void Gradients_that_hold_more_than_the_logits_account_for_are_a_doubt(string what, bool doubts)
    {
        int doubted = 0, steps = 0;
        for (int seed = 0; seed < 8; seed++)
        {
            manual_seed(seed);
            var trunk = nn.Linear(5, 8);
            using var model = new LayeredHead(trunk, nn.Tanh(), nn.Linear(8, 4));
            using var head = nn.Linear(8, 2);
            using var optimizer = optim.SGD([.. model.parameters(), .. head.parameters()], 0.05);
            using var guard = model.Guard(optimizer, seed % 2 == 0 ? new StepGuardOptions() : StepGuardOptions.Exact);
            var y = arange(12).remainder(4);
            for (int step = 0; step < 12; step++)
            {
                if (what != "gradients that were not cleared" || step == 0)
                {
                    optimizer.zero_grad();
                }

                var (x, other) = (randn(12, 5), randn(12, 5));
                var loss = nn.functional.cross_entropy(model.call(x), y);
                loss = what switch
                {
                    "a part by forward" => loss + nn.functional.cross_entropy(model.forward(3 * other), y),
                    "a penalty on the weights" => loss + (0.1 * trunk.weight!.square().sum()),
                    "another head" => loss + nn.functional.cross_entropy(head.call(trunk.call(x).tanh()), y.remainder(2)),
                    _ => loss,
                };
                loss.backward();
                if (what == "accumulated and clipped")
                {
                    nn.functional.cross_entropy(model.call(other), y).backward();
                }

                using (no_grad())
                {
                    foreach (var parameter in model.parameters().Where(_ => what == "divided"))
                    {
                        parameter.grad!.div_(4);
                    }
                }

                if (what.Contains("clipped", StringComparison.Ordinal))
                {
                    nn.utils.clip_grad_norm_(model.parameters(), 0.05);
                }

                var report = guard.Step();

                bool isOf = report.LossDoubt?.Contains("hold more", StringComparison.Ordinal) == true;
                (doubted, steps) = (doubted + (isOf ? 1 : 0), steps + 1);
                Assert.True(doubts || report.LossDoubt is null, $"{what}, seed {seed}, step {step}: {report.LossDoubt}, {report.AdjointRatio}");
            }
        }

        Assert.True(!doubts || doubted >= 0.9 * steps, $"{what}: {doubted} of {steps}");
    }

    /// <summary>Of two classes the weights of rows tell a loss by their sum alone, which is one for any loss with the right factor.</summary>
    [Fact]
    public void Weights_that_sum_to_one_once_end_no_doubt()
    {
        using var model = new LinearHead(2, 2);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(2));
            model.Output.bias!.zero_();
        }

        using var optimizer = optim.SGD(model.parameters(), 1e-12);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var (x, y) = (tensor(new float[,] { { 0.3f, -0.2f }, { 1.1f, 0.4f }, { -0.7f, 0.1f } }), tensor(new long[] { 0, 1, 1 }));
        double[] Rest(Tensor z) => [.. z.softmax(1).to_type(ScalarType.Float64).cpu().data<double>().ToArray().Where((_, i) => i % 2 != y[i / 2].item<long>())];
        // G = s k (softmax(k z) - y): as of a softmax of z the weight of a row is s k softmax(k z) / softmax(z), off the label.
        double sum = 5 * Rest(5 * x).Zip(Rest(x), (sharp, plain) => sharp / plain).Sum();
        StepReport Step(double factor)
        {
            optimizer.zero_grad();
            (nn.functional.cross_entropy(5 * model.call(x), y, reduction: nn.Reduction.Sum) * factor).backward();
            return guard.Step();
        }

        Assert.NotNull(Step(0.4).LossDoubt);
        Assert.NotNull(Step(1 / sum).LossDoubt);
        Assert.NotNull(Step(0.4).LossDoubt);
    }

    /// <summary>The largest over time of each class: rows with an entry of one class alone sum to no zero, though the others do.</summary>
    [Fact]
    public void The_largest_over_time_is_a_cross_entropy_of_rows_only_where_both_classes_have_it_at_once()
    {
        int seen = 0, rows = 0;
        for (int seed = 0; seed < 200; seed++)
        {
            manual_seed(seed);
            using var model = new LinearHead(5, 2);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
            var z = model.call(randn(2 + (seed % 3), 2 + (seed % 4), 5));
            var places = z.detach().argmax(1);
            bool atOnce = places.select(1, 0).eq(places.select(1, 1)).all().item<bool>();
            nn.functional.cross_entropy(z.amax([1]), arange(z.shape[0]).remainder(2)).backward();

            var report = guard.Step();

            Assert.True(atOnce || report.IsCrossEntropy != true, $"seed {seed}: rows {report.Rows}");
            (seen, rows) = (seen + (atOnce ? 0 : 1), rows + (report.IsCrossEntropy == true ? 1 : 0));
        }

        Assert.True(seen > 100 && rows > 0, $"{seen} {rows}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_gradient_that_is_not_finite_tells_nothing(bool inSomeRows)
    {
        var training = new Training(0.3, StepGuardOptions.Exact with { Mode = StepMode.Monitor });
        var weights = inSomeRows ? torch.cat([ones(7), full(1, float.NaN)]) : full(8, float.NaN);
        (nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels, reduction: nn.Reduction.None) * weights).sum().backward();

        var report = training.Guard.Step();

        Assert.NotNull(report.NotFinite);
        Assert.Null(report.IsCrossEntropy);
    }

    /// <summary>As a mean, of rows of all sizes: of two or three classes, or certain rows, no single row tells that its label is smoothed.</summary>
    [Fact]
    public void A_mean_over_smoothed_labels_is_not_doubted()
    {
        var doubted = new List<string>();
        for (int seed = 0; seed < 200; seed++)
        {
            manual_seed(seed);
            int classes = 2 + (seed % 6);
            using var model = new LinearHead(4, classes);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
            var z = model.call(randn(3 + (seed % 18), 4) * (seed % 3 == 0 ? 1 : seed % 3 == 1 ? 5 : 30));
            nn.functional.cross_entropy(z, seed % 2 == 0 ? z.argmax(1) : randn(z.shape).argmax(1), label_smoothing: 0.05 * (1 + (seed % 4))).backward();

            if (guard.Step().LossDoubt is { } doubt)
            {
                doubted.Add($"{seed} ({classes} classes): {doubt}");
            }
        }

        // Three rows of two classes, each predicted alike, fit any soft target.
        Assert.True(doubted.Count <= 2, string.Join("; ", doubted));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Weighted_means_over_several_forwards_are_not_doubted(int forwards)
    {
        for (int seed = 0; seed < 60; seed++)
        {
            manual_seed(seed);
            int classes = 2 + (seed % 4);
            using var model = new LinearHead(4, classes);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
            var weights = rand(classes) + 0.1f;
            for (int forward = 0; forward < forwards; forward++)
            {
                nn.functional.cross_entropy(model.call(randn(3 + (seed % 5), 4)), arange(3 + (seed % 5)).remainder(classes), weights).backward();
            }

            Assert.Null(guard.Step().LossDoubt);
        }
    }

    /// <summary>A label that comes once does not show its weight; that all weights sum to one does.</summary>
    [Fact]
    public void A_weighted_mean_of_two_classes_is_not_doubted_where_a_label_comes_once()
    {
        int padded = 0;
        for (int seed = 0; seed < 100; seed++)
        {
            manual_seed(seed);
            using var model = new LinearHead(3, 2);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
            var labels = torch.cat([ones(1, ScalarType.Int64), zeros(2 + (seed % 5), ScalarType.Int64), full(3, -100, ScalarType.Int64)]);
            nn.functional.cross_entropy(model.call(randn(labels.shape[0], 3) * 2), labels, rand(2) + 0.2f).backward();
            var report = guard.Step();

            Assert.True(report.LossDoubt is null, $"seed {seed}: {report.LossDoubt}");
            padded += report.RowsOutsideLoss == 3 ? 0 : 1;
        }

        // Few rows may fit soft targets behind a temperature by chance: then padding counts.
        Assert.True(padded <= 2, $"padding counted in {padded} batches");
    }

    [Fact]
    public void The_mean_of_the_means_of_uneven_micro_batches_is_not_doubted()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            manual_seed(seed);
            using var model = new LinearHead(3, 2);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
            foreach (int rows in (int[])[1 + (seed % 2), 2, 5])
            {
                var labels = arange(rows + 1).remainder(2).index_fill(0, torch.tensor(new long[] { rows }), -100);
                (nn.functional.cross_entropy(model.call(randn(rows + 1, 3) * 2), labels) / 3).backward();
            }

            var report = guard.Step();

            Assert.True((null, 3) == (report.LossDoubt, report.RowsOutsideLoss), $"seed {seed}: {report.LossDoubt}, {report.RowsOutsideLoss} rows outside");
        }
    }

    /// <summary>The gradient of single logits does not say by its sum what loss it is of; by its weights it does.</summary>
    [Theory]
    [InlineData("mean", false)]
    [InlineData("sum", false)]
    [InlineData("weight of a class", false)]
    [InlineData("weights of rows", true)]
    [InlineData("focal", true)]
    [InlineData("two forwards added", true)]
    [InlineData("temperature", true)]
    public void Single_logits_are_doubted_where_their_loss_is_another(string name, bool isDoubted)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            manual_seed(seed);
            using var model = new LinearHead(3, 1);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
            var z = model.call(randn(12, 3) * (1 + (seed % 5))).squeeze(1);
            var y = arange(12).remainder(3).ge(1).to_type(ScalarType.Float32);
            (name switch
            {
                "sum" => nn.functional.binary_cross_entropy_with_logits(z, y, reduction: nn.Reduction.Sum),
                "weight of a class" => nn.functional.binary_cross_entropy_with_logits(z, y, pos_weights: torch.tensor(3f)),
                "weights of rows" => nn.functional.binary_cross_entropy_with_logits(z, y, weight: rand(12)),
                "focal" => (nn.functional.binary_cross_entropy_with_logits(z, y, reduction: nn.Reduction.None) * (z.sigmoid() - y).pow(2)).mean(),
                "two forwards added" => nn.functional.binary_cross_entropy_with_logits(z + model.call(randn(12, 3)).squeeze(1), y),
                "temperature" => nn.functional.binary_cross_entropy_with_logits(z / 2, y),
                _ => nn.functional.binary_cross_entropy_with_logits(z, y),
            }).backward();

            Assert.Equal(isDoubted, guard.Step().LossDoubt is not null);
        }
    }

    /// <summary>Every measured step is looked at, not the first alone: a loss may change from one to the next.</summary>
    [Theory]
    [InlineData(4, true)]
    [InlineData(2, true)]
    [InlineData(1, true)]
    [InlineData(4, false)]
    public void A_temperature_that_comes_and_goes_is_doubted_where_it_is(int classes, bool isExact)
    {
        manual_seed(4);
        using var model = new LinearHead(6, classes);
        using var guard = model.Guard(optim.SGD(model.parameters(), 1e-3), isExact ? StepGuardOptions.Exact : new StepGuardOptions { Sampling = new() { LeastRows = 1 }, Forecast = ForecastOptions.None });
        for (int step = 1; step <= 30; step++)
        {
            bool isSharpened = step > 5 && step % 3 == 0;
            model.zero_grad();
            var z = model.call(randn(64, 6) * 2);
            z = isSharpened ? z * 5 : z;
            (classes == 1 ? nn.functional.binary_cross_entropy_with_logits(z.squeeze(1), arange(64).remainder(2).to_type(ScalarType.Float32)) : nn.functional.cross_entropy(z, arange(64).remainder(classes))).backward();
            var report = guard.Step();

            Assert.True(isSharpened == report.LossDoubt is not null, $"step {step}, sampled {report.IsSampled}: {report.LossDoubt}");
            Assert.Equal(isSharpened || classes == 1 ? null : true, report.IsCrossEntropy);
        }
    }

    /// <summary>A positive and several negatives: the second forward's rows are no softmax's, which the first one, of single logits, does not hide.</summary>
    [Fact]
    public void A_forward_that_is_no_cross_entropy_is_said_beside_others()
    {
        manual_seed(2);
        using var model = new LinearHead(6, 1);
        using var several = new LinearHead(6, 4);
        using var guard = StepGuard.Create(optim.SGD(model.parameters().Concat(several.parameters()), 0.1), [GuardedTensorModel.Of(model, model.Jvp), GuardedTensorModel.Of(several, several.Jvp)], StepGuardOptions.Exact);
        (nn.functional.logsigmoid(model.call(randn(12, 6))).mean() + nn.functional.logsigmoid(-several.call(randn(12, 6))).sum(1).mean()).neg().backward();

        Assert.False(guard.Step().IsCrossEntropy);
    }

    [Fact]
    public void A_gradient_of_zero_tells_nothing()
    {
        var training = new Training(parameters => optim.SGD(parameters, 0.5, momentum: 0.9));
        training.Step();
        training.Optimizer.zero_grad();
        (nn.functional.cross_entropy(training.Model.call(training.Inputs), training.Labels) * 0).backward();

        var report = training.Guard.Step();

        Assert.Null(report.IsCrossEntropy);
        Assert.Equal(8, report.Rows);
        Assert.True(report.Ratio > 0);
    }

    /// <summary>More forwards before one backward than are kept: the loss is not that of those that are.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Forwards_that_were_not_kept_may_be_in_the_loss(bool areInLoss)
    {
        var training = new Training(5, new StepGuardOptions());
        for (int step = 0; step < 3; step++)
        {
            training.Optimizer.zero_grad();
            var losses = Enumerable.Range(0, 100).Select(i => nn.functional.cross_entropy(training.Model.call(training.Inputs * (1 + (i * 0.01f))), training.Labels)).ToList();
            (areInLoss ? losses.Aggregate((sum, loss) => sum + loss) / 100 : losses[^1]).backward();

            var report = training.Guard.Step();

            Assert.Contains("36 forwards", Assert.Single(report.Unguarded), StringComparison.Ordinal);
            Assert.Equal(areInLoss ? null : true, report.IsCrossEntropy);
            Assert.Equal(areInLoss, report.LossDoubt is not null);
            Assert.Equal(areInLoss, double.IsNaN(report.LossSlope));
            Assert.Equal(areInLoss && report.Ratio > 1, report.DescentUntested is not null);
        }
    }

    /// <summary>A soft target of two classes, or at equal logits, looks like a hard one of a smaller weight: the loss along the step would be taken for too flat.</summary>
    [Theory]
    [InlineData(1, 1, 0.9)]
    [InlineData(1, 4, 0.7)]
    [InlineData(1, 4, 0.9)]
    [InlineData(4, 4, 0.7)]
    [InlineData(2, 1, 0.8)]
    public void Soft_targets_that_look_hard_leave_the_descent_untested(int classes, int rows, double target)
    {
        foreach (double soft in (double[])[target, 1])
        {
            manual_seed(3);
            using var model = new LayeredHead(nn.Linear(3, classes));
            using (no_grad())
            {
                foreach (var parameter in model.parameters())
                {
                    parameter.zero_();
                }
            }

            using var optimizer = optim.SGD(model.parameters(), 100);
            using var guard = model.Guard(optimizer, new StepGuardOptions());
            var z = model.call(randn(rows, 3));
            (classes == 1 ? nn.functional.binary_cross_entropy_with_logits(z, full(rows, 1, (float)soft)) : nn.functional.cross_entropy(z, arange(rows).remainder(classes), label_smoothing: 1 - soft)).backward();

            var report = guard.Step();

            Assert.True(report.Ratio > 1, $"{report.Ratio}");
            Assert.Equal(soft < 1, report.DescentUntested is not null);
        }
    }

    /// <summary>The softmax of a temperature is rounded, and the rounding divided by it.</summary>
    [Theory]
    [InlineData(0.016)]
    [InlineData(0.05)]
    public void A_temperature_in_single_precision_is_a_doubt_and_not_another_loss(double temperature)
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 4));
        using var optimizer = optim.Adam(model.parameters(), 0.01);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var (x, y) = (randn(12, 4), arange(12).remainder(4));
        for (int step = 0; step < 60; step++)
        {
            optimizer.zero_grad();
            var z = model.call(x);
            nn.functional.cross_entropy(z / temperature, y).backward();

            var report = guard.Step();

            Assert.True(report.IsCrossEntropy is null or true, $"step {step}: {report.LossDoubt}");
        }
    }

    /// <summary>A score for each candidate, the lists one after the other in the batch: how long they are, nothing tells. The spread of all bounds that of each.</summary>
    [Fact]
    public void Scores_of_several_lists_are_not_measured_as_sigmoids_alone()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(4, 1));
        using var optimizer = optim.SGD(model.parameters(), 1);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var x = 8 * randn(8, 4);
        for (int step = 0; step < 10; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x).reshape(4, 2) * 0.2, arange(4).remainder(2)).backward();
            var before = model.forward(x).detach().clone();

            var report = guard.Step();

            var moved = ((model.forward(x) - before).detach() / report.Scale).reshape(4, 2);
            double expected = (moved.amax([1]) - moved.amin([1])).max().item<float>() / Math.PI;
            Assert.True(report.Ratio >= expected * (1 - 1e-3), $"step {step}: {report.Ratio} was measured, it is {expected}");
            Assert.Contains("sigmoid", report.LossDoubt, StringComparison.Ordinal);
        }
    }

    /// <summary>What was doubted of a step is not tested at the next as if it were known.</summary>
    [Fact]
    public void A_standing_doubt_leaves_the_descent_untested()
    {
        manual_seed(3);
        using var model = new LayeredHead(nn.Linear(4, 4));
        using var optimizer = optim.SGD(model.parameters(), 30);
        using var guard = model.Guard(optimizer, new StepGuardOptions());
        for (int step = 0; step < 30; step++)
        {
            optimizer.zero_grad();
            var targets = 1.5 * rand(3, 4).softmax(1);
            nn.functional.cross_entropy(model.call(randn(3, 4)), targets.to_type(ScalarType.Float32)).backward();

            var report = guard.Step();

            Assert.True(report.LossDoubt is null || report.Ratio <= 1 || report.DescentUntested is not null, $"step {step}: {report.LossDoubt}");
        }
    }

    /// <summary>A similarity whose rows and columns are both trained: neither dimension sums to zero, and either may be the longer.</summary>
    [Fact]
    public void The_larger_ratio_of_the_rows_and_the_columns_of_a_square_stands()
    {
        for (int seed = 0; seed < 10; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(nn.Linear(4, 8));
            using var guard = model.Guard(optim.SGD(model.parameters(), 3), StepGuardOptions.Exact);
            var x = randn(8, 4) * linspace(0.2, 3, 8).reshape(8, 1);
            var z = model.call(x);
            ((nn.functional.cross_entropy(z, arange(8)) + nn.functional.cross_entropy(z.t(), arange(8))) / 2).backward();
            var before = model.forward(x).detach().clone();

            var report = guard.Step();

            var moved = (model.forward(x) - before).detach() / report.Scale;
            double expected = Math.Max((moved.amax([1]) - moved.amin([1])).max().item<float>(), (moved.amax([0]) - moved.amin([0])).max().item<float>()) / Math.PI;
            Assert.Equal(expected, report.Ratio, 2e-3 * expected);
            Assert.False(report.IsCrossEntropy);
        }
    }

    /// <summary>As many ones as zeros at equal logits: their gradient is that of one row of classes, too. The larger ratio of both readings bounds.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Balanced_single_logits_of_a_head_of_zeros_may_be_the_classes_of_a_row(int rows)
    {
        manual_seed(3);
        var head = nn.Linear(3, 1);
        using var model = new LayeredHead(head);
        using (no_grad())
        {
            head.weight!.zero_();
            head.bias!.zero_();
        }

        using var optimizer = optim.SGD(model.parameters(), 10);
        using var guard = model.Guard(optimizer, new StepGuardOptions());
        var x = 3 * randn(rows, 3);
        nn.functional.binary_cross_entropy_with_logits(model.call(x), arange(rows).remainder(2).to_type(ScalarType.Float32).reshape(rows, 1)).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();

        var moved = (model.forward(x) - before) / report.Scale;
        double asOneRow = (moved.max() - moved.min()).item<float>() / Math.PI, alone = moved.abs().max().item<float>() / Math.PI;
        Assert.Equal(Math.Max(asOneRow, alone), report.Ratio, 1e-3 * report.Ratio);
        Assert.Equal((rows, rows, 0), (report.Rows, report.RowsInLoss, report.RowsOutsideLoss));
        Assert.Null(report.IsCrossEntropy);
        Assert.Contains("sigmoid", report.LossDoubt, StringComparison.Ordinal);
        Assert.Equal(report.LossDoubt, report.DescentUntested);
    }
}
