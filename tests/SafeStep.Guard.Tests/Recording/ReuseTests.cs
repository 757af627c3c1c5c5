namespace SafeStep.Guard.Tests;

public class ReuseTests
{
    private static nn.Module<Tensor, Tensor>[] Plain() => [nn.Linear(6, 8), nn.GELU(), nn.Linear(8, 3)];

    [Fact]
    public void Every_recorded_output_is_taken_and_the_run_is_the_same()
    {
        using var twins = new Twins(() => [nn.Linear(6, 8), nn.BatchNorm1d(8), nn.ReLU(), nn.Sequential(nn.Linear(8, 8), nn.LayerNorm(8), nn.GELU()), nn.Linear(8, 3)], StepGuardOptions.Exact with { Mode = StepMode.Monitor });
        for (int step = 0; step < 20; step++)
        {
            twins.Backward();
            Assert.Equal((7, 0), twins.Step());
        }
    }

    [Fact]
    public void A_layer_called_twice_gives_each_call_its_own_output()
    {
        using var twins = new Twins(() =>
        {
            var shared = nn.Linear(6, 6);
            return [shared, nn.Tanh(), shared, nn.Linear(6, 3)];
        });
        twins.Backward();

        Assert.Equal((4, 0), twins.Step());
    }

    [Fact]
    public void Parameters_that_changed_since_the_forward_make_everything_stale()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        twins.InBoth(model =>
        {
            using var noGrad = no_grad();
            model.parameters().Last().add_(0.5);
        });

        Assert.Equal((0, 0), twins.Step());
    }

    [Fact]
    public void A_frozen_parameter_that_changed_makes_everything_stale()
    {
        using var twins = new Twins(Plain);
        twins.InBoth(model => model.parameters().First().requires_grad = false);
        twins.Backward();
        Assert.Equal((3, 0), twins.Step());

        twins.Backward();
        twins.InBoth(model =>
        {
            using var noGrad = no_grad();
            model.parameters().First().mul_(2);
        });
        Assert.Equal((0, 0), twins.Step());
    }

    [Fact]
    public void A_loaded_state_makes_everything_stale()
    {
        using var twins = new Twins(Plain);
        manual_seed(99);
        using var other = new LayeredHead(Plain());
        string file = Path.GetTempFileName();
        other.save(file);

        twins.Backward();
        twins.InBoth(model => model.load(file));

        Assert.Equal((0, 0), twins.Step());
        File.Delete(file);
    }

    [Fact]
    public void Another_batch_is_computed()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        var other = randn(12, 6);

        Assert.Equal((0, 3), twins.Step(guard => guard.Step(other)));
    }

    [Fact]
    public void The_same_values_in_another_tensor_are_the_same_batch()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        var copy = twins.X.clone();

        Assert.Equal((3, 0), twins.Step(guard => guard.Step(copy)));
    }

    [Fact]
    public void An_evaluation_in_between_changes_nothing()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        using (no_grad())
        {
            var other = randn(4, 6);
            twins.InBoth(model => model.call(other));
        }

        Assert.Equal((3, 0), twins.Step());
    }

    [Fact]
    public void Another_mode_than_the_forwards_is_computed()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        twins.InBoth(model => model.eval());

        Assert.Equal((0, 3), twins.Step());
    }

    [Fact]
    public void An_output_that_was_written_to_is_computed()
    {
        using var twins = new Twins(Plain);
        var logits = twins.Backward();
        logits.detach().mul_(3);

        Assert.Equal((2, 1), twins.Step());
    }

    [Fact]
    public void An_input_that_was_written_to_is_computed()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        twins.X.mul_(2);

        Assert.Equal((0, 3), twins.Step());
    }

    [Fact]
    public void A_pass_that_writes_over_what_it_takes_is_evaluated_again_without_it()
    {
        var (ratio, passes, uses) = Ratio(reuses: true);

        Assert.Equal((2, (0L, 2L)), (passes, uses));
        Assert.Equal(Ratio(reuses: false).Ratio, ratio);

        static (double Ratio, int Passes, (long, long) Uses) Ratio(bool reuses)
        {
            manual_seed(5);
            var (first, second) = (nn.Linear(6, 8), nn.Linear(8, 3));
            using var model = new LayeredHead([first, second]);
            using var optimizer = optim.SGD(model.parameters(), 0.1);
            int passes = 0;
            using var guard = GuardedTensorModel.Guard(model, optimizer, Jvp, StepGuardOptions.Exact with { ReuseActivations = reuses });
            nn.functional.cross_entropy(model.call(randn(12, 6)), randint(0, 3, [12])).backward();
            double ratio = guard.Step().Ratio;
            return (ratio, passes, (guard.OutputsReused, guard.OutputsComputed));

            LogitJvp Jvp(Tensor x, ParameterTangents direction)
            {
                passes++;
                using var noGrad = no_grad();
                LayerTangents.Output(first, x, direction).zero_();
                // The very tensor that was just written over, where outputs are reused.
                var hidden = LayerTangents.Output(first, x, direction);
                return new LogitJvp(second.forward(hidden), LayerTangents.Linear(second, hidden, LayerTangents.Linear(first, x, null, direction), direction));
            }
        }
    }

    [Fact]
    public void A_batch_that_is_named_after_the_step_is_computed()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        twins.Step();

        Assert.Equal((0, 0), twins.Step(guard => guard.Step(twins.X)));
    }

    [Fact]
    public void Each_micro_batch_takes_its_own_outputs()
    {
        using var twins = new Twins(Plain);
        twins.Backward(randn(12, 6));
        twins.Backward(accumulates: true);

        Assert.Equal((6, 0), twins.Step());
    }

    [Fact]
    public void Chosen_samples_take_their_rows_and_kept_ones_are_computed_beside_them()
    {
        using var twins = new Twins(Plain, StepGuardOptions.Exact with { Sampling = new() { LeastRows = 1, Share = 0.5, AuditEvery = 1000 }, Aggregation = RadiusAggregation.Bottleneck(2) });
        for (int step = 0; step < 6; step++)
        {
            twins.Backward();
            Assert.Equal((3, 0), twins.Step());
        }
    }

    [Fact]
    public void A_forward_that_failed_leaves_nothing_behind()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        twins.InBoth(model => Assert.ThrowsAny<Exception>(() => model.call(randn(4, 5))));
        twins.Backward(accumulates: true);

        // The forwards before and after it.
        Assert.Equal((6, 0), twins.Step());
    }

    [Fact]
    public void A_released_guard_records_no_more()
    {
        using var twins = new Twins(Plain);
        twins.Backward();
        twins.Reusing.Dispose();

        var logits = twins.Models[0].call(twins.X);

        Assert.Equal([12, 3], logits.shape);
        Assert.Throws<ObjectDisposedException>(() => twins.Reusing.Step());
    }
}
