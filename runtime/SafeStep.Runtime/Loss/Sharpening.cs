using System.Numerics;

namespace SafeStep;

/// <summary>
/// How many times a loss sharpens the logits before their softmax or sigmoid, which is one over a temperature, read off its gradient at the logits. In a row of a cross-entropy the entries of the classes that are not the label are
/// w exp(s z) / sum exp(s z): the logarithms of any two lie s times as far apart as their logits. Of two classes, or a single logit, a row has one such entry, and rows of one weight are held against each other: far beyond the label's side
/// the entry is w exp(-s u), u the label's lead.
/// </summary>
internal static class Sharpening
{
    /// <summary>The most that any usual loss does, and what has to be reckoned with where the gradient does not tell.</summary>
    public const double Most = 64;

    // Of each row so many entries are held against each other.
    private const int EntriesOfRow = 64;

    /// <summary>The largest factor that the gradient shows; null where it shows none.</summary>
    /// <param name="logits">The logits, row after row.</param>
    /// <param name="gradient">The gradient at them.</param>
    /// <param name="classes">How many there are in a row.</param>
    /// <param name="rounding">The relative rounding of an entry of the gradient.</param>
    /// <param name="vanishing">Entries below it have few digits.</param>
    public static double? Of<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> gradient, int classes, double rounding, double vanishing)
        where T : IFloatingPointIeee754<T>
    {
        // So far apart two logits have to lie for the rounding of the entries not to show.
        double apart = Math.Max(1e-2, 50 * rounding);
        var line = new List<(double At, double Height)>();
        double? largest = null;
        for (int row = 0; row < logits.Length; row += classes)
        {
            ReadOnlySpan<T> z = logits.Slice(row, classes), g = gradient.Slice(row, classes);
            if (classes == 2)
            {
                AddLead(line, z, g, vanishing);
                continue;
            }

            line.Clear();
            AddOthers(line, z, g, vanishing);
            largest = Larger(largest, Steepest(line, apart));
        }

        return classes == 2 ? Steepest(line, apart) : largest;
    }

    // The classes that the loss pushes down, evenly chosen.
    private static void AddOthers<T>(List<(double At, double Height)> line, ReadOnlySpan<T> z, ReadOnlySpan<T> g, double vanishing)
        where T : IFloatingPointIeee754<T>
    {
        int every = Math.Max(1, z.Length / EntriesOfRow);
        for (int i = 0; i < z.Length; i += every)
        {
            double entry = double.CreateChecked(g[i]);
            if (entry > vanishing && T.IsFinite(z[i]))
            {
                line.Add((double.CreateChecked(z[i]), Math.Log(entry)));
            }
        }
    }

    private static void AddLead<T>(List<(double At, double Height)> line, ReadOnlySpan<T> z, ReadOnlySpan<T> g, double vanishing)
        where T : IFloatingPointIeee754<T>
    {
        double entry = double.CreateChecked(g[0]), lead = double.CreateChecked(z[0] - z[1]);
        if (Math.Abs(entry) > vanishing && double.IsFinite(lead))
        {
            line.Add((entry > 0 ? lead : -lead, Math.Log(Math.Abs(entry))));
        }
    }

    private static double? Steepest(List<(double At, double Height)> line, double apart)
    {
        line.Sort();
        double? steepest = null;
        for (int low = 0, high = 0; high < line.Count; high++)
        {
            while (line[high].At - line[low + 1 < high ? low + 1 : low].At >= apart && low + 1 < high)
            {
                low++;
            }

            double run = line[high].At - line[low].At;
            steepest = run >= apart ? Larger(steepest, (line[high].Height - line[low].Height) / run) : steepest;
        }

        return steepest;
    }

    private static double? Larger(double? one, double? other) => one is { } known && !(other > known) ? known : other;
}
