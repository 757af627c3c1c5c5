namespace SafeStep.Guard.Tests;

public sealed class StateTests : IDisposable
{
    private static readonly StepGuardOptions Everything = StepGuardOptions.Exact with
    {
        Aggregation = RadiusAggregation.Bottleneck(2),
        Sampling = new() { LeastRows = 1, Share = 0.5, AuditEvery = 3 },
        Forecast = new() { MaxUnmeasuredSteps = 2 },
        Cadence = new() { WarmupSteps = 20 },
    };

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("guard");

    [Theory]
    [MemberData(nameof(Options))]
    public void A_run_resumed_from_its_state_reports_what_an_uninterrupted_one_does(StepGuardOptions options)
    {
        var whole = new Training(0.5, options);
        var interrupted = new Training(0.5, options);
        Run(whole, 7);
        Run(interrupted, 7);
        string file = Path.Combine(folder.FullName, "guard.json");
        interrupted.Guard.Save(file);
        interrupted.Guard.Dispose();

        using var resumed = interrupted.Model.Guard(interrupted.Optimizer, options);
        resumed.Load(file);
        for (int step = 0; step < 7; step++)
        {
            whole.Backward();
            interrupted.Backward();
            Assert.Equal(Comparable(whole.Guard.Step()), Comparable(resumed.Step()));
            Assert.Equal(whole.Guard.Last!.LearningRates, resumed.Last!.LearningRates);
        }

        Assert.Equal(whole.Parameters(), interrupted.Parameters());
        Assert.Equal(whole.Guard.Audits, resumed.Audits);
        Assert.Equal(whole.Guard.SaveState().Limit, resumed.SaveState().Limit);
    }

    public static TheoryData<StepGuardOptions> Options() =>
        [StepGuardOptions.Exact, Everything, new StepGuardOptions(), new StepGuardOptions { TargetRatio = 1e-3, Report = new() { Explains = StepExplanation.Never } }, StepGuardOptions.Exact with { Aggregation = RadiusAggregation.WindowedMin(3) }];

    [Theory]
    [InlineData("", "not the state of a guard")]
    [InlineData("{\"Version\": 1}", "not the state of a guard")]
    [InlineData("null", "null")]
    public void A_file_that_is_no_state_is_named_as_such(string json, string message)
    {
        string file = Path.Combine(folder.FullName, "guard.json");
        File.WriteAllText(file, json);

        Assert.Contains(message, Assert.Throws<FormatException>(() => new Training(0.1).Guard.Load(file)).Message);
    }

    [Fact]
    public void A_later_version_is_refused()
    {
        var state = new Training(0.1).Guard.SaveState() with { Version = 2 };

        Assert.Contains("version 2", Assert.Throws<FormatException>(() => GuardState.FromJson(state.ToJson())).Message);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static void Run(Training training, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            training.Backward();
            training.Guard.Step();
        }
    }

    // Times differ from run to run; lists are compared by their identity.
    private static StepReport Comparable(StepReport report) => report with { Elapsed = default, JvpElapsed = default, LearningRates = [] };
}
