using System.Numerics;

namespace SafeStep;

/// <summary>
/// How many times a loss sharpens the logits before their softmax or sigmoid, which is one over a temperature, read off its gradient at the logits. In a row of a cross-entropy the entries of the classes that are not the label are
/// w exp(s z) / sum exp(s z): the logarithms of any two lie s times as far apart as their logits. The entry of a sigmoid, as of two classes, is w sigmoid(-s u), u by how far the logit is on the side of its label: there rows of one label
/// and one weight lie on one curve, whose slope says what s is at most.
/// </summary>
internal static class Sharpening
{
    /// <summary>The most that any usual loss does, and what has to be reckoned with where the gradient does not tell.</summary>
    public const double Most = 64;

    // Of each row so many entries are held against each other.
    private const int EntriesOfRow = 64;

    // All slopes of an exponential are one; those of a sigmoid that is all but certain are as alike where they are nearly none.
    private const double Alike = 0.95, LeastSlope = 0.02;

    // So many places make a curve: of several classes it might be no sigmoid's.
    private const int PlacesOfTwo = 3, PlacesOfSeveral = 8;

    // The curve of a sigmoid is flat where it is nearly one, and what it says of s is then rounding.
    private const double Certain = 0.9;

    /// <summary>What the gradient says that the factor is at most; null where it says nothing.</summary>
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
        return (classes > 2 ? OfSoftmax(logits, gradient, classes, apart, vanishing) : null) ?? OfSigmoids(logits, gradient, classes, apart, vanishing);
    }

    // The classes that the loss pushes down, evenly chosen.
    private static double? OfSoftmax<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> gradient, int classes, double apart, double vanishing)
        where T : IFloatingPointIeee754<T>
    {
        var line = new List<(double At, double Entry)>();
        double least = double.PositiveInfinity, most = double.NegativeInfinity;
        for (int row = 0; row < logits.Length; row += classes)
        {
            line.Clear();
            for (int i = row; i < row + classes; i += Math.Max(1, classes / EntriesOfRow))
            {
                Add(line, logits[i], gradient[i], vanishing, wanted: 1);
            }

            foreach (var (_, slope) in Slopes(line, apart))
            {
                (least, most) = (Math.Min(least, slope), Math.Max(most, slope));
            }
        }

        return least >= Alike * most && most >= LeastSlope ? most : null;
    }

    private static double? OfSigmoids<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> gradient, int classes, double apart, double vanishing)
        where T : IFloatingPointIeee754<T>
    {
        double? told = null;
        foreach (int label in (int[])[1, -1])
        {
            var curve = new List<(double At, double Entry)>();
            // The second of two classes says what the first does.
            for (int i = 0; i < logits.Length; i += classes == 2 ? 2 : Math.Max(1, classes / EntriesOfRow))
            {
                Add(curve, classes == 2 ? logits[i] - logits[i + 1] : logits[i], gradient[i], vanishing, label);
            }

            if (curve.Count >= (classes == 2 ? PlacesOfTwo : PlacesOfSeveral) && OfCurve(curve, apart) is { } most)
            {
                told = Math.Max(told ?? 0, most);
            }
        }

        return told;
    }

    // An entry that the loss pushes down (1) or up (-1), where its logit is held against that of the label.
    private static void Add<T>(List<(double At, double Entry)> line, T logit, T gradient, double vanishing, int wanted)
        where T : IFloatingPointIeee754<T>
    {
        double entry = wanted * double.CreateChecked(gradient);
        if (entry > vanishing && T.IsFinite(logit))
        {
            line.Add((wanted * double.CreateChecked(logit), entry));
        }
    }

    // Between two places of w sigmoid(s a) its logarithm rises at least as fast as at the higher: by s (1 - entry / w).
    private static double? OfCurve(List<(double At, double Entry)> curve, double apart)
    {
        double? least = null;
        var slopes = Slopes(curve, apart).ToList();
        double weight = LeastWeight(curve);
        foreach (var (high, slope) in slopes)
        {
            // Rows of several weights are on no common curve.
            if (slope < 0)
            {
                return null;
            }

            if (high <= Certain * weight && slope / (1 - (high / weight)) is var most)
            {
                least = Math.Min(least ?? most, most);
            }
        }

        return least;
    }

    // sigmoid(a) + sigmoid(b) is at most 1 where a + b is at most 0.
    private static double LeastWeight(List<(double At, double Entry)> curve)
    {
        double weight = 0;
        for (int low = 0, high = curve.Count - 1; low < curve.Count; low++)
        {
            while (high >= 0 && curve[low].At + curve[high].At > 0)
            {
                high--;
            }

            weight = Math.Max(weight, curve[low].Entry + (high >= 0 && high != low ? curve[high].Entry : 0));
        }

        return weight;
    }

    // By how much the logarithm of the entries rises for each unit, from each place to the nearest that is far enough below.
    private static IEnumerable<(double Entry, double Slope)> Slopes(List<(double At, double Entry)> line, double apart)
    {
        line.Sort();
        for (int low = 0, high = 1; high < line.Count; high++)
        {
            while (low + 1 < high && line[high].At - line[low + 1].At >= apart)
            {
                low++;
            }

            double run = line[high].At - line[low].At;
            if (run >= apart)
            {
                yield return (line[high].Entry, Math.Log(line[high].Entry / line[low].Entry) / run);
            }
        }
    }
}
