namespace SafeStep.Guard.Tests;

/// <summary>A step that passes on a forecast does less than a measured one; it refuses, keeps and puts back the same.</summary>
public class ForecastStepTests
{
    private static readonly StepGuardOptions Forecasts = StepGuardOptions.Balanced with { Forecast = new() { MaxUnmeasuredSteps = 1000 } };

    [Theory]
    [InlineData("Adam")]
    [InlineData("Adam, amsgrad")]
    [InlineData("Adam, weight decay")]
    [InlineData("AdamW")]
    [InlineData("SGD, momentum")]
    [InlineData("RMSProp")]
    public void The_parameters_are_those_of_the_optimizer_bit_for_bit_and_their_way_has_its_length(string name)
    {
        optim.Optimizer Of(IEnumerable<Parameter> parameters) => name switch
        {
            "Adam" => optim.Adam(parameters, 1e-4),
            "Adam, amsgrad" => optim.Adam(parameters, 1e-4, amsgrad: true),
            "Adam, weight decay" => optim.Adam(parameters, 1e-4, weight_decay: 0.1),
            "AdamW" => optim.AdamW(parameters, 1e-4, weight_decay: 0.1),
            "RMSProp" => optim.RMSProp(parameters, 1e-4),
            _ => optim.SGD(parameters, 1e-4, momentum: 0.9),
        };
        var (guarded, plain) = (new Training(Of, Forecasts), new Training(Of, Forecasts));
        int unmeasured = 0;
        for (int step = 0; step < 20; step++)
        {
            float[] before = guarded.Parameters();
            plain.Backward();
            plain.Optimizer.step();

            var report = guarded.Step();

            unmeasured += report.Measured ? 0 : 1;
            Assert.Equal(plain.Parameters(), guarded.Parameters());
            double length = Math.Sqrt(before.Zip(guarded.Parameters(), (old, now) => ((double)now - old) * ((double)now - old)).Sum());
            // Float32 squares.
            Assert.Equal(length, report.Distance, 1e-5 * length);
        }

        Assert.True(unmeasured > 8, $"only {unmeasured} steps passed on a forecast");
    }

    [Fact]
    public void A_parameter_that_was_replaced_is_refused()
    {
        var training = Trusted();
        training.Model.Output.weight = new Parameter(randn(4, 3));
        training.Backward();

        AssertRefused(training, "output.weight", "another tensor than when the guard was made");
    }

    [Fact]
    public void A_model_that_was_converted_is_refused()
    {
        var training = Trusted();
        training.Model.to(ScalarType.Float64);
        nn.functional.cross_entropy(training.Model.call(training.Inputs.to(ScalarType.Float64)), training.Labels).backward();

        AssertRefused(training, "output.weight");
    }

    [Fact]
    public void A_module_that_was_added_is_refused()
    {
        var training = Trusted();
        training.Model.Output.register_parameter("more", new Parameter(ones(1)));
        training.Backward();

        AssertRefused(training, "output.more", "new since the guard was made");
    }

