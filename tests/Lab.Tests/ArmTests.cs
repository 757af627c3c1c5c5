using Lab.Arms;
using Lab.Measuring;
using Lab.Models;

namespace Lab.Tests;

/// <summary>Each treatment's formula against numbers worked out by hand.</summary>
public sealed class ArmTests
{
    [Fact]
    public void AutoClip_takes_a_percentile_of_the_norms_so_far()
    {
        var threshold = new PercentileThreshold(10);

        Assert.Equal(5, threshold.For(5));
        // [1, 5]: a tenth of the way.
        Assert.Equal(1.4, threshold.For(1), 1e-12);
        // [1, 3, 5]: two tenths of the way from 1 to 3.
        Assert.Equal(1.4, threshold.For(3), 1e-12);
    }

    [Fact]
    public void ZClip_puts_an_outlier_nearer_to_the_mean_the_further_out_it_is()
    {
        var threshold = new ZScoreThreshold(threshold: 2.5, decay: 0.97, warmUp: 2);

        Assert.Equal(1, threshold.For(1));
        Assert.Equal(3, threshold.For(3));
        // Mean 2, deviation 1: z is 10, and 2 + 2.5^2 / 10 passes. The deviation has 1e-6 added against division by zero.
        Assert.Equal(2.625, threshold.For(12), 1e-5);
        // Then mean 2.01875 and variance 0.97 + 0.03 * 0.60625^2 = 0.981026: 3 has z = 0.99 and passes as it is.
        Assert.Equal(3, threshold.For(3));
        // Mean 2.048188, variance 0.951595 + 0.03 * 0.951813^2 = 0.978773: 12.048188 has z = 10 / 0.989330 = 10.10785.
        Assert.Equal(2.048188 + (6.25 / 10.10785 * 0.989330), threshold.For(12.048188), 1e-4);
    }

    [Fact]
    public void A_spike_lies_six_deviations_above_the_last_values()
    {
        var detector = new SpikeDetector(window: 4, deviations: 2);

        Assert.False(detector.IsSpike(1));
        Assert.False(detector.IsSpike(3));
        // Mean 2, deviation sqrt 2: the limit is 4.83.
        Assert.False(detector.IsSpike(4.8));

        var other = new SpikeDetector(window: 4, deviations: 2);
        other.IsSpike(1);
        other.IsSpike(3);
        Assert.True(other.IsSpike(4.9));
        Assert.True(other.IsSpike(double.NaN));
    }

    [Fact]
    public void Backtracking_finds_the_first_step_that_satisfies_Armijo()
    {
        // (1 - 10 t)^2 <= 1 - 2 t exactly for t <= 0.18, and 0.9^17 = 0.1668 is the first power of 0.9 below.
        double scale = LineSearchArm.Search(t => (1 - (10 * t)) * (1 - (10 * t)), loss: 1, slope: -20);

        Assert.Equal(Math.Pow(0.9, 17), scale, 1e-12);
    }

    [Fact]
    public void Backtracking_takes_no_step_uphill() => Assert.True(LineSearchArm.Search(t => 1 + t, loss: 1, slope: 1) < 1e-5);

    [Fact]
    public void The_Polyak_step_is_the_loss_over_half_the_squared_gradient()
    {
        Assert.Equal(0.5, PolyakArm.Rate(loss: 2, squaredNorm: 8, bound: 1));
        Assert.Equal(0.3, PolyakArm.Rate(loss: 2, squaredNorm: 8, bound: 0.3));
        Assert.Equal(1, PolyakArm.Rate(loss: 0, squaredNorm: 0, bound: 1));
    }

    [Fact]
    public void The_paper_s_controller_shortens_to_the_radius()
    {
        Assert.Equal(0.5, GradientControllerArm.Factor(length: 4, radius: 2));
        Assert.Equal(1, GradientControllerArm.Factor(length: 1, radius: 2));
    }

