namespace SafeStep.Guard.Tests;

/// <summary>Which models are measured on samples, and what of them: told by the rows of each evaluation of the derivative.</summary>
public class SampledFormsTests
{
    private const int Samples = 32, Places = 4, Classes = 5;

    private static readonly StepGuardOptions Sampled = StepGuardOptions.Balanced with { Forecast = ForecastOptions.None };

    [Fact]
    public void Where_rows_depend_and_nothing_was_worth_recording_the_batch_alone_is_measured_from_then_on()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(3, 6), nn.BatchNorm1d(6), nn.Linear(6, 4));
        Assert.Equal([64, 16, 64, 64, 64], Evaluated(model, model.Jvp, steps: 4, () => randn(64, 3)));
    }

    [Theory]
    [InlineData(false, false, 8)]
    [InlineData(true, false, 8)]
    [InlineData(false, true, Samples)]
    public void Flattened_sequences_are_sampled_where_each_has_its_rows_together(bool holdsMasked, bool isTransposed, int expected)
    {
        manual_seed(1);
        using var model = new Flattened(isTransposed, scale: 1);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = GuardedTensorModel.Guard(model, optimizer, model.Jvp, Sampled);
        for (int step = 0; step < 4; step++)
        {
            var x = randn(Samples, Places, 3);
            var y = arange(Samples * Places).remainder(Classes);
            // The last place of every sequence is padding.
            y = holdsMasked ? y.masked_fill(arange(Samples * Places).remainder(Places).eq(Places - 1), -100) : y;
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            var before = model.forward(x).detach().clone();

            var report = guard.Step();

            int live = holdsMasked ? Places - 1 : Places;
            Assert.Equal(Samples * live, report.RowsInLoss);
            Assert.Equal(step == 0 ? Samples * live : expected * live, report.Rows);
            Assert.Equal(report.Rows < report.RowsInLoss, report.IsSampled);
            Assert.Equal(Samples * (Places - live), report.RowsOutsideLoss);
            // The row that it names is that of the whole batch, and it moved as far as the report says.
            var moved = (model.forward(x) - before)[report.BottleneckSample];
            Assert.Equal((moved.amax() - moved.amin()).item<float>() / Math.PI, report.Ratio, 0.01 * report.Ratio);
            Assert.True(!holdsMasked || report.BottleneckSample % Places != Places - 1);
        }
    }

    [Fact]
    public void Flattened_sequences_are_sampled_after_an_audit_as_before()
    {
        manual_seed(1);
        using var model = new Flattened(isTransposed: false, scale: 1);
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = GuardedTensorModel.Guard(model, optimizer, model.Jvp, Sampled with { Sampling = new() { AuditEvery = 3 } });
        var sampled = new List<bool>();
        for (int step = 0; step < 9; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(randn(Samples, Places, 3)), arange(Samples * Places).remainder(Classes)).backward();
            sampled.Add(guard.Step().IsSampled);
        }

        Assert.Equal([.. Enumerable.Range(0, 9).Select(step => step > 0 && step % 3 != 2)], sampled);
    }

    [Fact]
    public void Where_all_rows_are_alike_it_is_not_seen_whose_they_are_and_all_are_measured()
    {
        manual_seed(1);
        using var model = new Flattened(isTransposed: false, scale: 0);
        Assert.Equal([Samples, Samples], Evaluated(model, model.Jvp, steps: 2, () => randn(Samples, Places, 3), rate: 0));
    }

    private static IReadOnlyList<long> Evaluated(nn.Module<Tensor, Tensor> model, Func<Tensor, ParameterTangents, LogitJvp> jvp, int steps, Func<Tensor> batch, double rate = 1e-3)
    {
        var rows = new List<long>();
        using var optimizer = optim.SGD(model.parameters(), rate);
        using var guard = GuardedTensorModel.Guard(model, optimizer, (x, direction) => { rows.Add(x.shape[0]); return jvp(x, direction); }, Sampled);
        for (int step = 0; step < steps; step++)
        {
            optimizer.zero_grad();
            var logits = model.call(batch());
            nn.functional.cross_entropy(logits, arange(logits.shape[0]).remainder(logits.shape[1])).backward();
            guard.Step();
        }

        return rows;
    }

    /// <summary>Softmax regression at every place of a sequence, whose rows it returns one sequence after the other, or one place after the other.</summary>
    private sealed class Flattened : nn.Module<Tensor, Tensor>
    {
        private readonly Linear output = nn.Linear(3, Classes);
        private readonly bool isTransposed;

        public Flattened(bool isTransposed, double scale)
            : base(nameof(Flattened))
        {
            this.isTransposed = isTransposed;
            using var noGrad = no_grad();
            output.weight!.mul_(scale);
            output.bias!.zero_();
            RegisterComponents();
        }

        public override Tensor forward(Tensor x) => Rows(output.call(x));

        public LogitJvp Jvp(Tensor x, ParameterTangents direction) =>
            new(Rows(output.forward(x)), Rows(x.matmul(direction.Of(output, "weight")!.t()) + direction.Of(output, "bias")!));

        private Tensor Rows(Tensor places) => (isTransposed ? places.transpose(0, 1) : places).reshape(-1, Classes);
    }
}