    [Fact]
    public void A_model_that_was_disposed_is_refused()
    {
        var training = Trusted();
        training.Backward();
        training.Model.Dispose();

        Assert.Contains("was disposed", Assert.ThrowsAny<InvalidOperationException>(() => training.Guard.Step()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_is_frozen_meanwhile_is_refused()
    {
        var training = Trusted();
        training.Backward();
        foreach (var parameter in training.Model.parameters())
        {
            parameter.requires_grad = false;
            parameter.grad = null;
        }

        AssertRefused(training, "every parameter of LinearHead is frozen");
    }

    [Fact]
    public void A_parameter_that_is_frozen_stays_and_the_others_move()
    {
        var training = Trusted();
        training.Model.Output.weight!.requires_grad = false;
        training.Model.Output.weight!.grad = null;
        float[] before = training.Parameters();

        training.Backward();
        var report = training.Guard.Step();

        Assert.False(report.Measured);
        Assert.Equal(before[..12], training.Parameters()[..12]);
        Assert.NotEqual(before[12..], training.Parameters()[12..]);
        double length = Math.Sqrt(before.Zip(training.Parameters(), (old, now) => ((double)now - old) * ((double)now - old)).Sum());
        Assert.Equal(length, report.Distance, 1e-5 * length);
    }

    [Fact]
    public void A_forward_without_backward_is_refused()
    {
        var training = Trusted();
        training.Model.call(training.Inputs);

        AssertRefused(training, "No output of LinearHead received a gradient");
    }

    [Fact]
    public void A_step_that_was_cancelled_is_taken_back()
    {
        using var cancellation = new CancellationTokenSource();
        Action moving = () => { };
        var training = new Training(
            parameters => new Custom([.. parameters], (parameter, _) =>
            {
                parameter.sub_(parameter.grad! * 1e-4f);
                moving();
            }),
            Forecasts);
        Trust(training);
        training.Backward();
        float[] before = training.Parameters();
        moving = cancellation.Cancel;

        Assert.Throws<OperationCanceledException>(() => training.Guard.Step(cancellation.Token));

        Assert.Equal(before, training.Parameters());
    }

    [Fact]
    public void What_shares_the_memory_of_a_parameter_sees_the_step()
    {
        var training = Trusted();
        using var shared = training.Model.Output.weight!.detach();
        training.Backward();

        Assert.False(training.Guard.Step().Measured);

        Assert.True(shared.Equals(training.Model.Output.weight!.detach()));
    }

    [Fact]
    public void A_batch_that_is_overwritten_before_a_step_that_must_be_measured_after_all_is_noticed()
    {
        var training = Trusted();
        training.Backward();
        training.Inputs.copy_(randn(8, 3));
        foreach (var group in training.Optimizer.ParamGroups)
        {
            group.LearningRate = 10;
        }

        var report = training.Guard.Step();

        Assert.True(report.Measured);
        Assert.True(report.LogitDifference > 0 || report.Unguarded.Count > 0, report.Explain());
    }

    private static Training Trusted()
    {
        var training = new Training(parameters => optim.Adam(parameters, 1e-4), Forecasts);
        Trust(training);
        return training;
    }

    // The last step was measured, after enough others for the next few to pass on a forecast.
    private static void Trust(Training training)
    {
        for (int step = 0; step < 20; step++)
        {
            training.Step();
        }

        while (!training.Step().Measured)
        {
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_named_batch_that_is_not_finite_is_seen(double value)
    {
        var training = Named();
        var batch = training.Inputs.clone();
        batch[3, 1] = value;

        training.Backward();
        var report = training.Guard.Step(batch);

        Assert.Equal((StepDecision.Rejected, true), (report.Decision, report.Measured));
    }

    [Fact]
    public void A_named_batch_of_another_shape_is_run()
    {
        var training = Named();
        training.Backward();

        Assert.ThrowsAny<Exception>(() => training.Guard.Step(randn(8, 7)));
        training.Backward();
        // Another number of samples is no other shape.
        Assert.False(training.Guard.Step(training.Inputs.narrow(0, 0, 5)).Measured);
        training.Backward();
        Assert.True(training.Guard.Step(training.Inputs.reshape(2, 4, 3)).Measured);
    }

    // A guard that was given its batch by name, and whose forecasts answer.
    private static Training Named()
    {
        var training = new Training(1e-4, Forecasts);
        for (int step = 0; step < 12; step++)
        {
            training.Backward();
            training.Guard.Step(training.Inputs);
        }

        return training;
    }

    private static void AssertRefused(Training training, params string[] parts)
    {
        float[] before = [.. training.Model.parameters().Where(parameter => parameter.dtype == ScalarType.Float32).SelectMany(parameter => parameter.detach().data<float>().ToArray())];

        string message = Assert.ThrowsAny<InvalidOperationException>(() => training.Guard.Step()).Message;

        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
        Assert.Equal(before, training.Model.parameters().Where(parameter => parameter.dtype == ScalarType.Float32).SelectMany(parameter => parameter.detach().data<float>().ToArray()));
    }
}
