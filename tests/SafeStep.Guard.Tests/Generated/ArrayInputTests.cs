namespace SafeStep.Guard.Tests.Generated;

/// <summary>A model whose only input is an array: that is one input, not the list of them.</summary>
public class ArrayInputTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void It_is_measured(bool isWritten, bool isRefused)
    {
        manual_seed(1);
        using nn.Module<Tensor[], Tensor> model = isRefused ? new RefusedSum() : isWritten ? new WritingSum() : new ArraySum();
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = ((IGuardable)model).CreateStepGuard(optimizer, StepGuardOptions.Exact);
        manual_seed(7);
        optimizer.zero_grad();
        Tensor[] x = [randn(8, 4, dtype: ScalarType.Float64), randn(8, 4, dtype: ScalarType.Float64)];
        nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();

        var report = guard.Step();

        Assert.Equal(0, report.LogitDifference);
        Assert.Equal(!isRefused, report.ExactTangent);
        Assert.True(report.Ratio > 0);
    }

    [Fact]
    public void It_may_have_empty_places()
    {
        manual_seed(1);
        using var model = new SumOfSome();
        using var optimizer = optim.SGD(model.parameters(), 1e-3);
        using var guard = model.CreateStepGuard(optimizer, StepGuardOptions.Exact);
        optimizer.zero_grad();
        Tensor?[] x = [randn(8, 4, dtype: ScalarType.Float64), null];
        nn.functional.cross_entropy(model.call(x), arange(8).remainder(3)).backward();

        var report = guard.Step();

        Assert.Equal(0, report.LogitDifference);
        Assert.True(report.ExactTangent);
    }
}

[LogitHead]
internal sealed partial class ArraySum : nn.Module<Tensor[], Tensor>
{
    private readonly Linear fc = nn.Linear(4, 3, dtype: ScalarType.Float64);

    public ArraySum()
        : base(nameof(ArraySum)) => RegisterComponents();

    public override Tensor forward(Tensor[] x) => fc.call(x[0] + x[1]);
}

[LogitHead]
internal sealed partial class SumOfSome : nn.Module<Tensor?[], Tensor>
{
    private readonly Linear fc = nn.Linear(4, 3, dtype: ScalarType.Float64);

    public SumOfSome()
        : base(nameof(SumOfSome)) => RegisterComponents();

    public override Tensor forward(Tensor?[] x)
    {
        x[0]!.mul_(2);
        return fc.call(x[1] is { } second ? x[0]! + second : x[0]!);
    }
}

[LogitHead]
internal sealed partial class WritingSum : nn.Module<Tensor[], Tensor>
{
    private readonly Linear fc = nn.Linear(4, 3, dtype: ScalarType.Float64);

    public WritingSum()
        : base(nameof(WritingSum)) => RegisterComponents();

    public override Tensor forward(Tensor[] x)
    {
        x[0].mul_(2);
        return fc.call(x[0] + x[1]);
    }
}

// What a function that is set from outside does is not known: its slopes come from a finite difference.
#pragma warning disable SAFE1012
[LogitHead]
internal sealed partial class RefusedSum : nn.Module<Tensor[], Tensor>
{
    private readonly Linear fc = nn.Linear(4, 3, dtype: ScalarType.Float64);

    public RefusedSum()
        : base(nameof(RefusedSum)) => RegisterComponents();

    public Func<Tensor, Tensor> Scale { get; init; } = x => x;

    public override Tensor forward(Tensor[] x) => fc.call(Scale(x[0] + x[1]));
}
#pragma warning restore SAFE1012
