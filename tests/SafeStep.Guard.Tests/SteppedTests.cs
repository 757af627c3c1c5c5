using System.Diagnostics;

namespace SafeStep.Guard.Tests;

public class SteppedTests
{
    [Fact]
    public void Each_step_raises_one_event_with_its_report()
    {
        var training = new Training(learningRate: 1000);
        var seen = new List<StepReport>();
        training.Guard.Stepped += (sender, report) =>
        {
            Assert.Same(training.Guard, sender);
            Assert.Same(report, training.Guard.Last);
            seen.Add(report);
        };

        training.Backward();
        var first = training.Guard.Step();
        training.Backward();
        var second = training.Guard.Step();

        Assert.Equal([first, second], seen);
    }

    [Fact]
    public void A_rejected_step_raises_its_event_before_it_throws()
    {
        var training = new Training(learningRate: 0.1, StepGuardOptions.Exact with { NotFinite = new() { Policy = NotFinitePolicy.Throw } });
        StepReport? seen = null;
        training.Guard.Stepped += (_, report) => seen = report;
        training.Backward();

        var exception = Assert.Throws<StepNotFiniteException>(() => training.Guard.Step(full(2, 3, float.NaN)));

        Assert.Same(exception.Report, seen);
    }

    [Fact]
    public void Tensors_made_by_a_subscriber_outlive_the_step_and_its_gradients_are_on()
    {
        var training = new Training(learningRate: 0.1);
        Tensor? made = null;
        bool gradients = false;
        training.Guard.Stepped += (_, _) => (made, gradients) = (ones(3), is_grad_enabled());
        training.Backward();

        training.Guard.Step();

        Assert.Equal(3, made!.sum().item<float>());
        Assert.True(gradients);
    }

    [Fact]
    public void A_step_is_one_span_with_the_numbers_of_its_report()
    {
        var training = new Training(learningRate: 0.1);
        var spans = new List<Activity>();
        using var parent = new Activity("test").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == StepTelemetry.ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId == parent.TraceId ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        training.Backward();

        var report = training.Guard.Step();

        var span = Assert.Single(spans);
        Assert.Equal("safestep.step", span.OperationName);
        Assert.Equal(report.Ratio, span.GetTagItem("safestep.ratio"));
        Assert.True(span.Duration >= report.Elapsed, $"span {span.Duration}, guard {report.Elapsed}");
    }

    [Fact]
    public void The_radius_is_reported_under_the_controlling_bound()
    {
        var training = new Training(learningRate: 0.1, StepGuardOptions.Exact with { Report = new() { Bounds = [RadiusBound.Spread] } });
        training.Backward();

        var report = training.Guard.Step();

        Assert.Equal(new BoundRadii(Spread: report.Radius), report.Radii);
        Assert.InRange(report.JvpElapsed, TimeSpan.FromTicks(1), report.Elapsed);
    }
}
