namespace SafeStep;

/// <summary>The lengths of the gradients of the last measured steps, to tell a step of another kind: a batch unlike those before it shows in its gradient. They are of use only where all of them are known.</summary>
internal sealed class GradientWindow
{
    private readonly List<double> lengths = new(RatioWindow.Length + 1);

    /// <summary>What is remembered, oldest first; nothing where a length is not known.</summary>
    public IReadOnlyList<double> Lengths => lengths.TrueForAll(double.IsFinite) ? [.. lengths] : [];

    /// <summary>Takes in the length of a measured step's gradient; not a finite number where it is not known.</summary>
    public void Add(double length)
    {
        lengths.Add(length);
        if (lengths.Count > RatioWindow.Length)
        {
            lengths.RemoveAt(0);
        }
    }

    /// <summary>Whether a gradient is at most a multiple of the longest one as long; null where a length is not known.</summary>
    public bool? IsLikeOthers(double length, double margin)
    {
        double longest = 0;
        foreach (double one in lengths)
        {
            longest = Math.Max(longest, double.IsFinite(one) ? one : double.NaN);
        }

        return lengths.Count == 0 || double.IsNaN(length) || double.IsNaN(longest) ? null : length <= margin * longest;
    }

    /// <summary>Continues from what was saved.</summary>
    public void Restore(IEnumerable<double> saved)
    {
        lengths.Clear();
        lengths.AddRange(saved.TakeLast(RatioWindow.Length));
    }
}
