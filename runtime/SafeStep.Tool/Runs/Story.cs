using static SafeStep.Tool.Text;

namespace SafeStep.Tool.Runs;

/// <summary>An episode in words: what was normal, the first sign, who did it, what the step would have been, and what followed.</summary>
internal sealed class Story(Run run, Episode episode)
{
    /// <summary>How many measured steps before an episode say what was normal, and how many just before it do not, because they may be its beginning.</summary>
    private const int NormalSteps = 200, Approach = 20;

    /// <summary>Fewer steps say nothing of what is normal.</summary>
    private const int FewSteps = 10;

    /// <summary>Length and radius vary from step to step by less than the one, and of two that moved the one is the cause that moved more by the other.</summary>
    private const double Moved = 1.5, Dominant = 4;

    private const int PartsNamed = 3, AfterSteps = 50;

    private readonly int[] before = NormalRows(run, episode.First);

    /// <summary>The episode in one line.</summary>
    public string Title
    {
        get
        {
            string[] counts = [.. new[] { (episode.Scaled, "scaled"), (episode.Skipped, "skipped"), (episode.Rejected, "rejected"), (episode.Watched, "beyond the limit and only watched") }
                .Where(kind => kind.Item1 > 0).Select(kind => episode.Steps == 1 ? kind.Item2 : $"{kind.Item1:N0} {kind.Item2}")];
            string steps = episode.First == episode.Last ? $"Step {At(episode.First)}" : $"Steps {At(episode.First)} to {At(episode.Last)}";
            string worst = double.IsNaN(run.Ratio[episode.Worst]) ? "not finite" : $"r up to {Number(run.Ratio[episode.Worst])}";
            return $"{steps}: {string.Join(", ", counts)}, {worst}.";
        }
    }

    /// <summary>The sentences of the story, in order.</summary>
    public IEnumerable<string> Sentences => new[] { Usual(), FirstSign(), WhatItWas(), Why(), Who(), WentWrong(), Longest(), Followed() }.OfType<string>();

    private string At(int row) => Step(run.Step[row]);

    private Normal Of(Column column) => before.Length < FewSteps ? default : Normal.Of(column, before);

    private string? Usual()
    {
        if (Of(run.Ratio) is not { Count: > 0 } ratio)
        {
            return "Too few steps were measured before it to say what was normal.";
        }

        string rate = Rate(run, before[^1]) is { } before1 ? $", the learning rate was {Number(before1)}" : "";
        string loss = run.Loss is { } column && Of(column) is { Count: > 0 } losses ? $", the loss {Number(losses.Median)}" : "";
        return $"Before it, over {Count(ratio.Count, "measured step")}, r was {Number(ratio.Median)} in the median and below {Number(ratio.High)} in 95% of them; a step was {Number(Of(run.Distance).Median)} long{rate}{loss}.";
    }

    /// <summary>From where on r stayed above what is normal, until the first intervention.</summary>
    private string? FirstSign()
    {
        if (Of(run.Ratio) is not { Count: > 0 } normal)
        {
            return null;
        }

        int sign = episode.First, quiet = 0;
        for (int row = episode.First - 1; row >= 0 && row > episode.First - NormalSteps && quiet < 2; row--)
        {
            bool isHigh = run.Ratio[row] > normal.High;
            quiet = isHigh ? 0 : quiet + 1;
            sign = isHigh ? row : sign;
        }

        return sign == episode.First
            ? $"There was no sign before step {At(episode.First)}."
            : $"r rose from step {At(sign)} on, where it was {Number(run.Ratio[sign])}, {Count((int)(run.Step[episode.First] - run.Step[sign]), "step")} before the first intervention.";
    }

    private string? WhatItWas()
    {
        int row = episode.First;
        double ratio = run.Ratio[row];
        if (run.NotFiniteAt((long)run.Step[row]) is not null || double.IsNaN(ratio))
        {
            return null;
        }

        string became = Episode.KindOf(run, row) switch
        {
            StepDecision.Scaled => $"it was scaled by {Number(run.Scale[row])}, to r = {Number(ratio * run.Scale[row])}",
            StepDecision.Skipped => $"the limit is {Number(run.Target[row])}, so it was not taken",
            _ => $"the limit is {Number(run.Target[row])}, and it was taken because the guard only monitors",
        };
        string measured = run.Flags[row].Measured ? "" : " by a forecast";
        return $"Step {At(row)} would have gone {Number(ratio)} times its convergence radius{measured}{Times(ratio, Of(run.Ratio), "what was normal")}: {became}.{run.Test(row)}";
    }

