namespace SafeStep.Guard.Tests.Measured;

/// <summary>Scores of several forwards that the loss holds against each other: a step moves their differences, which the radius is of.</summary>
public class ComparedForwardsTests
{
    private const int Rows = 5, Inputs = 4;

    public static TheoryData<string, string> Losses
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string loss in (string[])["log-sigmoid", "binary", "classes", "hinge", "focal", "summed"])
            {
                data.Add(loss, "column");
                data.Add(loss, "flat");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_difference_of_two_scores_is_what_moves(string loss, string shape)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Check(seed, forwards: 2, shape == "flat", scores => Of(loss, scores), scores => scores[0] - scores[1], $"{loss}, seed {seed}");
        }
    }

    /// <summary>As many as there are choices, of which the first is right.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void So_are_those_of_several_choices(int choices)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var report = Check(seed, choices, flat: false, scores => nn.functional.cross_entropy(torch.cat(scores, 1), zeros(Rows, ScalarType.Int64)), Spread, $"seed {seed}");
            Assert.Equal((true, null), (report.IsCrossEntropy, report.LossDoubt));
        }
    }

    /// <summary>Every row of the first forward against all of the second.</summary>
    [Fact]
    public void So_are_all_scores_of_one_list()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Check(seed, 2, flat: true, scores => -(scores[0].unsqueeze(1) - scores[1].unsqueeze(0)).sigmoid().log().mean(), scores => scores[0].unsqueeze(1) - scores[1].unsqueeze(0), $"seed {seed}");
        }
    }

    /// <summary>Of scores that are all but certain the gradient sums to its rounding.</summary>
    [Fact]
    public void So_are_those_that_are_fitted()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            Check(seed, 2, flat: false, scores => nn.functional.cross_entropy(torch.cat(scores, 1) * (2 + (seed % 9)), torch.cat(scores, 1).argmax(1)), scores => scores[0] - scores[1], $"seed {seed}", most: 3);
            Check(seed, 2, flat: true, scores => nn.functional.cross_entropy(torch.cat(scores).unsqueeze(0) * (2 + (seed % 9)), torch.cat(scores).argmax().reshape(1)), scores => torch.cat(scores) is var all ? all.unsqueeze(1) - all : all, $"list, seed {seed}", most: 3);
        }
    }

    [Theory]
    [InlineData(StepMode.Cap)]
    [InlineData(StepMode.Set)]
    public void Steps_end_inside_the_target(StepMode mode)
    {
        manual_seed(3);
        using var model = Scores(flat: false);
        using var guard = model.Guard(optim.SGD(model.parameters(), 30), StepGuardOptions.Exact with { Mode = mode, TargetRatio = 0.5 });
        for (int step = 0; step < 8; step++)
        {
            var moved = Step(model, guard, 2, scores => Of("log-sigmoid", scores), scores => scores[0] - scores[1]);
            Assert.True(moved.True * moved.Report.Scale <= 0.5 * 1.001, $"step {step}: {moved.True * moved.Report.Scale}");
        }
    }

    /// <summary>A discriminator: each score is that of a sigmoid by itself.</summary>
    [Fact]
    public void Scores_that_stand_alone_are_measured_alone()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var report = Check(seed, 2, flat: false, scores =>
                nn.functional.binary_cross_entropy_with_logits(scores[0], ones_like(scores[0])) + nn.functional.binary_cross_entropy_with_logits(scores[1], zeros_like(scores[1])), scores => torch.cat(scores), $"seed {seed}");
            Assert.Null(report.LossDoubt);
        }
    }

    private static Tensor Of(string loss, Tensor[] scores) => (scores[0] - scores[1], scores) switch
    {
        var (difference, _) when loss == "log-sigmoid" => -nn.functional.logsigmoid(difference).mean(),
        var (difference, _) when loss == "binary" => nn.functional.binary_cross_entropy_with_logits(difference, ones_like(difference)),
        var (_, both) when loss == "classes" => nn.functional.cross_entropy(torch.stack([both[0].reshape(-1), both[1].reshape(-1)], 1), zeros(Rows, ScalarType.Int64)),
        var (difference, _) when loss == "hinge" => (1 - difference).relu().mean() + (difference.pow(2).mean() * 1e-2),
        var (difference, _) when loss == "focal" => ((1 - difference.sigmoid()).pow(2) * -nn.functional.logsigmoid(difference)).mean(),
        var (difference, _) => -nn.functional.logsigmoid(difference).sum(),
    };

    // Of shape [N, 1], or [N].
    private static LayeredHead Scores(bool flat) => flat ? new(nn.Linear(Inputs, 1), nn.Flatten(0)) : new(nn.Linear(Inputs, 1));

    // Between the largest and the smallest of each row.
    private static Tensor Spread(Tensor[] scores) => torch.cat(scores, 1) is var all ? all.unsqueeze(1) - all.unsqueeze(2) : all;

    private static StepReport Check(int seed, int forwards, bool flat, Func<Tensor[], Tensor> loss, Func<Tensor[], Tensor> differences, string run, double most = 2)
    {
        manual_seed(seed);
        using var model = Scores(flat);
        using var guard = model.Guard(optim.SGD(model.parameters(), 0.5), StepGuardOptions.Exact with { TargetRatio = 1e3 });
        var (report, moved) = Step(model, guard, forwards, loss, differences);
        Assert.True(report.Ratio >= (0.999 * moved) - 1e-5 && report.Ratio <= (most * moved) + 1e-5, $"{run}: {report.Ratio} was told, {moved} is true; {report.IsCrossEntropy}, {report.LossDoubt}");
        return report;
    }

    // A linear model: what its scores are after the step is what their slopes say.
    private static (StepReport Report, double True) Step(LayeredHead model, StepGuard guard, int forwards, Func<Tensor[], Tensor> loss, Func<Tensor[], Tensor> differences)
    {
        Tensor[] inputs = [.. Enumerable.Range(0, forwards).Select(_ => randn(Rows, Inputs))];
        model.zero_grad();
        loss([.. inputs.Select(x => model.call(x))]).backward();
        using var noGrad = no_grad();
        var before = differences([.. inputs.Select(x => model.forward(x).clone())]);
        var report = guard.Step();
        var after = differences([.. inputs.Select(model.forward)]);
        return (report, (after - before).abs().max().item<float>() / Math.PI / Math.Max(report.Scale, 1e-9));
    }
}
