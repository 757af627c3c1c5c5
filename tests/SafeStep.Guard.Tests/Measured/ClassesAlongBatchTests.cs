namespace SafeStep.Guard.Tests.Measured;

/// <summary>Losses whose softmax is taken over the batch: of the scores of a list, of the columns of a similarity. The logits are linear in the parameters, so that what they moved by is what was to be measured.</summary>
public class ClassesAlongBatchTests
{
    private const int N = 10;

    public static TheoryData<bool> Presets => [true, false];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Scores_of_a_list_are_the_classes_of_one_row(bool isExact) => AssertSteps(
        isExact, 1, (z, step) => nn.functional.cross_entropy(z.squeeze(1).unsqueeze(0), tensor(new long[] { (3 * step) % N })), (report, moved) =>
        {
            Assert.Equal(Spread(moved, 0) / Math.PI, report.Ratio, 1e-3 * report.Ratio);
            Assert.Equal((1, true), (report.Rows, report.IsCrossEntropy));
            Assert.Null(report.LossDoubt);
        });

    [Theory]
    [MemberData(nameof(Presets))]
    public void Columns_of_a_similarity_are_rows_of_the_loss(bool isExact) => AssertSteps(
        isExact, N, (z, _) => nn.functional.cross_entropy(z.t(), arange(N)), (report, moved) =>
        {
            Assert.Equal(Spread(moved, 0) / Math.PI, report.Ratio, 1e-3 * report.Ratio);
            Assert.Equal((N, true), (report.Rows, report.IsCrossEntropy));
            Assert.Null(report.LossDoubt);
        });

    /// <summary>Equal logits of a similarity: the gradient sums to zero along rows and columns, and either may be what the softmax is taken over.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    public void Rows_and_columns_of_equal_logits_take_the_larger_ratio(int seed, bool isExact)
    {
        foreach (var loss in (Func<Tensor, Tensor>[])[z => nn.functional.cross_entropy(z.t(), arange(N)), z => (nn.functional.cross_entropy(z.t(), arange(N)) + nn.functional.cross_entropy(z, arange(N))) / 2, z => nn.functional.cross_entropy(z, arange(N))])
        {
            AssertSteps(isExact, N, (z, _) => loss(z), (report, moved) =>
            {
                double columns = Spread(moved, 0) / Math.PI;
                Assert.True(report.Step > 1 || report.Ratio >= Math.Max(columns, Spread(moved, 1) / Math.PI) * (1 - 1e-3), $"step {report.Step}: {report.Ratio} was measured, columns {columns}, rows {Spread(moved, 1) / Math.PI}");
            }, seed, startsAtZero: true);
        }
    }

    public static TheoryData<string, double> NearOptimum
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (string loss in (string[])["list", "lists", "columns of lists", "columns", "risk sets"])
            {
                foreach (double apart in (double[])[1e-4, 1e-2, 0.3, 30])
                {
                    data.Add(loss, apart);
                }
            }

