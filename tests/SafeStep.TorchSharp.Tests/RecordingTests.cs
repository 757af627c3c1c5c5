namespace SafeStep.TorchSharpTests;

/// <summary>Reuse of activations where a layer costs little: keeping watch over an output would cost more.</summary>
public sealed class RecordingTests : IDisposable
{
    private readonly long lowered = RecordingCost.Multiplications;

    public RecordingTests() => RecordingCost.Multiplications = 1_000_000;

    [Theory]
    [InlineData(64, 0)]
    [InlineData(4096, 4)]
    public void Only_what_takes_long_is_recorded(int rows, long reused)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var model = new NormalisedNet(64);
        using var optimizer = optim.Adam(model.parameters(), 1e-4);
        using var guard = model.CreateStepGuard(optimizer, StepGuardOptions.Exact with { ReuseActivations = true });
        functional.cross_entropy(model.call(randn(rows, 64)), randint(0, 10, rows)).backward();

        Assert.True(guard.Step().Ratio > 0);

        Assert.Equal((reused, 0), (guard.OutputsReused, guard.OutputsComputed));
    }

    public void Dispose() => RecordingCost.Multiplications = lowered;
}