    /// <summary>Whether the step was long or the radius short.</summary>
    private string? Why()
    {
        int row = episode.First;
        var (distance, radius) = (Of(run.Distance), Of(run.Radius));
        // Where steps had no length, as before a warm-up, nothing is so many times as long.
        if (!(distance.Median > 0 && radius.Median > 0 && run.Radius[row] > 0) || !double.IsFinite(run.Distance[row]) || !double.IsFinite(run.Radius[row]))
        {
            return null;
        }

        double longer = run.Distance[row] / distance.Median, shorter = radius.Median / run.Radius[row];
        bool isLong = longer > Moved, isShort = shorter > Moved;
        string cause = isLong && (!isShort || longer >= Dominant * shorter) ? "the step was too long, not the radius too short"
            : isShort && (!isLong || shorter >= Dominant * longer) ? "the radius was too short, not the step too long"
            : isLong ? "both moved" : "neither moved by much";
        string rate = Rate(run, row) is { } now && Rate(run, before[^1]) is { } was && now != was ? $" The learning rate went from {Number(was)} to {Number(now)}." : "";
        return $"The step was {Number(longer)} times as long as usual and the radius {Number(1 / shorter)} times as large: {cause}.{rate}";
    }

    /// <summary>The first of its steps that says who moved it, or null.</summary>
    public Explained? Explanation => run.Explanations.FirstOrDefault(one => one.Step >= run.Step[episode.First] && one.Step <= run.Step[episode.Last]);

    private string? Who()
    {
        if (Explanation is not { } one)
        {
            return null;
        }

        string row = one.Binding is { } pair ? $"row {pair.Row}, which it moved by {Number(pair.Gap)} logits from class {pair.Falling} towards class {pair.Rising}" : "one row";
        var parts = one.Parts.Take(PartsNamed).Select(part => $"{Plain(part.Parameter)} {Share(part.Share)}{(part.Group < 0 ? "" : $" (group {part.Group}, learning rate {Number(part.Rate)})")}");
        return $"Step {Step(one.Step)} was bounded by {row}. By parameter: {string.Join(", ", parts)}.";
    }

    private string? WentWrong()
    {
        int row = Enumerable.Range(episode.First, episode.Last - episode.First + 1).FirstOrDefault(row => run.NotFiniteAt((long)run.Step[row]) is not null, -1);
        if (row < 0)
        {
            return null;
        }

        var culprit = run.NotFiniteAt((long)run.Step[row])!;
        string place = culprit.Place is { Layer: { } layer } at ? $" The first output that is not is that of {Plain(layer)}, row {at.Row}." : culprit.Place is null ? "" : " The forward itself is finite.";
        string kept = run.Flags[row].Decision == StepDecision.Rejected ? "; the parameters are as before it" : "";
        return $"At step {At(row)} {Plain(culprit.What)} is not finite{kept}.{place}";
    }

    private string? Longest()
    {
        int row = episode.Worst;
        return row == episode.First || double.IsNaN(run.Ratio[row]) ? null
            : $"The longest of these was step {At(row)}: it would have gone {Number(run.Ratio[row])} times its radius{(run.Scale[row] > 0 && run.Scale[row] != 1 ? $" and was scaled by {Number(run.Scale[row])}" : "")}.";
    }

    private string Followed()
    {
        if (episode.Last == run.Rows - 1)
        {
            return "The log ends there.";
        }

        int[] after = [.. Enumerable.Range(episode.Last + 1, Math.Min(AfterSteps, run.Rows - 1 - episode.Last))];
        string ratio = Normal.Of(run.Ratio, after) is { Count: > 0 } then ? $" r was {Number(then.Median)} in the median" : " nothing was measured";
        string loss = run.Loss is { } column && Normal.Of(column, after) is { Count: > 0 } losses ? $", the loss {Number(losses.Median)}" : "";
        return $"Over the {Count(after.Length, "step")} after it{ratio}{loss}.";
    }

    private static string Times(double value, Normal normal, string what) => normal.Count > 0 && normal.Median > 0 ? $", {Number(value / normal.Median)} times {what}" : "";

    /// <summary>The largest learning rate of a row's groups, or null where none is logged.</summary>
    private static double? Rate(Run run, int row) => run.Rates.Select(rate => rate[row]).Where(rate => !double.IsNaN(rate)).Select(rate => (double?)rate).Max();

    private static int[] NormalRows(Run run, int first)
    {
        int end = first > NormalSteps ? first - Approach : first;
        var rows = new List<int>();
        for (int row = end - 1; row >= 0 && rows.Count < NormalSteps; row--)
        {
            if (run.Flags[row].Measured && Episode.KindOf(run, row) is null && double.IsFinite(run.Ratio[row]))
            {
                rows.Add(row);
            }
        }

        rows.Reverse();
        return [.. rows];
    }
}
