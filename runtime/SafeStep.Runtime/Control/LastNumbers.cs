namespace SafeStep;

/// <summary>A number of each of the last measured steps.</summary>
internal sealed class LastNumbers
{
    private readonly List<double> numbers = new(RatioWindow.Length + 1);

    /// <summary>Whether there is none yet.</summary>
    public bool IsEmpty => numbers.Count == 0;

    /// <summary>The largest, at least 0; NaN where one of them is NaN.</summary>
    public double Largest
    {
        get
        {
            double largest = 0;
            foreach (double number in numbers)
            {
                largest = Math.Max(largest, number);
            }

            return largest;
        }
    }

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<double> All => [.. numbers];

    /// <summary>Takes in that of another step.</summary>
    public void Add(double number)
    {
        numbers.Add(number);
        if (numbers.Count > RatioWindow.Length)
        {
            numbers.RemoveAt(0);
        }
    }

    /// <summary>Continues from what was saved.</summary>
    public void Restore(IEnumerable<double> saved)
    {
        numbers.Clear();
        numbers.AddRange(saved.TakeLast(RatioWindow.Length));
    }
}