            return data;
        }
    }

    /// <summary>Soft targets as far from the softmax as is said, or hard ones that are fitted: each at the first step of a guard, which knows nothing yet.</summary>
    [Theory]
    [MemberData(nameof(NearOptimum))]
    public void Near_the_optimum_the_larger_ratio_controls(string loss, double apart)
    {
        const int Lists = 3, Length = 4;
        for (int seed = 0; seed < 40; seed++)
        {
            manual_seed(seed);
            using var scope = NewDisposeScope();
            using var model = new LayeredHead(nn.Linear(4, loss == "columns" ? Length : 1));
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.3), StepGuardOptions.Exact with { TargetRatio = 1e9 });
            var x = randn(loss == "columns" ? Lists : Lists * Length, 4) * (apart > 1 ? 20 : 3);
            // The scores as rows of the softmax.
            Tensor Rows(Tensor z) => loss switch
            {
                "list" or "risk sets" => z.reshape(1, -1),
                "lists" => z.reshape(Lists, Length),
                "columns of lists" => z.reshape(Length, Lists).t(),
                _ => z.t(),
            };
            var rows = Rows(model.call(x));
            var targets = apart > 1 ? nn.functional.one_hot(rows.detach().argmax(1), rows.shape[1]).to_type(ScalarType.Float32) : nn.functional.softmax(rows.detach() + (randn(rows.shape[0], rows.shape[1]) * apart), 1);
            (loss == "risk sets" ? -(rows - rows.logcumsumexp(1)).mean() : -(targets * nn.functional.log_softmax(rows, 1)).sum(1).mean()).backward();
            if (model.parameters().All(parameter => parameter.grad!.eq(0).all().item<bool>()))
            {
                continue;
            }

            var before = Rows(model.forward(x)).detach().clone();
            var report = guard.Step();

            double moved = Spread(Rows(model.forward(x)).detach() - before, 1) / Math.PI;
            Assert.True(report.Ratio * report.Scale >= (moved * (1 - 1e-3)) - 1e-4, $"seed {seed}: {report.Ratio} was measured, it is {moved}; {report.IsCrossEntropy}, {report.LossDoubt}");
        }
    }

    /// <summary>What is known to be of sigmoids is not measured as a list, which would be longer.</summary>
    [Theory]
    [InlineData(nn.Reduction.Mean)]
    [InlineData(nn.Reduction.Sum)]
    public void Sigmoids_are_measured_alone(nn.Reduction reduction)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(nn.Linear(4, 1));
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.3), StepGuardOptions.Exact with { TargetRatio = 1e9 });
            var x = randn(12, 4);
            nn.functional.binary_cross_entropy_with_logits(model.call(x), arange(12).remainder(2).to_type(ScalarType.Float32).unsqueeze(1), reduction: reduction).backward();
            var before = model.forward(x).detach().clone();
            var report = guard.Step();

            Assert.Equal((model.forward(x) - before).abs().max().item<float>() / Math.PI, report.Ratio * report.Scale, 1e-3 * report.Ratio);
        }
    }

    /// <summary>Of lists that are fitted hardly a gradient is left, and its sum is rounding: what longer gradients told still holds.</summary>
    [Theory]
    [InlineData(2, 0.2)]
    [InlineData(4, 0.03)]
    [InlineData(4, 0.2)]
    [InlineData(8, 0.5)]
    public void Scores_of_several_lists_stay_lists_when_they_are_fitted(int length, double rate)
    {
        for (int seed = 0; seed < 4; seed++)
        {
            manual_seed(seed);
            var teacher = randn(6);
            using var model = new LayeredHead(nn.Linear(6, 1));
            using var optimizer = optim.Adam(model.parameters(), rate);
            using var guard = model.Guard(optimizer, StepGuardOptions.Exact);
            for (int step = 0; step < 80; step++)
            {
                using var scope = NewDisposeScope();
                var x = randn(8, length, 6);
                var y = x.matmul(teacher).argmax(1);
                x = (x + (2 * nn.functional.one_hot(y, length).unsqueeze(2) * teacher)).reshape(-1, 6);
                optimizer.zero_grad();
                nn.functional.cross_entropy(model.call(x).reshape(-1, length), y).backward();
                var before = model.forward(x).detach().clone();

                var report = guard.Step();

                double expected = Spread(((model.forward(x) - before).detach() / report.Scale).reshape(-1, length), 1) / Math.PI;
                // What the logits' own rounding leaves of a short step.
                Assert.True(report.Ratio >= (expected * (1 - 1e-3)) - 1e-4, $"seed {seed}, step {step}: {report.Ratio} was measured, it is {expected}");
            }
        }
    }

    /// <summary>Without a label another loss may sum to zero along the batch, too: the larger ratio stands.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(N, true)]
    [InlineData(N, false)]
    public void Soft_targets_along_the_batch_take_the_larger_ratio(int classes, bool isExact)
    {
        manual_seed(5);
        var targets = rand(classes, N).softmax(1);
        AssertSteps(isExact, classes, (z, _) => nn.functional.cross_entropy(z.t(), targets), (report, moved) =>
        {
            Assert.True(report.Ratio >= Spread(moved, 0) / Math.PI * (1 - 1e-3), $"{report.Ratio} was measured, it is {Spread(moved, 0) / Math.PI}");
            Assert.NotEqual(false, report.IsCrossEntropy);
        });
    }

    /// <summary>Binary losses whose gradients happen to sum to zero over the batch.</summary>
    [Theory]
    [InlineData(2, 1)]
    [InlineData(4, 1)]
    [InlineData(6, 1)]
    [InlineData(6, 3)]
    public void A_balanced_batch_of_single_logits_is_not_taken_for_a_list(int rows, int classes)
    {
        manual_seed(1);
        var linear = nn.Linear(4, classes);
        using var model = new LayeredHead(linear);
        using var guard = model.Guard(optim.SGD(model.parameters(), 30), StepGuardOptions.Exact);
        using (no_grad())
        {
            linear.weight!.zero_();
            linear.bias!.zero_();
        }

        // What all rows share moves all logits the same way: by their differences alone the step would be short.
        var labels = arange(rows).remainder(2).to_type(ScalarType.Float32).reshape(rows, 1);
        var x = (0.1 * randn(rows, 4)) + 1 + (3 * labels);
        nn.functional.binary_cross_entropy_with_logits(model.call(x), labels.expand(rows, classes).contiguous()).backward();
        var before = model.forward(x).detach().clone();

        var report = guard.Step();
        var moved = (model.forward(x) - before).detach() / report.Scale;

        double expected = (classes == 1 ? moved.abs().max().item<float>() : Spread(moved, 1)) / Math.PI;
        Assert.True(report.Ratio >= expected * (1 - 1e-3), $"{report.Ratio} was measured, it is {expected}");
    }

    /// <summary>One positive among negatives that are all but fitted, the bias at its optimum: the gradient is that of a list with one label, and of sigmoids. What all logits share is not seen as a list.</summary>
    [Theory]
    [InlineData(2, ScalarType.Float32)]
    [InlineData(2, ScalarType.Float64)]
    [InlineData(6, ScalarType.Float32)]
    [InlineData(6, ScalarType.Float64)]
    public void A_fitted_batch_with_one_positive_is_not_taken_for_a_list(int negatives, ScalarType type)
    {
        var linear = nn.Linear(1, 1);
        using var model = new LayeredHead(linear);
        model.to(type);
        using (no_grad())
        {
            linear.weight!.fill_(1);
            linear.bias!.fill_(8);
        }

        linear.weight!.requires_grad_(false);
        var others = linspace(-7.5, -8.5, negatives, dtype: ScalarType.Float64);
        double rest = others.sigmoid().sum().item<double>();
        var z = torch.cat([others, tensor(new double[] { Math.Log((1 - rest) / rest) })]);
        // The bias alone moves, by its decay.
        using var guard = model.Guard(optim.SGD(model.parameters(), 1, weight_decay: 1), StepGuardOptions.Exact);
        var labels = torch.cat([zeros(negatives), ones(1)]).to_type(type).reshape(-1, 1);
        nn.functional.binary_cross_entropy_with_logits(model.call((z - 8).to_type(type).reshape(-1, 1)), labels).backward();

        var report = guard.Step();

        Assert.Equal(8 / Math.PI, report.Ratio, 1e-3);
        Assert.Equal(negatives + 1, report.RowsInLoss);
        Assert.Null(report.IsCrossEntropy);
    }

    [Fact]
    public void A_dimension_that_was_declared_wins()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(4, 1));
        using var guard = StepGuard.Create(optim.SGD(model.parameters(), 3), [GuardedTensorModel.Of(model, model.Jvp, 1)], StepGuardOptions.Exact);
        nn.functional.cross_entropy(model.call(randn(N, 4)).t(), tensor(new long[] { 3 })).backward();

        Assert.Equal(N, guard.Step().Rows);
    }

    private static double Spread(Tensor moved, int along) => (moved.amax([along]) - moved.amin([along])).max().item<float>();

    private static void AssertSteps(bool isExact, int classes, Func<Tensor, int, Tensor> loss, Action<StepReport, Tensor> assert, int seed = 1, bool startsAtZero = false)
    {
        manual_seed(seed);
        var linear = nn.Linear(4, classes);
        using var model = new LayeredHead(linear);
        using (no_grad())
        {
            linear.weight!.mul_(startsAtZero ? 0 : 1);
            linear.bias!.mul_(startsAtZero ? 0 : 1);
        }

        using var optimizer = optim.SGD(model.parameters(), 3);
        using var guard = model.Guard(optimizer, isExact ? StepGuardOptions.Exact : new StepGuardOptions { Sampling = new() { LeastRows = 1 }, Forecast = ForecastOptions.None });
        for (int step = 0; step < 8; step++)
        {
            optimizer.zero_grad();
            var x = randn(N, 4) + 1;
            loss(model.call(x), step).backward();
            var before = model.forward(x).detach().clone();

            var report = guard.Step();

            assert(report, (model.forward(x) - before).detach() / report.Scale);
            Assert.Equal(1, report.AdjointRatio!.Value, 1e-3);
        }
    }
}