    [Fact]
    public void The_paper_s_controller_moves_gradient_descent_by_the_radius()
    {
        using var scope = torch.NewDisposeScope();
        var (network, x, y) = Classifier();
        using var optimizer = torch.optim.SGD(network.parameters(), 1000);
        using var arm = new GradientControllerArm(network, optimizer);
        double loss = Backward(network, x, y);
        double radius = Slopes.Of(network, x, Directions.Descent(network, x, y)).SpreadRadius();
        using var before = ParameterPoint.Of(network);

        arm.Step(new StepAtHand(x, y, loss, 1000));

        // For gradient descent the controller's length is the step's: single precision.
        Assert.Equal(radius, Distance(network, before), 1e-4 * radius);
    }

    [Fact]
    public void Clipping_scales_the_gradients_to_the_threshold()
    {
        using var scope = torch.NewDisposeScope();
        var (network, x, y) = Classifier();
        using var optimizer = torch.optim.SGD(network.parameters(), 1);
        using var arm = new ClipArm(network, optimizer, new FixedThreshold(0.01));
        using var before = ParameterPoint.Of(network);

        arm.Step(new StepAtHand(x, y, Backward(network, x, y), 1));

        // 1e-6 beside a gradient norm of some tenths, and single precision.
        Assert.Equal(0.01, Distance(network, before), 1e-6);
    }

    [Fact]
    public void Update_clipping_divides_by_how_far_the_gradient_outruns_its_second_moment()
    {
        Assert.Equal(0.25, UpdateClipArm.Factor(4));
        Assert.Equal(1, UpdateClipArm.Factor(0.5));

        using var scope = torch.NewDisposeScope();
        var network = new LinearClassifier();
        using var optimizer = torch.optim.SGD(network.parameters(), 1);
        using var arm = new UpdateClipArm(network, optimizer);
        var x = torch.ones(1, 64);

        // The gradient of a mean of logits is the same everywhere; the first is its own second moment.
        Assert.Equal(1, StepBy(1), 1e-5);
        // Ten times the gradient: u = (0.000999 + 0.1) / 0.001999 = 50.525 times the first's square, RMS = sqrt(100 / 50.525) = 1.40684.
        Assert.Equal(1 / 1.40684, StepBy(10), 1e-4);

        double StepBy(double factor)
        {
            optimizer.zero_grad();
            (network.call(x).mean() * factor).backward();
            return arm.Step(new StepAtHand(x, x, 0, 1));
        }
    }

    [Fact]
    public void The_line_search_leaves_the_parameters_at_the_step_it_found()
    {
        using var scope = torch.NewDisposeScope();
        var (network, x, y) = Classifier();
        using var optimizer = torch.optim.SGD(network.parameters(), 1e4);
        using var arm = new LineSearchArm(network, optimizer);
        double loss = Backward(network, x, y), norm = Gradients.Norm(network);
        using var before = ParameterPoint.Of(network);

        double scale = arm.Step(new StepAtHand(x, y, loss, 1e4));

        Assert.True(scale < 1, $"scale {scale}");
        Assert.Equal(scale * 1e4 * norm, Distance(network, before), 1e-3 * scale * 1e4 * norm);
        Assert.True(nn.functional.cross_entropy(network.call(x), y).item<float>() <= loss - (0.1 * scale * 1e4 * norm * norm) + 1e-5);
    }

    private static (LinearClassifier Network, Tensor X, Tensor Y) Classifier()
    {
        var random = new Random(1);
        var network = Weights.Draw(1, () => new LinearClassifier());
        return (network, torch.tensor([.. Enumerable.Range(0, 20 * 64).Select(_ => (float)random.NextDouble())]).reshape(20, 64), torch.tensor([.. Enumerable.Range(0, 20).Select(i => (long)(i % 10))]));
    }

    private static double Backward(LinearClassifier network, Tensor x, Tensor y)
    {
        Gradients.Clear(network);
        var loss = nn.functional.cross_entropy(network.call(x), y);
        loss.backward();
        return loss.item<float>();
    }

    private static double Distance(LinearClassifier network, ParameterPoint from)
    {
        using var noGrad = torch.no_grad();
        return Math.Sqrt(network.named_parameters().Sum(named => (double)(named.parameter - from.Parameters[named.name]).square().sum().item<float>()));
    }
}
