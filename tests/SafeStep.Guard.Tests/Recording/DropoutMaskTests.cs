namespace SafeStep.Guard.Tests;

public class DropoutMaskTests
{
    /// <summary>The slopes are those of the network with the mask that the training forward drew: central differences of that network, in float64, tell them.</summary>
    [Fact]
    public void The_step_is_measured_with_the_mask_of_the_training_forward()
    {
        manual_seed(5);
        var first = nn.Linear(6, 16).to(ScalarType.Float64);
        var last = nn.Linear(16, 3).to(ScalarType.Float64);
        var dropout = nn.Dropout(0.5);
        Tensor? mask = null;
        dropout.register_forward_hook((_, input, output) =>
        {
            mask = output.detach() / input.detach();
            return output;
        });
        ObservingHooks.Declare(dropout);
        using var model = new LayeredHead(first, dropout, last);
        var x = randn([10, 6], ScalarType.Float64);
        var y = arange(10).remainder(3);
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.3), StepGuardOptions.Exact with { Mode = StepMode.Monitor, ReuseActivations = true });
        double[][] old = Values();
        nn.functional.cross_entropy(model.call(x), y).backward();

        var report = guard.Step();

        double[][] moved = Values();
        Assert.Equal(3, guard.OutputsReused);
        Assert.InRange(mask!.eq(0).sum().item<long>(), 40, 120);
        const double H = 1e-4;
        using var noGrad = no_grad();
        var slopes = (At(H) - At(-H)) / (2 * H);
        double ratio = (slopes.amax([1]) - slopes.amin([1])).max().item<double>() / Math.PI;
        // The function is quadratic along the line, so only rounding is left: 1e-16 / H.
        Assert.Equal(ratio, report.Ratio, 1e-9);

        double[][] Values() => [.. model.parameters().Select(parameter => parameter.detach().data<double>().ToArray())];

        Tensor At(double t)
        {
            foreach (var (parameter, i) in model.parameters().Select((parameter, i) => (parameter, i)))
            {
                parameter.copy_(tensor(old[i].Zip(moved[i], (from, to) => from + (t * (to - from))).ToArray()).reshape(parameter.shape));
            }

            return last.forward(first.forward(x) * mask!);
        }
    }

    /// <summary>A step too long for the forecast is measured although one might have answered; that the next is as long is to be expected.</summary>
    [Fact]
    public void Steps_that_stay_too_long_for_a_forecast_are_measured_with_their_masks()
    {
        manual_seed(5);
        using var model = new LayeredHead(nn.Linear(6, 16), nn.ReLU(), nn.Dropout(0.4), nn.Linear(16, 4));
        var x = randn(40, 6);
        using var optimizer = optim.SGD(model.parameters(), 3, momentum: 0.9);
        using var guard = model.Guard(optimizer, new StepGuardOptions());
        int without = 0, measured = 0;
        for (int step = 0; step < 40; step++)
        {
            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), arange(40).remainder(4)).backward();
            var report = guard.Step();
            measured += report.Measured ? 1 : 0;
            without += report.LogitDifference > 0 ? 1 : 0;
        }

        Assert.True(measured > 30, $"{measured} of 40 steps were measured");
        // Only where the expectation changes.
        Assert.InRange(without, 0, 4);
    }

    [Fact]
    public void Without_a_recording_the_mask_is_drawn_again()
    {
        // From output and input in single precision the recorded mask is read within rounding.
        Assert.Equal(Ratio(reuse: true), Ratio(reuse: false), 1e-5);

        static double Ratio(bool reuse)
        {
            manual_seed(5);
            using var model = new LayeredHead(nn.Linear(6, 16), nn.Dropout(0.5), nn.Linear(16, 3));
            var x = randn(10, 6);
            using var guard = model.Guard(optim.SGD(model.parameters(), 0.3), StepGuardOptions.Exact with { ReuseActivations = reuse });
            nn.functional.cross_entropy(model.call(x), arange(10).remainder(3)).backward();
            return guard.Step().Ratio;
        }
    }
}
