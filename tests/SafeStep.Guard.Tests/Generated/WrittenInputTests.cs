namespace SafeStep.Guard.Tests.Generated;

/// <summary>A forward that writes to its own input, as one that normalises in place: the step is measured on the input as it was before, and the user's tensor is written once.</summary>
public class WrittenInputTests
{
    public static TheoryData<bool, bool> Cases => new() { { false, false }, { false, true }, { true, false }, { true, true } };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_ratio_is_that_of_a_model_which_leaves_its_input_alone(bool isRefused, bool isDefault)
    {
        var (writing, input) = Train(() => isRefused ? new RefusedScaling { Scale = x => x.mul_(2) } : new WritingScaling(), isDefault);
        var (leaving, _) = Train(() => isRefused ? new RefusedScaling { Scale = x => x * 2 } : new LeavingScaling(), isDefault);

        Assert.Equal(4, writing.Count);
        Assert.All(writing.Zip(leaving), pair =>
        {
            // A finite difference has half the digits of float64.
            Assert.Equal(pair.Second.Ratio, pair.First.Ratio, (isRefused ? 1e-6 : 1e-12) * pair.Second.Ratio);
            Assert.Equal(0, pair.First.LogitDifference);
            Assert.Equal(!isRefused, pair.First.ExactTangent);
        });
        Assert.Equal(2 * First(), input);
    }

    private static double First()
    {
        manual_seed(7);
        return randn(8, 4, dtype: ScalarType.Float64)[0, 0].item<double>();
    }

    private static (List<StepReport> Reports, double Input) Train(Func<nn.Module<Tensor, Tensor>> make, bool isDefault)
    {
        manual_seed(1);
        using var model = make();
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = ((IGuardable)model).CreateStepGuard(optimizer, isDefault ? new StepGuardOptions { Forecast = new() { MaxUnmeasuredSteps = 0 } } : StepGuardOptions.Exact);
        manual_seed(7);
        var reports = new List<StepReport>();
        double first = double.NaN;
        for (int step = 0; step < 4; step++)
        {
            optimizer.zero_grad();
            var x = randn(8, 4, dtype: ScalarType.Float64);
            nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();
            reports.Add(guard.Step());
            first = step == 0 ? x[0, 0].item<double>() : first;
        }

        return (reports, first);
    }
}

[LogitHead]
internal sealed partial class WritingScaling : nn.Module<Tensor, Tensor>
{
    private readonly Linear fc = nn.Linear(4, 3, dtype: ScalarType.Float64);

    public WritingScaling()
        : base(nameof(WritingScaling)) => RegisterComponents();

    public override Tensor forward(Tensor x)
    {
        x.mul_(2);
        return fc.call(x);
    }
}

[LogitHead]
internal sealed partial class LeavingScaling : nn.Module<Tensor, Tensor>
{
    private readonly Linear fc = nn.Linear(4, 3, dtype: ScalarType.Float64);

    public LeavingScaling()
        : base(nameof(LeavingScaling)) => RegisterComponents();

    public override Tensor forward(Tensor x) => fc.call(x * 2);
}

// What a function that is set from outside does is not known: its slopes come from a finite difference.
#pragma warning disable SAFE1012
[LogitHead]
internal sealed partial class RefusedScaling : nn.Module<Tensor, Tensor>
{
    private readonly Linear fc = nn.Linear(4, 3, dtype: ScalarType.Float64);

    public RefusedScaling()
        : base(nameof(RefusedScaling)) => RegisterComponents();

    public Func<Tensor, Tensor> Scale { get; init; } = x => x;

    public override Tensor forward(Tensor x) => fc.call(Scale(x));
}
