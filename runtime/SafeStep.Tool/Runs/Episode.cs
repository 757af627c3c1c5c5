namespace SafeStep.Tool.Runs;

/// <summary>Interventions that belong together: rows of a run, none of them more than a few steps from the next.</summary>
/// <param name="First">The row of the first intervention.</param>
/// <param name="Last">The row of the last one.</param>
/// <param name="Scaled">How many of its steps were shortened.</param>
/// <param name="Skipped">How many were not taken because they were too long.</param>
/// <param name="Rejected">How many were not taken because they were not finite.</param>
/// <param name="Watched">How many were beyond the limit, or not finite, and taken as proposed because the guard only monitored.</param>
/// <param name="Worst">The row of its largest ratio, or of its first step that was not finite where none was measured.</param>
internal sealed record Episode(int First, int Last, int Scaled, int Skipped, int Rejected, int Watched, int Worst)
{
    /// <summary>Interventions this many steps apart are one story.</summary>
    private const int Gap = 10;

    public int Steps => Scaled + Skipped + Rejected + Watched;

    /// <summary>The episodes of a run, in order.</summary>
    public static List<Episode> Of(Run run)
    {
        var episodes = new List<Episode>();
        for (int row = 0; row < run.Rows; row++)
        {
            if (KindOf(run, row) is not { } kind)
            {
                continue;
            }

            if (episodes.Count > 0 && run.Step[row] - run.Step[episodes[^1].Last] <= Gap)
            {
                var open = episodes[^1];
                episodes[^1] = open.With(kind) with { Last = row, Worst = IsWorse(run, row, open.Worst) ? row : open.Worst };
            }
            else
            {
                episodes.Add(new Episode(row, row, 0, 0, 0, 0, row).With(kind));
            }
        }

        return episodes;
    }

    /// <summary>What the guard did at a row that it did not let pass as usual; null where it did.</summary>
    public static StepDecision? KindOf(Run run, int row) => run.Flags[row].Decision switch
    {
        // Where the guard sets every length, a length that it set is nothing to tell.
        StepDecision.Scaled => run.Header?.Mode == StepMode.Set ? null : StepDecision.Scaled,
        StepDecision.Accepted => run.Header?.Mode == StepMode.Monitor && !(run.Ratio[row] <= run.Target[row]) ? StepDecision.Accepted : null,
        StepDecision.Unmeasured => null,
        var decision => decision,
    };

    private Episode With(StepDecision kind) => kind switch
    {
        StepDecision.Scaled => this with { Scaled = Scaled + 1 },
        StepDecision.Skipped => this with { Skipped = Skipped + 1 },
        StepDecision.Rejected => this with { Rejected = Rejected + 1 },
        _ => this with { Watched = Watched + 1 },
    };

    private static bool IsWorse(Run run, int row, int than) => run.Ratio[row] > run.Ratio[than] || (double.IsNaN(run.Ratio[than]) && !double.IsNaN(run.Ratio[row]));
}
