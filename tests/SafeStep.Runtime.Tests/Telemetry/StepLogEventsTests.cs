using Microsoft.Extensions.Logging;

namespace SafeStep.Runtime.Tests.Telemetry;

public class StepLogEventsTests
{
    [Fact]
    public void A_scaled_step_is_information()
    {
        var entry = Assert.Single(Logged(Reports.Scaled(), StepMode.Cap));

        Assert.Equal((LogLevel.Information, 1, "StepScaled"), (entry.Level, entry.Id.Id, entry.Id.Name));
        Assert.Equal("Step 7 scaled by 0.25: its ratio to the convergence radius is 2, the target 0.5.", entry.Message);
        Assert.Equal(2.0, entry.Values["Ratio"]);
    }

    [Fact]
    public void A_scaled_step_that_was_explained_names_the_culprit() => Assert.EndsWith(
        "the target 0.5. 90% of it is hidden.weight's, row 13, class 4 against 9.", Assert.Single(Logged(Reports.Explained(), StepMode.Cap)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_rejected_step_names_the_layer_where_it_was_found() => Assert.EndsWith(
        "The first output that is not is that of hidden, row 3.",
        Assert.Single(Logged(Reports.Rejected() with { NotFiniteAt = new NotFinitePlace("hidden.weight", "hidden", 3) }, StepMode.Cap)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Under_Set_where_every_step_is_scaled_it_is_for_debugging() =>
        Assert.Equal(LogLevel.Debug, Assert.Single(Logged(Reports.Scaled(), StepMode.Set)).Level);

    [Fact]
    public void A_skipped_step_is_a_warning()
    {
        var entry = Assert.Single(Logged(Reports.Skipped(), StepMode.Skip));

        Assert.Equal((LogLevel.Warning, 2, "StepSkipped"), (entry.Level, entry.Id.Id, entry.Id.Name));
        Assert.Equal("Step 7 skipped: its ratio to the convergence radius is 2, the limit 0.5.", entry.Message);
    }

    [Fact]
    public void A_rejected_step_is_an_error_that_names_the_culprit()
    {
        var entry = Assert.Single(Logged(Reports.Rejected(), StepMode.Cap));

        Assert.Equal((LogLevel.Error, 3, "StepRejected"), (entry.Level, entry.Id.Id, entry.Id.Name));
        Assert.Equal("Step 7 rejected: the update of hidden.weight is not finite. The parameters are as before the step.", entry.Message);
    }

    [Fact]
    public void A_monitored_step_that_is_not_finite_is_a_warning()
    {
        var entry = Assert.Single(Logged(Reports.Rejected() with { Decision = StepDecision.Accepted, Scale = 1 }, StepMode.Monitor));

        Assert.Equal((LogLevel.Warning, 4, "StepNotFinite"), (entry.Level, entry.Id.Id, entry.Id.Name));
    }

    [Fact]
    public void An_accepted_step_is_not_logged() => Assert.Empty(Logged(Reports.Accepted(1), StepMode.Cap));

    private static List<Entry> Logged(StepReport report, StepMode mode)
    {
        var logger = new FakeLogger();
        StepLogEvents.Log(report, new StepGuardOptions { Mode = mode, Report = new() { Logger = logger } });
        return logger.Entries;
    }

    private sealed record Entry(LogLevel Level, EventId Id, string Message, IReadOnlyDictionary<string, object?> Values);

    private sealed class FakeLogger : ILogger
    {
        public List<Entry> Entries { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Entries.Add(new Entry(logLevel, eventId, formatter(state, exception), ((IEnumerable<KeyValuePair<string, object?>>)state!).ToDictionary()));
    }
}
