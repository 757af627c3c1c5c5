namespace SafeStep.Guard.Tests;

/// <summary>The same model, data and optimizer twice: one guard takes what the training forward computed, the other computes all.</summary>
internal sealed class Twins : IDisposable
{
    private readonly LayeredHead[] models;
    private readonly optim.Optimizer[] optimizers;

    public Twins(Func<nn.Module<Tensor, Tensor>[]> layers, StepGuardOptions? options = null)
    {
        options ??= StepGuardOptions.Exact;
        models = [Make(), Make()];
        optimizers = [.. models.Select(model => optim.SGD(model.parameters(), 0.5))];
        Reusing = models[0].Guard(optimizers[0], options with { ReuseActivations = true });
        Computing = models[1].Guard(optimizers[1], options);
        X = randn(12, 6);
        Y = arange(12).remainder(3);

        LayeredHead Make()
        {
            manual_seed(3);
            return new LayeredHead(layers());
        }
    }

    public StepGuard Reusing { get; }

    public StepGuard Computing { get; }

    public Tensor X { get; }

    public Tensor Y { get; }

    public IReadOnlyList<LayeredHead> Models => models;

    /// <summary>The forward and backward of a training step in both models.</summary>
    /// <returns>The logits of the first.</returns>
    public Tensor Backward(Tensor? x = null, bool accumulates = false) => Array.ConvertAll([1, 0], i =>
    {
        if (!accumulates)
        {
            optimizers[i].zero_grad();
        }

        var logits = models[i].call(x ?? X);
        nn.functional.cross_entropy(logits, Y).backward();
        return logits;
    })[1];

    public void InBoth(Action<LayeredHead> change)
    {
        foreach (var model in models)
        {
            change(model);
        }
    }

    /// <summary>Both take the step, which must be the same up to rounding.</summary>
    /// <returns>How many outputs were taken from the forward, and how many computed.</returns>
    public (long Reused, long Computed) Step(Func<StepGuard, StepReport>? step = null)
    {
        var before = (Reusing.OutputsReused, Reusing.OutputsComputed);
        step ??= guard => guard.Step();
        var (one, other) = (step(Reusing), step(Computing));
        Assert.Equal(other.Decision, one.Decision);
        Assert.Equal(other.BottleneckSample, one.BottleneckSample);
        // A batch norm sums in another order where it trains; float32 has seven digits.
        Assert.True(Math.Abs(one.Ratio - other.Ratio) <= 2e-5 * other.Ratio, $"step {one.Step}: ratio {one.Ratio} with reuse, {other.Ratio} without");
        Assert.True(one.Ratio > 0);
        return (Reusing.OutputsReused - before.OutputsReused, Reusing.OutputsComputed - before.OutputsComputed);
    }

    public void Dispose()
    {
        Reusing.Dispose();
        Computing.Dispose();
    }
}
