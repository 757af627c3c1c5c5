namespace SafeStep.Guard.Tests.Measured;

/// <summary>Which numbers are the classes of a row.</summary>
public class ClassesTests
{
    [Fact]
    public void Where_the_gradient_fits_two_dimensions_the_larger_ratio_controls()
    {
        // Equal logits and, along the places of each sample, balanced labels: the gradient sums to zero along the classes and along the places.
        manual_seed(1);
        using var model = new PlacesHead();
        using var optimizer = optim.SGD(model.parameters(), 0.3);
        using var guard = GuardedTensorModel.Guard(model, optimizer, model.Jvp);
        var x = randn(5, 3, 4);
        var labels = arange(4).remainder(4).expand(5, 4).contiguous();
        double byClasses = Ratio(model, optimizer, x, labels);

        var report = guard.Step();

        Assert.True(report.Ratio >= byClasses * (1 - 1e-4), $"{report.Ratio} was measured, along the classes it is {byClasses}");
        Assert.True(report.IsCrossEntropy);
    }

    [Fact]
    public void A_single_logit_is_measured_as_that_of_a_sigmoid()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(3, 1));
        using var optimizer = optim.SGD(model.parameters(), 40);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { Report = new() { Explains = StepExplanation.Always } });
        var x = randn(6, 3);
        nn.functional.binary_cross_entropy_with_logits(model.call(x), arange(6).remainder(2).to_type(ScalarType.Float32).reshape(6, 1)).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        double moved = (model.forward(x) - before).abs().max().item<float>() / report.Scale;

        // The logits of (z, 0) are pi i apart where sigmoid(z) has its poles.
        Assert.Equal(moved / Math.PI, report.Ratio, 1e-4 * report.Ratio);
        Assert.Equal(6, report.Rows);
        Assert.Null(report.IsCrossEntropy);
        Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
        Assert.NotEmpty(report.Shares);
        Assert.Equal(report.Ratio * Math.PI, report.Shares.Sum(share => share.Gap), 1e-2 * report.Ratio);
    }

    [Theory]
    [InlineData("exact")]
    [InlineData("default")]
    public void Places_of_an_image_of_one_channel_are_each_that_of_a_sigmoid(string preset)
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Conv2d(2, 1, 3, padding: 1));
        using var optimizer = optim.SGD(model.parameters(), 4);
        using var guard = model.Guard(optimizer, preset == "exact" ? StepGuardOptions.Exact : new StepGuardOptions());
        var x = randn(4, 2, 5, 6) + 1;
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            // Labels mostly of one class: what all places share moves them.
            nn.functional.binary_cross_entropy_with_logits(model.call(x), x[.., 0..1].gt(2.5).to_type(ScalarType.Float32)).backward();
            var before = model.forward(x).detach().clone();

            var report = guard.Step();

            if (report.Measured && !report.IsSampled)
            {
                double moved = (model.forward(x) - before).abs().max().item<float>() / report.Scale;
                Assert.Equal(moved / Math.PI, report.Ratio, 1e-3 * report.Ratio);
                Assert.Equal(4 * 5 * 6, report.Rows);
                Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
            }
        }
    }

    [Theory]
    [InlineData("[0]")]
    [InlineData("[0, 1, 4, 4]")]
    public void An_empty_batch_of_single_logits_is_said_to_be_one(string shape)
    {
        bool isImage = shape != "[0]";
        using var model = isImage ? new LayeredHead(nn.Conv2d(2, 1, 3, padding: 1)) : new LayeredHead(nn.Linear(3, 1), nn.Flatten(0));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = model.Guard(optimizer, new StepGuardOptions());
        var z = model.call(isImage ? zeros(0, 2, 4, 4) : zeros(0, 3));
        nn.functional.binary_cross_entropy_with_logits(z, zeros_like(z)).backward();

        Assert.Contains($"The logits have shape {shape}: an empty batch", Assert.Throws<InvalidOperationException>(() => guard.Step()).Message, StringComparison.Ordinal);
    }

    /// <summary>The gradient sigmoid(z) - y of a row so certain is zero in float32; the row was in the loss all the same, and may be the one that moves the farthest.</summary>
    [Theory]
    [InlineData(-80, 0)]
    [InlineData(-18, 0)]
    [InlineData(18, 1)]
    [InlineData(80, 1)]
    public void A_row_whose_sigmoid_is_certain_counts(double certain, float label)
    {
        using var model = new LayeredHead(nn.Linear(2, 1, hasBias: false));
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        using (no_grad())
        {
            foreach (var weight in model.parameters())
            {
                weight.fill_(1);
            }
        }

        var x = tensor(new float[] { 0.5f, -0.25f, -0.75f, 0.25f, (float)certain / 2, (float)certain / 2 }).reshape(3, 2);
        nn.functional.binary_cross_entropy_with_logits(model.call(x), tensor(new float[] { 0, 1, label }).reshape(3, 1)).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        double moved = (model.forward(x) - before).abs().max().item<float>() / report.Scale;

        Assert.Equal(3, report.Rows);
        Assert.Equal(moved / Math.PI, report.Ratio, 1e-3 * report.Ratio);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Logits_without_a_dimension_of_classes_are_each_that_of_a_sigmoid(bool equalLogits)
    {
        manual_seed(1);
        var linear = nn.Linear(3, 1);
        using var model = new LayeredHead(linear, nn.Flatten(0));
        using var optimizer = optim.SGD(model.parameters(), 40);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact with { Report = new() { Explains = StepExplanation.Always } });
        if (equalLogits)
        {
            // With balanced labels the gradient then sums to zero over the batch, as that of one row of classes does.
            using var noGrad = no_grad();
            linear.weight!.zero_();
            linear.bias!.zero_();
        }

        // Features that all have the same sign move all logits the same way.
        var x = rand(6, 3) + (arange(6).remainder(2).to_type(ScalarType.Float32) * 3).reshape(6, 1) + 1;
        nn.functional.binary_cross_entropy_with_logits(model.call(x), arange(6).remainder(2).to_type(ScalarType.Float32)).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        double moved = (model.forward(x) - before).abs().max().item<float>() / report.Scale;

        Assert.Equal(moved / Math.PI, report.Ratio, 1e-4 * report.Ratio);
        Assert.Equal(6, report.Rows);
        Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
        Assert.Equal(report.Ratio * Math.PI, report.Shares.Sum(share => share.Gap), 1e-2 * report.Ratio);
    }

    [Fact]
    public void One_row_of_classes_without_a_batch_is_a_cross_entropy()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(3, 5));
        using var optimizer = optim.SGD(model.parameters(), 40);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var x = randn(3);
        nn.functional.cross_entropy(model.call(x).unsqueeze(0), ones(1, ScalarType.Int64)).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        var moved = (model.forward(x) - before) / report.Scale;

        Assert.Equal((moved.max() - moved.min()).item<float>() / Math.PI, report.Ratio, 1e-4 * report.Ratio);
        Assert.Equal((1, true), (report.Rows, report.IsCrossEntropy));
    }

    [Theory]
    [InlineData(4, 10, 0)]
    [InlineData(4, 14, 0)]
    [InlineData(1000, 0, 0.1)]
    [InlineData(5000, 0, 0.1)]
    [InlineData(50000, 0, 0.1)]
    [InlineData(50000, 0, 0)]
    public void A_cross_entropy_is_known_as_one_whatever_its_rounding(int classes, double gap, double smoothing)
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, classes));
        using var guard = model.Guard(optim.SGD(model.parameters(), 1e-3), StepGuardOptions.Exact);
        var y = arange(6).remainder(classes);
        if (gap > 0)
        {
            Certain(model.parameters().First(), gap);
        }

        nn.functional.cross_entropy(model.call(gap > 0 ? eye(6) : randn(6, 6)), y, label_smoothing: smoothing).backward();

        var report = guard.Step();
        Assert.True(report.IsCrossEntropy is true, $"{report.IsCrossEntropy}, {report.LossDoubt}");
    }

    /// <summary>Rows that are all but certain leave little more than the rounding of a softmax, and of small squares the columns look like rows of other classes.</summary>
    [Fact]
    public void Batches_of_certain_rows_are_measured_by_their_rows()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            manual_seed(seed);
            int size = 2 + (seed % 2);
            using var model = new LinearHead(4, size);
            using var guard = model.Guard(optim.SGD(model.parameters(), 1), StepGuardOptions.Exact);
            for (int step = 0; step < 4; step++)
            {
                model.zero_grad();
                Tensor[] batches = [.. Enumerable.Range(0, 1 + ((seed + step) % 2)).Select(pass => randn(size, 4) * (pass == 1 ? 300 : 30))];
                foreach (var x in batches)
                {
                    var z = model.call(x);
                    nn.functional.cross_entropy(z, step % 3 == 0 ? z.argmax(1) : randn(size, size).argmax(1)).backward();
                }

                AssertAllRows(model, batches, guard, $"seed {seed}, step {step}", classes: 1);
            }
        }
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(1)]
    public void So_are_the_places_of_sequences_behind_a_temperature(double temperature)
    {
        for (int seed = 0; seed < 100; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(nn.Conv1d(3, 2 + (seed % 5), 1));
            using var guard = model.Guard(optim.SGD(model.parameters(), 30), StepGuardOptions.Exact);
            var x = randn(2 + (seed % 4), 3, 2 + (seed % 3)) * (1 + (seed % 7));
            var z = model.call(x);
            nn.functional.cross_entropy(z / temperature, z.argmax(1)).backward();

            AssertAllRows(model, [x], guard, $"seed {seed}", classes: 1);
        }
    }

    // The ratio is that of the row that moves the farthest, or larger where it is not known which dimension holds the classes.
    private static void AssertAllRows(nn.Module<Tensor, Tensor> model, Tensor[] batches, StepGuard guard, string run, int classes)
    {
        if (model.parameters().All(parameter => parameter.grad!.eq(0).all().item<bool>()))
        {
            return;
        }

        using var noGrad = no_grad();
        Tensor[] before = [.. batches.Select(x => model.forward(x).clone())];
        var report = guard.Step();
        double moved = batches.Zip(before).Max(batch => (model.forward(batch.First) - batch.Second) is var along ? (along.amax([classes]) - along.amin([classes])).max().item<float>() / Math.PI : 0);
        Assert.True(report.Ratio * report.Scale >= (0.97 * moved) - 1e-3, $"{run}: {report.Ratio} times {report.Scale} was told, {moved} is true; {report.Rows} rows, {report.IsCrossEntropy}, {report.LossDoubt}");
    }

    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-2)]
    public void A_small_part_of_another_loss_is_seen(double share)
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(6, 5));
        using var guard = model.Guard(optim.SGD(model.parameters(), 1e-3), StepGuardOptions.Exact);
        var z = model.call(randn(8, 6));

        (nn.functional.cross_entropy(z, arange(8).remainder(5)) + (z.logsumexp(1).square().mean() * share)).backward();

        Assert.False(guard.Step().IsCrossEntropy);
    }

    [Fact]
    public void The_dimension_of_the_classes_is_found_where_every_row_is_certain()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Conv1d(6, 4, 1));
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        Certain(model.parameters().First(), 10);
        var y = arange(6).remainder(4).reshape(2, 3);

        nn.functional.cross_entropy(model.call(eye(6).reshape(2, 3, 6).transpose(1, 2).contiguous()), y).backward();
        var report = guard.Step();

        Assert.Equal((6, true), (report.Rows, report.IsCrossEntropy));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Log_probabilities_with_a_likelihood_are_a_cross_entropy(bool places)
    {
        manual_seed(1);
        using var model = new LayeredHead(places ? nn.Conv1d(3, 5, 1) : nn.Linear(3, 5), nn.LogSoftmax(1));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
        var (x, y) = places ? (randn(2, 3, 4), arange(8).remainder(5).reshape(2, 4)) : (randn(8, 3), arange(8).remainder(5));

        nn.functional.nll_loss(model.call(x), y).backward();
        var report = guard.Step();

        Assert.Equal((8, true), (report.Rows, report.IsCrossEntropy));
        Assert.Null(report.LossDoubt);
        Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
    }

    /// <summary>Gradients near the end of the type's range have few digits, and those beyond it none: neither makes a loss another one.</summary>
    [Theory]
    [InlineData(4, 300, ScalarType.Float32)]
    [InlineData(4, 1000, ScalarType.Float32)]
    [InlineData(10, 3000, ScalarType.Float32)]
    [InlineData(2, 3000, ScalarType.Float32)]
    [InlineData(2, 5000, ScalarType.Float64)]
    public void A_cross_entropy_of_large_logits_is_not_doubted(int classes, float size, ScalarType type)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            manual_seed(seed);
            using var model = new LinearHead(5, classes);
            model.to(type);
            using var guard = model.Guard(optim.SGD(model.parameters(), 1e-3), StepGuardOptions.Exact);
            int rows = seed % 4 == 0 ? 1 : 16;
            var z = model.call((size * randn(rows, 5)).to_type(type));
            z.retain_grad();
            nn.functional.cross_entropy(z, arange(rows).remainder(classes), reduction: seed % 3 == 0 ? nn.Reduction.Sum : nn.Reduction.Mean).backward();

            var report = guard.Step();

            // A single row that is fitted has none at all, which tells nothing.
            bool? told = z.grad!.ne(0).any().item<bool>() ? true : null;
            Assert.True(report.IsCrossEntropy == told && report.LossDoubt is null, $"seed {seed}: {report.IsCrossEntropy}, {report.LossDoubt}");
        }
    }

    /// <summary>In a fitted batch the largest gradients are rounding, and the smallest end in the last numbers of the type, which have few digits: neither speaks against a cross-entropy.</summary>
    [Theory]
    [InlineData("cross_entropy", 4)]
    [InlineData("cross_entropy", 10)]
    [InlineData("logsumexp", 4)]
    [InlineData("nll_loss with weights", 4)]
    [InlineData("a sum, scaled", 4)]
    public void A_cross_entropy_of_a_fitted_batch_is_known_as_one(string loss, int classes)
    {
        using var model = new LinearHead(classes, classes);
        using (no_grad())
        {
            model.Output.weight!.copy_(eye(classes));
            model.Output.bias!.zero_();
        }

        using var guard = model.Guard(optim.SGD(model.parameters(), 0), StepGuardOptions.Exact);
        var wrong = new List<string>();
        for (int seed = 0; seed < 200; seed++)
        {
            using var scope = NewDisposeScope();
            manual_seed(seed);
            // The label of each row is 8 to 108 logits above classes that are some 3 apart.
            var y = arange(16).remainder(classes);
            var z = model.call((3 * randn(16, classes)) + (nn.functional.one_hot(y, classes).to_type(ScalarType.Float32) * ((100 * rand(16, 1)) + 8)));
            (loss switch
            {
                "cross_entropy" => nn.functional.cross_entropy(z, y),
                "a sum, scaled" => nn.functional.cross_entropy(z, y, reduction: nn.Reduction.Sum) * 65536,
                "logsumexp" => (z.logsumexp(1) - z.gather(1, y.unsqueeze(1)).squeeze(1)).mean(),
                _ => nn.functional.nll_loss(z.log_softmax(1), y, tensor(new float[] { 0.2f, 3, 1, 0.7f })),
            }).backward();

            var report = guard.Step();

            if (report is not { IsCrossEntropy: true, LossDoubt: null })
            {
                wrong.Add($"seed {seed}: {report.IsCrossEntropy} {report.LossDoubt}");
            }
        }

        Assert.Empty(wrong);
    }

    // The row of feature i is sure of the class i modulo the number of classes.
    private static void Certain(Parameter weight, double gap)
    {
        using var noGrad = no_grad();
        weight.zero_();
        for (int i = 0; i < weight.shape[1]; i++)
        {
            weight.select(1, i).select(0, i % weight.shape[0]).fill_(gap);
        }
    }

    public static TheoryData<string, bool> Losses => new()
    {
        { "mean", true }, { "sum", true }, { "scaled", true }, { "class weights", true }, { "ignored rows", true }, { "smoothed", true },
        { "temperature", false }, { "temperature below one", false }, { "margin", false }, { "difference of two calls", false }, { "sum of two calls", false },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Logits_that_are_changed_before_the_loss_are_said_to_be(string name, bool isKnown)
    {
        manual_seed(2);
        using var model = new LayeredHead(nn.Linear(6, 5));
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            var (x, y) = (randn(40, 6), arange(40).remainder(5));
            var z = model.call(x);
            (name switch
            {
                "mean" => nn.functional.cross_entropy(z, y),
                "sum" => nn.functional.cross_entropy(z, y, reduction: nn.Reduction.Sum),
                "scaled" => nn.functional.cross_entropy(z, y) * 1024,
                "class weights" => nn.functional.cross_entropy(z, y, weight: tensor(new float[] { 1, 2, 3, 4, 5 })),
                "ignored rows" => nn.functional.cross_entropy(z, where(arange(40) < 30, y, full_like(y, -100))),
                "smoothed" => nn.functional.cross_entropy(z, y, label_smoothing: 0.1),
                "temperature" => nn.functional.cross_entropy(z * 10, y),
                "temperature below one" => nn.functional.cross_entropy(z * 0.2, y),
                "margin" => nn.functional.cross_entropy(z - nn.functional.one_hot(y, 5).to_type(ScalarType.Float32), y),
                "difference of two calls" => nn.functional.cross_entropy(z - model.call(randn(40, 6)), y),
                _ => nn.functional.cross_entropy(z + model.call(randn(40, 6)), y),
            }).backward();

            var report = guard.Step();

            Assert.Equal(isKnown ? true : null, report.IsCrossEntropy);
            Assert.Equal(isKnown, report.LossDoubt is null);
            Assert.Equal(!isKnown, report.Explain().Contains("not known to be a cross-entropy", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Logits_that_are_written_over_before_the_loss_are_said_to_be()
    {
        manual_seed(2);
        using var model = new LayeredHead(nn.Linear(6, 5));
        using var optimizer = optim.SGD(model.parameters(), 0.01);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        for (int step = 0; step < 3; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(randn(40, 6)).mul_(5), arange(40).remainder(5)).backward();

            var report = guard.Step();

            Assert.Null(report.LogitDifference);
            Assert.Null(report.IsCrossEntropy);
            Assert.Contains("written to", report.Explain(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Equal_logits_do_not_tell_a_temperature_and_soon_after_it_is_told()
    {
        manual_seed(2);
        using var model = new LayeredHead(nn.Linear(6, 5));
        using (no_grad())
        {
            foreach (var parameter in model.parameters())
            {
                parameter.zero_();
            }
        }

        using var optimizer = optim.SGD(model.parameters(), 0.01);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var doubts = new List<bool>();
        for (int step = 0; step < 8; step++)
        {
            doubts.Add(Step(model, optimizer, guard, 10, randn(40, 6)).LossDoubt is not null);
        }

        Assert.Contains(true, doubts);
        Assert.True(doubts[^1]);
    }

    [Fact]
    public void A_doubt_stays_where_a_later_step_cannot_tell()
    {
        manual_seed(2);
        using var model = new LayeredHead(nn.Linear(6, 5));
        using var optimizer = optim.SGD(model.parameters(), 1e-6);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        Assert.NotNull(Step(model, optimizer, guard, 2, randn(40, 6)).LossDoubt);

        // The same logits in all rows and classes: any temperature fits.
        using (no_grad())
        {
            foreach (var parameter in model.parameters())
            {
                parameter.zero_();
            }
        }

        Assert.NotNull(Step(model, optimizer, guard, 2, randn(40, 6)).LossDoubt);
    }

    private static StepReport Step(LayeredHead model, optim.Optimizer optimizer, StepGuard guard, double temperature, Tensor x)
    {
        optimizer.zero_grad();
        nn.functional.cross_entropy(model.call(x) * temperature, arange(40).remainder(5)).backward();
        return guard.Step();
    }

    [Fact]
    public void The_dimension_that_was_found_is_saved()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Conv1d(6, 4, 1));
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
        var x = randn(2, 6, 3);
        nn.functional.cross_entropy(model.call(x), arange(6).remainder(4).reshape(2, 3)).backward();
        guard.Step();
        string saved = guard.SaveState().ToJson();
        using var resumed = model.Guard(optimizer, StepGuardOptions.Exact);
        resumed.LoadState(GuardState.FromJson(saved));

        // Its gradient sums to zero along no dimension.
        optimizer.zero_grad();
        model.call(x).square().mean().backward();

        Assert.Equal(6, resumed.Step().Rows);
        Assert.Throws<FormatException>(() => GuardState.FromJson(saved.Replace("\"Found\": 1", "\"Found\": -1", StringComparison.Ordinal)));
    }

    // The largest spread over the classes along the step that the gradients make, from differences of forward.
    private static double Ratio(PlacesHead model, optim.Optimizer optimizer, Tensor x, Tensor labels)
    {
        nn.functional.cross_entropy(model.call(x), labels).backward();
        using var noGrad = no_grad();
        var values = model.parameters().Select(parameter => parameter.detach().clone()).ToList();
        var before = model.forward(x).clone();
        optimizer.step();
        var slopes = model.forward(x) - before;
        foreach (var (parameter, value) in model.parameters().Zip(values))
        {
            parameter.copy_(value);
        }

        return (slopes.amax([1]) - slopes.amin([1])).max().item<float>() / Math.PI;
    }

    /// <summary>Logits [N, C, T] that are all zero before training: one weight per class, place and feature.</summary>
    private sealed class PlacesHead : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter weight = nn.Parameter(zeros(6, 3, 4));

        public PlacesHead()
            : base(nameof(PlacesHead)) => RegisterComponents();

        // [N, 1, F, T] times [C, F, T], summed over the features.
        public override Tensor forward(Tensor x) => (x.unsqueeze(1) * weight).sum(2);

        public LogitJvp Jvp(Tensor x, ParameterTangents direction) => new(forward(x), (x.unsqueeze(1) * direction.Of(this, nameof(weight))!).sum(2));
    }
}
