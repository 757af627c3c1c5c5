namespace SafeStep;

/// <summary>What rows with a gradient tell of the loss: how soon the gradient of another row, which takes part all the same, may vanish. Read when it is asked for, and once.</summary>
/// <param name="forwards">Rows of the forwards of one loss; those without a gradient tell nothing.</param>
/// <param name="others">What is asked where these do not tell: the other forwards of the step.</param>
internal sealed class LossForm(IEnumerable<LogitRows> forwards, LossForm? others = null)
{
    // So many rows show a temperature; of two classes all of these together.
    private const int RowsLookedAt = 32, RowsOfTwoClasses = 2048;

    // What a softmax that is not sharpened may seem to be, by rounding.
    private const double Unsharpened = 1.1;

    private readonly Lazy<LogitRows[]> live = new(() => [.. forwards.Where(rows => rows.HasAnyGradient)]);
    private bool? isKnown, isUnlikeCrossEntropy;
    private double? told;
    private bool isLookedAt;

    /// <summary>Whether the loss is known to be a cross-entropy of the logits as the model returned them.</summary>
    public bool IsKnown => isKnown ??= IsKnownOf(live.Value) || IsKnownOf(Array.ConvertAll(live.Value, rows => CrossEntropyForm.ByLabels(rows) ?? rows));

    /// <summary>How many times the loss sharpens the logits, as behind a temperature below 1: at least 1, and the most there may be where nothing tells.</summary>
    public double Sharpened => Told ?? others?.Told ?? Sharpening.Most;

    private double? Told
    {
        get
        {
            (told, isLookedAt) = (isLookedAt ? told : Look(), true);
            return told;
        }
    }

    /// <summary>Whether the gradient of some class is zero in all rows, or that of a row does not sum to zero: seen at little cost, and most losses that are no cross-entropy show it.</summary>
    public bool IsUnlikeCrossEntropy => isUnlikeCrossEntropy ??= Array.Exists(live.Value, IsUnlike);

    // Rows of two classes that are certain of the other one fit any temperature.
    private static bool IsKnownOf(LogitRows[] forwards) => LossReading.IsKnown(forwards) && (Array.Exists(forwards, rows => rows.Classes > 2) || !LossReading.FitsDoubled(forwards));

    private double? Look()
    {
        double? most = Array.ConvertAll(live.Value, Of).Max();
        return most <= Unsharpened ? Math.Max(1, most.Value)
            : live.Value.Length > 0 && IsKnown ? 1
            : most is { } sharpened ? Math.Min(Sharpening.Most, Unsharpened * sharpened) : null;
    }

    private static double? Of(LogitRows rows)
    {
        using var scope = torch.NewDisposeScope();
        long[] places = [.. Enumerable.Range(0, (int)rows.OwnGradient!.shape[0]).Where(row => rows.HasGradient[row]).Select(row => (long)row)];
        int wanted = rows.Classes == 2 ? RowsOfTwoClasses : RowsLookedAt, every = Math.Max(1, places.Length / wanted);
        var index = torch.tensor(places.Where((_, i) => i % every == 0).Take(wanted).ToArray()).to(rows.Logits.device);
        Tensor logits = rows.Logits.index_select(0, index), gradient = rows.OwnGradient.index_select(0, index);
        var (rounding, vanishing) = (rows.Format.Rounding, rows.Format.Vanishing);
        return gradient.dtype == torch.ScalarType.Float64
            ? Sharpening.Of(HostMemory.Of<double>(logits, index.shape[0]).Span, HostMemory.Of<double>(gradient, index.shape[0]).Span, rows.Classes, rounding, vanishing)
            : Sharpening.Of(HostMemory.Of<float>(logits, index.shape[0]).Span, HostMemory.Of<float>(gradient, index.shape[0]).Span, rows.Classes, rounding, vanishing);
    }

    private static bool IsUnlike(LogitRows rows)
    {
        var own = rows.OwnGradient!.element_size() < sizeof(float) ? rows.OwnGradient!.to_type(torch.ScalarType.Float32) : rows.OwnGradient!;
        bool isWithoutClass = own.abs().amax([0]).eq(Held(0)).logical_and(rows.Logits.amax([0]).ne(Held(double.NegativeInfinity))).any().item<bool>();
        return isWithoutClass || (HostMemory.Doubles(torch.stack([own.sum(1).abs().max(), own.abs().max()])) is var sum && !(sum[0] <= ClassAxis.Tolerance(rows.OwnGradient!) * sum[1]));
    }
}
