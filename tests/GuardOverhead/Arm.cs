using System.Diagnostics;
using SafeStep;

namespace GuardOverhead;

/// <summary>How an arm steps.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Options">The guard's options; null without a guard.</param>
/// <param name="ReusesByHand">Where the tangent is written by hand, whether activations are reused.</param>
/// <param name="KeepsGradient">Whether the gradient of the loss at the logits is kept until the end of the step, and nothing else is done.</param>
internal sealed record Way(string Name, StepGuardOptions? Options = null, bool? ReusesByHand = null, bool KeepsGradient = false)
{
    public bool Fits(Case model) => ReusesByHand is null || model.IsOfLinearLayers;
}

/// <summary>One way to step: a model with its optimizer and perhaps a guard, and the times of its steps.</summary>
internal sealed class Arm : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> model;
    private readonly optim.Optimizer optimizer;
    private readonly Tensor x, y;
    private readonly bool processorTime;
    private readonly HandWritten? byHand;
    private readonly bool keepsGradient;
    private Tensor? logits;

    /// <param name="of">The model.</param>
    /// <param name="way">How it steps; null for an unguarded step.</param>
    /// <param name="processorTime">Whether to count processor time instead of time.</param>
    public Arm(Case of, Way? way, bool processorTime)
    {
        manual_seed(1);
        model = of.Model();
        (x, y) = of.Batch();
        // Small steps: the model stays what it is, and no step is scaled.
        optimizer = optim.Adam(model.parameters(), 1e-6);
        Guard = way?.Options is { } options ? of.Guard(model, optimizer, options) : null;
        byHand = way?.ReusesByHand is { } reuses ? new HandWritten((Stack)model, optimizer, reuses) : null;
        this.processorTime = processorTime;
        keepsGradient = way?.KeepsGradient == true;
        if (keepsGradient)
        {
            // As the guard's own hook does.
            model.register_forward_hook((_, _, output) =>
            {
                output.retain_grad();
                return logits = output;
            });
        }
    }

    public StepGuard? Guard { get; }

    /// <summary>The size of the gradient that was kept at the last step.</summary>
    public long BytesKept { get; private set; }

    /// <summary>Takes one training step.</summary>
    /// <returns>Its milliseconds.</returns>
    public double Step()
    {
        double start = Now();
        using (NewDisposeScope())
        {
            if (byHand is not null)
            {
                byHand.Step(x, y);
                return Now() - start;
            }

            optimizer.zero_grad();
            nn.functional.cross_entropy(model.call(x), y).backward();
            if (keepsGradient)
            {
                BytesKept = logits!.grad!.numel() * logits.element_size();
            }

            if (Guard is null)
            {
                optimizer.step();
            }
            else
            {
                Guard.Step();
            }
        }

        return Now() - start;
    }

    private double Now() => processorTime ? ThreadClock.Milliseconds() : Stopwatch.GetTimestamp() * 1000.0 / Stopwatch.Frequency;

    public void Dispose()
    {
        Guard?.Dispose();
        model.Dispose();
    }
}
