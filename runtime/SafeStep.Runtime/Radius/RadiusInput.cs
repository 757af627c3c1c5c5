using System.Numerics;

namespace SafeStep;

/// <summary>What the radius functions accept, and the errors that say what is wrong and where.</summary>
internal static class RadiusInput
{
    public static void CheckBatch(int logits, int slopes, int classes)
    {
        if (classes < 1)
        {
            throw new ArgumentException($"There are {classes} classes; a sample needs at least one logit.", nameof(classes));
        }

        if (logits != slopes)
        {
            throw new ArgumentException($"There are {logits} logits but {slopes} slopes; every logit needs its slope.", nameof(slopes));
        }

        if (logits == 0)
        {
            throw new ArgumentException("The batch is empty; a radius needs at least one row.", nameof(logits));
        }

        if (logits % classes != 0)
        {
            throw new ArgumentException($"{logits} logits do not make whole rows of {classes} classes.", nameof(logits));
        }
    }

    /// <summary>Where a row holds what has no radius, in words; null when it has one.</summary>
    public static string? Fault<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int row, string name = "slope")
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        bool allMasked = true;
        for (int k = 0; k < logits.Length; k++)
        {
            if (T.IsNegativeInfinity(logits[k]))
            {
                continue;
            }

            allMasked = false;
            if (!T.IsFinite(logits[k]))
            {
                return $"the logit of class {k} in row {row} is {logits[k]}";
            }

            if (!T.IsFinite(slopes[k]))
            {
                return $"the {name} of class {k} in row {row} is {slopes[k]}";
            }
        }

        return allMasked ? $"every class of row {row} is masked" : null;
    }

    public static ArgumentException NoRadius(string fault) =>
        new($"There is no radius: {fault}. Logits must be finite, or negative infinity for a masked class, and the slopes of classes that are not masked finite.");
}
