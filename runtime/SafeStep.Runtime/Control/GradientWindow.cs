namespace SafeStep;

/// <summary>The lengths of the gradients of the last measured steps, to tell a step of another kind: a batch unlike those before it shows in its gradient. They are of use only where all of them are known.</summary>
internal sealed class GradientWindow
{
    private readonly LastNumbers lengths = new();

    /// <summary>What is remembered, oldest first; nothing where a length is not known.</summary>
    public IReadOnlyList<double> Lengths => double.IsNaN(lengths.Largest) ? [] : lengths.All;

    /// <summary>Takes in the length of a measured step's gradient; not a finite number where it is not known.</summary>
    public void Add(double length) => lengths.Add(double.IsFinite(length) ? length : double.NaN);

    /// <summary>Whether a gradient is at most a multiple of the longest one as long; null where a length is not known.</summary>
    public bool? IsLikeOthers(double length, double margin)
    {
        double longest = lengths.Largest;
        return lengths.IsEmpty || double.IsNaN(length) || double.IsNaN(longest) ? null : length <= margin * longest;
    }

    /// <summary>Continues from what was saved.</summary>
    public void Restore(IEnumerable<double> saved) => lengths.Restore(saved);
}
