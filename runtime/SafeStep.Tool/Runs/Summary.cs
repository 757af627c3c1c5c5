using static SafeStep.Tool.Text;

namespace SafeStep.Tool.Runs;

/// <summary>A run in a sentence and in a few numbers.</summary>
internal static class Summary
{
    /// <summary>What the run was and what became of its steps.</summary>
    public static string Sentence(Run run)
    {
        if (run.Rows == 0)
        {
            return "No step yet.";
        }

        string guard = run.Header is { Mode: { } mode, Target: { } target, Bound: { } bound }
            ? $", guarded in mode {mode} with target {Number(target)} under the {bound.ToString().ToLowerInvariant()} bound" : "";
        var decisions = Enum.GetValues<StepDecision>().Where(decision => run.Count(decision) > 0).Select(decision => $"{Step(run.Count(decision))} {Name(decision)}");
        return $"{Count(run.Rows, "step")}{guard}; {string.Join(", ", decisions)}.";
    }

    /// <summary>Names and numbers.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(Run run)
    {
        var ratios = Normal.Of(run.Ratio);
        if (ratios.Count > 0)
        {
            int longest = Enumerable.Range(0, run.Rows).Where(row => double.IsFinite(run.Ratio[row])).MaxBy(row => run.Ratio[row]);
            yield return ("r, proposed", $"median {Number(ratios.Median)}, largest {Number(run.Ratio[longest])} at step {Step(run.Step[longest])}");
            yield return ("r, taken", $"largest {Number(Enumerable.Range(0, run.Rows).Select(row => run.Ratio[row] * run.Scale[row]).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Max())}");
        }

        foreach (string name in run.ValueNames)
        {
            var column = run.Values(name);
            yield return (Plain(name), $"last {Number(column.Values[^1])}");
        }

        foreach (var (rate, group) in run.Rates.Select((rate, group) => (rate, group)).Where(rate => rate.rate.Count > 0))
        {
            yield return (run.Rates.Count == 1 ? "learning rate" : $"learning rate, group {group}", $"last {Number(rate.Values[^1])}");
        }

        var (guard, jvp) = (Normal.Of(run.GuardMs), Normal.Of(run.JvpMs));
        if (guard.Count > 0)
        {
            yield return ("time of the guard", $"median {Number(guard.Median)} ms, {Number(jvp.Median)} ms of it for the JVP");
        }

        int foretold = run.Flags.Count(flag => !flag.Measured && flag.Decision != StepDecision.Unmeasured), approximate = run.Flags.Count(flag => !flag.Exact);
        if (foretold > 0)
        {
            yield return ("let through by a forecast, not measured", Count(foretold, "step"));
        }

        if (approximate > 0)
        {
            yield return ("slopes by finite difference", Count(approximate, "step"));
        }
    }
}
