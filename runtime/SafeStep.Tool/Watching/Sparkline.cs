namespace SafeStep.Tool.Watching;

/// <summary>A row of block characters whose heights follow the logarithms of positive numbers.</summary>
internal static class Sparkline
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>One block for each value: the smallest is the lowest, the largest the highest; a value that has no logarithm is a blank, infinity the highest.</summary>
    public static string Of(IReadOnlyList<double> values)
    {
        double[] logs = [.. values.Where(value => value > 0 && double.IsFinite(value)).Select(value => Math.Log(value))];
        double low = logs.DefaultIfEmpty(0).Min(), range = logs.DefaultIfEmpty(0).Max() - low;
        return string.Concat(values.Select(Block));

        char Block(double value) => value switch
        {
            double.PositiveInfinity => Blocks[^1],
            > 0 => Blocks[range > 0 ? (int)Math.Round((Math.Log(value) - low) / range * (Blocks.Length - 1)) : 0],
            _ => ' ',
        };
    }
}
