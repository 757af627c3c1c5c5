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

    /// <summary>What was found of the loss at the 64th measured step stays, and the next look is when it would have been.</summary>
    [Fact]
    public void A_doubt_of_the_loss_and_the_steps_to_the_next_look_are_saved()
    {
        var (whole, interrupted) = (new Training(0.01, StepGuardOptions.Exact), new Training(0.01, StepGuardOptions.Exact));
        for (int step = 0; step < 10; step++)
        {
            whole.Step();
            interrupted.Step();
        }

        using var resumed = interrupted.Model.Guard(interrupted.Optimizer, StepGuardOptions.Exact);
        interrupted.Guard.Dispose();
        resumed.LoadState(GuardState.FromJson(interrupted.Guard.SaveState().ToJson()));
        var doubts = new List<(bool, bool)>();
        for (int step = 0; step < 140; step++)
        {
            // From now on there is a temperature in the loss.
            bool Doubts(Training training, StepGuard guard)
            {
                training.Optimizer.zero_grad();
                nn.functional.cross_entropy(training.Model.call(training.Inputs) * 3, training.Labels).backward();
                return guard.Step().LossDoubt is not null;
            }

            doubts.Add((Doubts(whole, whole.Guard), Doubts(interrupted, resumed)));
        }

        Assert.All(doubts, pair => Assert.Equal(pair.Item1, pair.Item2));
        Assert.True(doubts[0].Item1);
        Assert.Equal(whole.Guard.SaveState().LossCheck, resumed.SaveState().LossCheck);
    }

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

    [Theory]
    [InlineData("Steps", "9223372036854775807")]
    [InlineData("RejectedInARow", "2147483647")]
    [InlineData("ChangedInARow", "2147483647")]
    [InlineData("Measurements", "9223372036854775807")]
    [InlineData("Audits", "9223372036854775807")]
    [InlineData("AuditMisses", "9223372036854775807")]
    [InlineData("Unmeasured", "2147483647")]
    [InlineData("Misses", "9223372036854775807")]
    public void A_count_that_no_run_reaches_is_refused(string name, string value)
    {
        string json = new Training(0.1).Guard.SaveState().ToJson();
        string edited = System.Text.RegularExpressions.Regex.Replace(json, $"\"{name}\": \\d+", $"\"{name}\": {value}");

        Assert.NotEqual(json, edited);
        Assert.Contains("no run counts so far", Assert.Throws<FormatException>(() => GuardState.FromJson(edited)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_learned_of_another_models_ratios_is_left_behind()
    {
        using var other = new LayeredHead(nn.Linear(3, 5), nn.Linear(5, 4));
        var otherOptimizer = optim.SGD(other.parameters(), 1e-6);
        using var saved = other.Guard(otherOptimizer, StepGuardOptions.Balanced);
        StepReport last = null!;
        for (int step = 0; step < 13; step++)
        {
            otherOptimizer.zero_grad();
            nn.functional.cross_entropy(other.call(randn(8, 3)), arange(8).remainder(4)).backward();
            last = saved.Step();
        }

        Assert.False(last.Measured);
        var (training, same) = (new Training(1e-6, StepGuardOptions.Balanced), other.Guard(otherOptimizer, StepGuardOptions.Balanced));
        training.Guard.LoadState(GuardState.FromJson(saved.SaveState().ToJson()));
        same.LoadState(GuardState.FromJson(saved.SaveState().ToJson()));

        var report = training.Step();

        Assert.Equal((14, true, 8), (report.Step, report.Measured, report.Rows));
        Assert.Equal(saved.SaveState().ToJson(), same.SaveState().ToJson());
        // Nor is a state that says of no parameters taken at its word.
        var unknown = new Training(1e-6, StepGuardOptions.Balanced);
        unknown.Guard.LoadState(saved.SaveState() with { Parameters = [] });
        Assert.True(unknown.Step().Measured);
    }

    [Fact]
    public void Two_guards_may_save_to_one_file()
    {
        string file = Path.Combine(folder.FullName, "guard.json");
        StepGuard[] guards = [new Training(0.1).Guard, new Training(0.2).Guard];
        var failures = new Exception?[2];
        Thread[] threads = [.. guards.Select((guard, i) => new Thread(() => failures[i] = Record.Exception(() =>
        {
            for (int time = 0; time < 100; time++)
            {
                guard.Save(file);
            }
        })))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.All(failures, Assert.Null);
        guards[0].Load(file);
        Assert.Single(folder.GetFiles());
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
