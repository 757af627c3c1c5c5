namespace SafeStep.Differential.Tests;

/// <summary>How two outcomes of a case differ; null when they do not.</summary>
public static class Comparison
{
    /// <param name="random">Only types and shapes are compared: the numbers are drawn.</param>
    /// <param name="single">Some operand was of single precision or an integer, so that results in double precision may have been rounded on the way.</param>
    /// <param name="normalised">The largest value that was divided by a deviation, zero for none: the deviation is at least the root of eps = 1e-5, which makes its rounding 300 times as large.</param>
    public static string? Difference(Outcome managed, Outcome torch, bool random = false, bool single = true, double normalised = 0)
    {
        if (managed.Error is not null && managed.IsRaw) return $"raw error: {managed.Error.GetType().Name}: {managed.Error.Message} | torch: {torch.Error?.Message.Split('\n')[0] ?? Text(torch.Results)}";
        if (managed.FailedIn != torch.FailedIn)
        {
            return managed.Error is not null ? $"error in {managed.FailedIn}: {managed.Error.GetType().Name}: {managed.Error.Message} | torch: {(torch.Error is null ? Text(torch.Results) : torch.FailedIn + ": " + torch.Error.Message.Split('\n')[0])}"
                : $"no error: {Text(managed.Results)} | torch in {torch.FailedIn}: {torch.Error!.GetType().Name}: {torch.Error.Message.Split('\n')[0]}";
        }
        if (managed.Error is not null) return null;
        return Lists("result", managed.Results, torch.Results, random, single, normalised) ?? Lists("gradient", managed.Gradients, torch.Gradients, random, single, normalised) ?? Lists("input", managed.Inputs, torch.Inputs, random, single, normalised);
    }

    private static string? Lists(string what, IReadOnlyList<Seen?> managed, IReadOnlyList<Seen?> torch, bool random, bool single, double normalised)
    {
        if (managed.Count != torch.Count) return $"{what}s: {managed.Count} | torch: {torch.Count}";
        for (var i = 0; i < managed.Count; i++)
        {
            if (One(managed[i], torch[i], random, single, normalised) is { } difference) return $"{what} {i} {difference}: {managed[i]?.ToString() ?? "null"} | torch: {torch[i]?.ToString() ?? "null"}";
        }
        return null;
    }

    private static string? One(Seen? a, Seen? b, bool random, bool single, double normalised)
    {
        // An absent gradient is a gradient of zeros.
        if (a is null || b is null) return (a ?? b)?.Data.Any(d => d != 0) == true ? "presence" : null;
        if (a.Type != b.Type) return "type";
        if (!a.Shape.AsSpan().SequenceEqual(b.Shape)) return "shape";
        if (a.RequiresGrad != b.RequiresGrad) return "requires_grad";
        if (random) return null;
        var largest = Math.Max(1, b.Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max());
        // Single precision: a few roundings of the value itself and of the largest one summed with it.
        var (relative, absolute) = !single && a.Type is "Float64" or "Double" ? (1e-9, 1e-10 * largest) : (5e-5, 3e-6 * largest);
        // A few of its roundings; not those of a value so large that nothing of the others is left.
        if (normalised > 0) absolute = Math.Max(absolute, 300 * 2e-7 * Math.Clamp(normalised, 3, 1000));
        for (var i = 0; i < a.Data.Length; i++)
        {
            var (x, y) = (a.Data[i], b.Data[i]);
            if (double.IsNaN(x) != double.IsNaN(y)) return "NaN";
            if (double.IsInfinity(x) || double.IsInfinity(y) ? x != y : Math.Abs(x - y) > (relative * Math.Abs(y)) + absolute) return "value";
        }
        return null;
    }

    private static string Text(IEnumerable<Seen> seen) => string.Join(" ", seen);
}
