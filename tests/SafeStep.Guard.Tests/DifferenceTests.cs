namespace SafeStep.Guard.Tests;

/// <summary>What is held of an update while it is measured: not a second copy of the model.</summary>
public class DifferenceTests
{
    [Fact]
    public void No_large_difference_is_held_once_its_layer_was_differentiated()
    {
        manual_seed(1);
        using var model = new LayeredHead(nn.Linear(300, 300), nn.Tanh(), nn.Linear(300, 300), nn.Tanh(), nn.Linear(300, 4));
        var optimizer = optim.SGD(model.parameters(), 0.1);
        var x = randn(5, 300);
        nn.functional.cross_entropy(model.call(x), arange(5).remainder(4)).backward();
        using var noGrad = no_grad();
        var before = model.parameters().Select(parameter => parameter.clone()).ToList();
        using var parameters = new GuardedParameters();
        using var update = new ProposedUpdate(parameters.Of([.. ModuleParameters.Of(model)]), [], null, optimizer);
        optimizer.step();
        update.Stepped();
        update.TakeBack();
        Assert.DoesNotContain(update.Parts, part => part.HasDifference);

        using var slopes = model.Jvp(x, update.Direction).Slopes;

        // The two large weights were computed and let go; the small ones are kept for the next forward.
        Assert.Equal([false, true, false, true, true, true], update.Parts.Select(part => part.HasDifference));
        // Twice: the differences are computed again.
        using var again = model.Jvp(x, update.Direction).Slopes;
        Assert.True(slopes.Equals(again));

        // The tangent of each parameter was what the step adds to it.
        const double Step = 1e-3;
        var parts = update.Parts.ToList();
        var differences = parts.ConvertAll(part => part.Difference.clone());
        Tensor At(double t)
        {
            foreach (var ((part, start), difference) in parts.Zip(before).Zip(differences))
            {
                part.Parameter.copy_(start + (t * difference));
            }

            return model.forward(x).clone();
        }

        var expected = (At(Step) - At(-Step)) / (2 * Step);
        // Float32 logits over a step of a thousandth.
        Assert.True((expected - slopes).abs().max().item<float>() <= 1e-3 + (1e-2 * slopes.abs().max().item<float>()));
    }

    [Fact]
    public void A_scaled_step_is_the_factor_times_the_difference()
    {
        var training = new Training(1000);
        float[] before = training.Parameters();
        training.Backward();
        float[] gradient = [.. training.Model.parameters().SelectMany(parameter => parameter.grad!.data<float>().ToArray())];

        var report = training.Guard.Step();

        Assert.Equal(StepDecision.Scaled, report.Decision);
        // Rounding of the proposed values, which are a thousand times as long as the gradient.
        Assert.All(before.Zip(gradient).Zip(training.Parameters()), all => Assert.Equal(all.First.First - (report.Scale * 1000 * all.First.Second), all.Second, 1e-4));
    }
}
