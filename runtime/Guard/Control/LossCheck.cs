namespace SafeStep;

/// <summary>
/// Whether the gradient at the logits is that of a cross-entropy of these very logits. That it sums to zero over the classes does not show it: it does so, too, where the logits are changed between the model and the loss, by a temperature
/// or the difference of two calls, and then the radius is not that of the loss. The weights of the rows, which the softmax of the logits has to explain, tell it.
/// </summary>
internal sealed class LossCheck
{
    private const int Every = 64;

    // Measured steps until the next look, and how many those were the last time.
    private int left = 1, wait = 1;

    /// <summary>Why the loss is not known to be one; null where it is, or was not yet looked at.</summary>
    public string? Doubt { get; private set; }

    /// <summary>What was found and when the next look is, to be saved and restored with the guard.</summary>
    public LossCheckState State
    {
        get => new(left, wait, Doubt);
        set => (left, wait, Doubt) = (Math.Clamp(value.Left, 1, Every), Math.Clamp(value.Wait, 1, Every), value.Doubt);
    }

    /// <summary>Takes note of what the test of the descent found of a step.</summary>
    /// <param name="fault">Its fault; null where there is none, which ends no doubt: the gradient might fit other logits as well.</param>
    public void Note(string? fault) => Doubt = fault is null or LinearisedLoss.NoGradient ? Doubt : fault;

    /// <summary>
    /// Looks at the first step that was measured on a whole batch, at every 64th such step, and where it was found wanting. Where the gradient would fit twice the logits as well, as at equal logits, or vanished, nothing was told: the next look comes
    /// sooner, and a doubt stays. Reads logits and gradients back.
    /// </summary>
    public void Observe(StepMeasurement measured)
    {
        if (!measured.TellsLoss || (--left > 0 && Doubt is null))
        {
            return;
        }

        string? fault = LossReading.Of(measured).Fault;
        // Where nothing is doubted and an earlier step told, another that does not tell changes nothing: the second reading of all rows is saved.
        bool isKnown = Doubt is null && wait == Every;
        bool tells = fault != LinearisedLoss.NoGradient && (fault is not null || isKnown || !LossReading.FitsDoubled(measured.Losses!));
        Doubt = tells ? fault : Doubt;
        // Only who was told waits that long.
        wait = tells ? Every : Math.Min(Every / 2, 2 * wait);
        left = wait;
    }
}
