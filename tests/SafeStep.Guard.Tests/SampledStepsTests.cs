namespace SafeStep.Guard.Tests;

/// <summary>Steps that a sample let through, measured afterwards on all rows of their batch.</summary>
public class SampledStepsTests
{
    /// <summary>Small nets on random labels at rates that break them: most units die, and one row in a batch moves tens of times as far as the others.</summary>
    [Theory]
    [InlineData(24, 0.3)]
    [InlineData(24, 1)]
    [InlineData(64, 0.3)]
    [InlineData(64, 1)]
    [InlineData(64, 3)]
    public void None_lies_beyond_the_radius(int rows, double rate)
    {
        int sampled = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            manual_seed(seed);
            var centres = 2 * randn([4, 5], ScalarType.Float64);
            using var model = seed % 2 == 0
                ? new LayeredHead(nn.Linear(5, 8), nn.ReLU(), nn.Linear(8, 4))
                : new LayeredHead(nn.Linear(5, 16), nn.ReLU(), nn.Linear(16, 16), nn.GELU(), nn.Linear(16, 4));
            model.to(ScalarType.Float64);
            using var optimizer = optim.Adam(model.parameters(), rate);
            using var guard = model.Guard(optimizer, StepGuardOptions.Balanced with { Forecast = ForecastOptions.None });
            for (int step = 0; step < 60; step++)
            {
                using var scope = NewDisposeScope();
                var x = centres.index_select(0, randn([rows]).mul(1000).abs().to_type(ScalarType.Int64).remainder(4)) + randn([rows, 5], ScalarType.Float64);
                optimizer.zero_grad();
                nn.functional.cross_entropy(model.call(x), randn([rows]).mul(1000).abs().to_type(ScalarType.Int64).remainder(4)).backward();
                Tensor[] before = [.. model.parameters().Select(parameter => parameter.detach().clone())];

                var report = guard.Step();

                if (report.IsSampled)
                {
                    sampled++;
                    double ratio = Ratio(model, before, x);
                    Assert.True(ratio <= 1, $"seed {seed}, step {step}: {report.Ratio} on {report.Rows} rows, {ratio} on all");
                }
            }
        }

        // Beyond half of the radius the whole batch is measured, which at these rates is most often.
        Assert.True(sampled > 5, $"{sampled}");
    }

    /// <summary>Data that grow by 3% a step, well fitted: most rows are certain, and the one that is wrong has all the gradient and moves the farthest, wherever its logits lie.</summary>
    [Theory]
    [InlineData(32)]
    [InlineData(100)]
    public void The_row_that_the_loss_pulls_at_is_among_those_measured(int rows)
    {
        int sampled = 0;
        for (int seed = 0; seed < 12; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(nn.Linear(6, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 4));
            model.to(ScalarType.Float64);
            var teacher = randn([6, 4], ScalarType.Float64);
            using var optimizer = optim.SGD(model.parameters(), 0.1);
            using var guard = model.Guard(optimizer, StepGuardOptions.Balanced with { Forecast = ForecastOptions.None });
            for (int step = 0; step < 200; step++)
            {
                using var scope = NewDisposeScope();
                var x = randn([rows, 6], ScalarType.Float64);
                var y = x.matmul(teacher).argmax(1);
                var grown = x * Math.Pow(1.03, step);
                optimizer.zero_grad();
                nn.functional.cross_entropy(model.call(grown), y).backward();
                Tensor[] before = [.. model.parameters().Select(parameter => parameter.detach().clone())];

                var report = guard.Step();

                if (report.IsSampled)
                {
                    sampled++;
                    double ratio = Ratio(model, before, grown);
                    Assert.True(ratio <= 1, $"seed {seed}, step {step}: {report.Ratio} on {report.Rows} rows, {ratio} on all");
                }
            }
        }

        Assert.True(sampled > 100, $"{sampled}");
    }

    /// <summary>The binding row is in one of several micro-batches: no part of another decides beside it.</summary>
    [Fact]
    public void Where_one_forward_is_near_the_target_all_are_seen_whole()
    {
        int near = 0, sampled = 0;
        for (int seed = 0; seed < 6; seed++)
        {
            manual_seed(seed);
            using var model = new LayeredHead(nn.Linear(5, 8), nn.Tanh(), nn.Linear(8, 4));
            using var optimizer = optim.SGD(model.parameters(), 0.02 * Math.Pow(3, seed));
            using var guard = model.Guard(optimizer, StepGuardOptions.Balanced with { Forecast = ForecastOptions.None });
            for (int step = 0; step < 12; step++)
            {
                optimizer.zero_grad();
                var (first, second) = (randn(80, 5), randn(80, 5));
                second[step % 80].mul_(6);
                nn.functional.cross_entropy(model.call(first), arange(80).remainder(4)).backward();
                nn.functional.cross_entropy(model.call(second), arange(80).remainder(4)).backward();

                var report = guard.Step();

                sampled += report.IsSampled ? 1 : 0;
                if (report.Ratio > 0.5)
                {
                    near++;
                    Assert.Equal((false, 160), (report.IsSampled, report.Rows));
                }
            }
        }

        Assert.True(near > 0 && sampled > 0, $"{near} near the target, {sampled} sampled");
    }

    [Fact]
    public void A_forward_whose_term_has_the_factor_zero_is_outside_the_loss()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(5, 4));
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.1), StepGuardOptions.Exact);
        var (x, large) = (randn(12, 5), 100 * randn(12, 5));
        var y = arange(12).remainder(4);
        nn.functional.cross_entropy(model.call(x), y).backward();
        (0 * nn.functional.cross_entropy(model.call(large), y)).backward();

        var report = guard.Step();

        Assert.Equal((1, 12), (report.Forwards, report.Rows));
    }

    // By central differences along the step that was taken, in float64.
    private static double Ratio(LayeredHead model, Tensor[] before, Tensor x)
    {
        const double Part = 1e-6;
        using var noGrad = no_grad();
        Parameter[] parameters = [.. model.parameters()];
        Tensor[] after = [.. parameters.Select(parameter => parameter.detach().clone())];
        Tensor At(double part)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                parameters[i].copy_(before[i] + (part * (after[i] - before[i])));
            }

            return model.forward(x);
        }

        var slopes = (At(Part) - At(-Part)) / (2 * Part);
        for (int i = 0; i < parameters.Length; i++)
        {
            parameters[i].copy_(after[i]);
        }

        return (slopes.amax([1]) - slopes.amin([1])).max().item<double>() / Math.PI;
    }
}
