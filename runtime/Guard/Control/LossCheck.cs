namespace SafeStep;

/// <summary>
/// Whether the gradient at the logits is that of a cross-entropy of these very logits. That it sums to zero over the classes does not show it: it does so, too, where the logits are changed between the model and the loss, by a temperature
/// or the difference of two calls, and then the radius is not that of the loss. The weights of the rows, which the softmax of the logits has to explain, tell it.
/// </summary>
internal sealed class LossCheck
{
    private const int Every = 64;

    // So many numbers are read out of turn where few rows look otherwise than before.
    private const long MostOutOfTurn = 1 << 20;

    private const string Unlike = "some of its rows do not look as those of the steps before, and the others were not looked at";

    // Measured steps until the next look, and how many those were the last time.
    private int left = 1, wait = 1;

    // How many looks at few rows there were, and whether the last one at a whole batch found hard labels of one weight.
    private int turn;
    private bool isPlain;

    // Whether few rows of the last step that was measured on samples looked otherwise than those of whole batches before.
    private bool isSuspected;

    // Whether the sum of the weights told the last look.
    private bool sumsToOne;

    // What the last measured step was said to be that is no cross-entropy of the logits it was measured at.
    private string? ofLast;

    /// <summary>What is to be said of a step that a forecast let through.</summary>
    public string? OfForecast => OfStep ?? ofLast;

    /// <summary>What is to be said of a measured step: the doubt that stands, or that few rows look otherwise than before; null where neither is.</summary>
    public string? OfStep => Doubt ?? (isSuspected ? Unlike : null);

    /// <summary>Why the loss is not known to be one; null where it is, or was not yet looked at.</summary>
    public string? Doubt { get; private set; }

    /// <summary>What was found and when the next look is, to be saved and restored with the guard.</summary>
    public LossCheckState State
    {
        get => new(left, wait, Doubt) { OfLast = ofLast };
        set => (left, wait, Doubt, ofLast) = (Math.Clamp(value.Left, 1, Every), Math.Clamp(value.Wait, 1, Every), value.Doubt, value.OfLast);
    }

    /// <summary>Takes note of what the test of the descent found of a step.</summary>
    /// <param name="fault">Its fault; null where there is none, which ends no doubt: the gradient might fit other logits as well.</param>
    public void Note(string? fault) => Doubt = fault is null or LinearisedLoss.NoGradient ? Doubt : fault;

    /// <summary>
    /// Looks at a few rows of every step that was measured, and at all of them at the first that was measured on a whole batch, at every 64th such step, where it was found wanting and where the few look otherwise than those of a plain mean. Where the
    /// gradient would fit twice the logits as well, as at equal logits, or vanished, nothing was told: the next look comes sooner, and a doubt stays. Reads logits and gradients back.
    /// </summary>
    public void Observe(StepMeasurement measured)
    {
        ofLast = measured.NotFinite is null ? LossReading.Fault(measured) : ofLast;
        if (!measured.SeemsToTellLoss || (measured.Losses ?? measured.Sampled) is not { } rows)
        {
            return;
        }

        bool arePlain = LossReading.ArePlain(rows, turn++);
        if (measured.Losses is null)
        {
            isSuspected = isPlain && !arePlain;
            return;
        }

        bool isDue = --left <= 0 || Doubt is not null;
        (isPlain, isSuspected) = (arePlain, false);
        if (!isDue && (arePlain || rows.Sum(forward => forward.Logits.numel()) > MostOutOfTurn))
        {
            return;
        }

        var loss = LossReading.Of(measured);
        string? fault = loss.Fault;
        if (!isDue && (fault is null or LinearisedLoss.MayBeSoft))
        {
            // Out of turn nothing speaks against it.
            return;
        }

        // Weights that sum to one by chance end no doubt; they will not do so twice.
        bool mayBeChance = fault is null && loss.IsBySum && Doubt is not null && !sumsToOne;
        sumsToOne = fault is null && loss.IsBySum;
        if (mayBeChance)
        {
            return;
        }

        // Where nothing is doubted and an earlier step told, another that does not tell changes nothing: the second reading of all rows is saved.
        bool isKnown = Doubt is null && wait == Every;
        bool tells = fault != LinearisedLoss.NoGradient && (fault is not null || isKnown || !LossReading.FitsDoubled(measured.Losses!));
        Doubt = tells ? fault : Doubt;
        // Only who was told waits that long.
        wait = tells ? Every : Math.Min(Every / 2, 2 * wait);
        left = wait;
    }
}
