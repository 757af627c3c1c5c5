namespace SafeStep;

/// <summary>
/// Whether the gradient at the logits is that of a cross-entropy of these very logits. That it sums to zero over the classes does not show it: it does so, too, where the logits are changed between the model and the loss, by a temperature
/// or the difference of two calls, and then the radius is not that of the loss. The weights of the rows, which the softmax of the logits has to explain, tell it.
/// </summary>
internal sealed class LossCheck
{
    private const int Every = 64;

    private int unseen;

    /// <summary>Why the loss is not known to be one; null where it is, or was not yet looked at.</summary>
    public string? Doubt { get; private set; }

    /// <summary>Looks at the first step that was measured on a whole batch, at every 64th such step, and where it was found wanting. Reads logits and gradients back.</summary>
    public void Observe(StepMeasurement measured)
    {
        if (measured is { NotFinite: null, IsCrossEntropy: true, Losses: not null } && (unseen++ % Every == 0 || Doubt is not null))
        {
            Doubt = LossReading.Of(measured).Fault;
        }
    }
}
