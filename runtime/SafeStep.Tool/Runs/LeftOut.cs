namespace SafeStep.Tool.Runs;

/// <summary>What of a log is not in its run.</summary>
internal sealed class LeftOut
{
    /// <summary>Of a log that was written by chance or resumed without end, no more is told one by one.</summary>
    private const int MostTold = 5;

    private readonly List<string> missing = [];
    private readonly List<(long Step, int Replaced)> resumptions = [];
    private StepLogFormatException? firstBroken;
    private int broken, namesKept;

    /// <summary>How many steps were written again without the run having been resumed.</summary>
    public int Repeated { get; set; }

    /// <summary>A line that is no step.</summary>
    public void Broken(StepLogFormatException problem)
    {
        broken++;
        firstBroken ??= problem;
    }

    /// <summary>A part of a rotated log, or a stretch of them.</summary>
    public void Missing(string parts) => missing.Add(parts);

    /// <summary>Steps that a resumed run wrote again.</summary>
    public void Resumed(long step, int replaced) => resumptions.Add((step, replaced));

    /// <summary>Names of numbers beyond as many as are kept.</summary>
    public void NamesPast(int kept) => namesKept = kept;

    /// <summary>A sentence for each kind, and where there are more of a kind than anybody reads, how many.</summary>
    public IEnumerable<string> Sentences(bool endsInTornLine)
    {
        if (endsInTornLine)
        {
            yield return "The last line is torn, as when a run is killed, or is being written; it is left out.";
        }

        if (firstBroken is not null)
        {
            yield return $"{Text.Count(broken, "line")} left out. {firstBroken.Message}";
        }

        foreach (string parts in missing.Take(MostTold))
        {
            yield return $"The log lacks {parts}; the steps there are left out.";
        }

        if (missing.Count > MostTold)
        {
            yield return $"It lacks parts in {Text.Count(missing.Count - MostTold, "more place")}.";
        }

        foreach (var (step, replaced) in resumptions.Take(MostTold))
        {
            yield return $"The run was resumed at step {Text.Step(step)}: {Text.Count(replaced, "step")} logged before from there on {(replaced == 1 ? "is" : "are")} replaced.";
        }

        if (resumptions.Count > MostTold)
        {
            yield return $"It was resumed {Text.Count(resumptions.Count - MostTold, "more time")}, the last at step {Text.Step(resumptions[^1].Step)}: {Text.Count(resumptions.Skip(MostTold).Sum(one => one.Replaced), "step")} replaced.";
        }

        if (Repeated > 0)
        {
            yield return $"{Text.Count(Repeated, "step")} written more than once without the run having been resumed; the last of each counts. Two guards need two logs.";
        }

        if (namesKept > 0)
        {
            yield return $"Only the first {namesKept} names of numbers are kept.";
        }
    }
}
