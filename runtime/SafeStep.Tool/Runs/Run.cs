namespace SafeStep.Tool.Runs;

/// <summary>A run as its log tells it, in columns: a row for each step, in the order of the steps.</summary>
internal sealed class Run(string file) : IStepLogSink
{
    private const int MostValues = 64, MostGroups = 16, MostParts = 64, MostNames = 100, MostDoubts = 10, LongestDoubt = 1000;

    private readonly List<string> valueNames = [];
    private readonly Dictionary<string, Column> values = new(StringComparer.Ordinal);
    private readonly List<Column> rates = [];
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<long, NotFinite> notFinite = [];
    private readonly HashSet<string> unguarded = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> doubts = new(StringComparer.Ordinal);
    private readonly LeftOut leftOut = new();
    private List<Explained> explained = [];
    private List<StepFlags> flags = [];
    private int otherLogits;
    private bool resuming, isOrdered = true;

    /// <summary>The log's file name.</summary>
    public string File { get; } = file;

    /// <summary>The latest header.</summary>
    public StepLogHeader? Header { get; private set; }

    public string Name => string.IsNullOrWhiteSpace(Header?.Run) ? File : Text.Short(Header.Run);

    public int Rows => flags.Count;

    /// <summary>Grows when rows that were there before changed, so that whoever holds them begins anew.</summary>
    public int Generation { get; private set; }

    public Column Step { get; } = new();

    /// <summary>When the step was written, in seconds since 1970.</summary>
    public Column Time { get; } = new();

    public Column Ratio { get; } = new();

    public Column Radius { get; } = new();

    public Column Distance { get; } = new();

    public Column Scale { get; } = new();

    public Column Target { get; } = new();

    /// <summary>The largest ratio allowed, where it changes from step to step.</summary>
    public Column Limit { get; } = new();

    public Column GuardMs { get; } = new();

    public Column JvpMs { get; } = new();

    public Column Sample { get; } = new();

    public Column Variance { get; } = new();

    public Column Exact { get; } = new();

    public Column LossSlope { get; } = new();

    public IReadOnlyList<StepFlags> Flags => flags;

    /// <summary>The learning rate of each parameter group.</summary>
    public IReadOnlyList<Column> Rates => rates;

    /// <summary>The names of the user's numbers: the loss first, then accuracies, then the others as they appeared.</summary>
    public IEnumerable<string> ValueNames => valueNames.Where(name => values[name].Count > 0).OrderBy(name => Has(name, "loss") ? 0 : Has(name, "acc") ? 1 : 2);

    public Column Values(string name) => values[name];

    /// <summary>The first of the user's numbers that is called a loss, or null.</summary>
    public Column? Loss => ValueNames.FirstOrDefault(name => Has(name, "loss")) is { } name ? values[name] : null;

    /// <summary>The steps that say who moved them, in order.</summary>
    public IReadOnlyList<Explained> Explanations => explained;

    public NotFinite? NotFiniteAt(long step) => notFinite.GetValueOrDefault(step);

    /// <summary>What speaks against the measurements, a sentence each.</summary>
    public IEnumerable<string> Doubts
    {
        get
        {
            if (unguarded.Count > 0)
            {
                yield return $"The optimizer may have moved, without it having been measured: {string.Join(", ", unguarded)}.";
            }

            foreach (var (doubt, step) in doubts)
            {
                yield return $"First at step {Text.Step(step)}: {doubt}.";
            }

            if (otherLogits > 0)
            {
                yield return $"At {Text.Count(otherLogits, "step")} the logits that were measured differ from those that the loss saw: an input, a buffer, the mode or a dropout mask changed in between.";
            }
        }
    }

    /// <summary>What the optimizer may have moved without it having been measured.</summary>
    public IReadOnlyCollection<string> Unguarded => unguarded;

    /// <summary>Whether the last line of the log has no end.</summary>
    public bool EndsInTornLine { get; set; }

    /// <summary>What of the log is not in the run, a sentence each.</summary>
    public IEnumerable<string> LeftOut => leftOut.Sentences(EndsInTornLine);

    /// <summary>What set the length of a step beyond its target, as a sentence with a space before it; empty where the target did.</summary>
    public string Test(int row) => StepSentences.Test(flags[row].Test, Allowed(row), null);

    /// <summary>The largest ratio that a step was allowed.</summary>
    public double Allowed(int row) => double.IsNaN(Limit[row]) ? Target[row] : Limit[row];

    /// <summary>How many steps had a decision.</summary>
    public int Count(StepDecision decision) => flags.Count(flag => flag.Decision == decision);

    /// <summary>Brings the rows into the order of their steps. Writers that share a log may have mixed them.</summary>
    public void Complete()
    {
        explained.Sort((a, b) => a.Step.CompareTo(b.Step));
        if (isOrdered)
        {
            return;
        }

        int[] rows = [.. Enumerable.Range(0, Rows)];
        Array.Sort(rows, (a, b) => Step[a] != Step[b] ? Step[a].CompareTo(Step[b]) : a.CompareTo(b));
        int[] last = [.. rows.Where((row, i) => i + 1 == rows.Length || Step[rows[i + 1]] != Step[row])];
        leftOut.Repeated += rows.Length - last.Length;
        foreach (var column in Columns)
        {
            column.Reorder(last);
        }

        flags = [.. last.Select(row => flags[row])];
        explained = [.. explained.GroupBy(one => one.Step).Select(same => same.Last())];
        isOrdered = true;
        Generation++;
    }

    void IStepLogSink.Take(StepLogHeader header)
    {
        resuming = Header is { } before && header.Part == before.Part;
        Header = header;
    }

    void IStepLogSink.Take(StepLogEntry entry)
    {
        var report = entry.Report;
        if (resuming)
        {
            Resume(report.Step);
        }

        isOrdered &= Rows == 0 || report.Step > Step[Rows - 1];
        int row = Rows;
        flags.Add(new StepFlags(report.Decision, report.Measured, report.IsSampled, report.ExactTangent, report.Test));
        Step.Set(row, report.Step);
        Time.Set(row, entry.Time.ToUnixTimeMilliseconds() / 1e3);
        Ratio.Set(row, report.Ratio);
        Radius.Set(row, report.Radius);
        Distance.Set(row, report.Distance);
        Scale.Set(row, report.Scale);
        Target.Set(row, report.Target);
        GuardMs.Set(row, report.Elapsed.TotalMilliseconds);
        JvpMs.Set(row, report.JvpElapsed.TotalMilliseconds);
        Sample.Set(row, report.BottleneckSample);
        SetIfAny(Limit, row, report.Limit);
        SetIfAny(Variance, row, report.Radii.Variance);
        SetIfAny(Exact, row, report.Radii.Exact);
        SetIfAny(LossSlope, row, double.IsNaN(report.LossSlope) ? null : report.LossSlope);
        TakeLists(row, report);
        TakeDoubts(report);
        foreach (var (name, value) in entry.Values)
        {
            TakeValue(row, name, value);
        }
    }

    void IStepLogSink.Broken(StepLogFormatException problem) => leftOut.Broken(problem);

    void IStepLogSink.Missing(string parts) => leftOut.Missing(parts);

    private IEnumerable<Column> Columns => [Step, Time, Ratio, Radius, Distance, Scale, Target, Limit, GuardMs, JvpMs, Sample, Variance, Exact, LossSlope, .. rates, .. values.Values];

    private void TakeLists(int row, StepReport report)
    {
        for (int group = 0; group < Math.Min(MostGroups, report.LearningRates.Count); group++)
        {
            if (group == rates.Count)
            {
                rates.Add(new Column());
            }

            rates[group].Set(row, report.LearningRates[group]);
        }

        // JSON has null where a log of ours has none.
        Part[] parts = [.. report.Shares.Where(share => share is not null).Take(MostParts).Select(share => new Part(Known(share.Parameter), share.Share, share.Group, share.LearningRate))];
        if (parts.Length > 0)
        {
            explained.Add(new Explained(report.Step, report.Binding, parts));
        }

        if (report.NotFinite is not null)
        {
            notFinite[report.Step] = new NotFinite(Known(report.NotFinite), report.NotFiniteAt is { Layer: { } layer } at ? at with { Layer = Known(layer) } : report.NotFiniteAt);
        }

        unguarded.UnionWith(report.Unguarded.Take(MostNames - unguarded.Count).Select(Known));
    }

    private void TakeDoubts(StepReport report)
    {
        otherLogits += report.LogitDifference > 0 ? 1 : 0;
        string?[] found =
        [
            report.LossDoubt is { } loss ? $"the loss is not known to be a cross-entropy of the logits as the model returned them: {loss}" : null,
            report.DescentUntested is { } descent ? $"the loss along a step beyond the target is not known, so that the limit alone decides: {descent}" : null,
            report.IsCrossEntropy == false ? "there is more in the loss than a cross-entropy of these logits" : null,
        ];
        foreach (string doubt in found.OfType<string>().Where(_ => doubts.Count < MostDoubts))
        {
            doubts.TryAdd(Text.Short(doubt, LongestDoubt), report.Step);
        }
    }

    private void TakeValue(int row, string name, double value)
    {
        name = Text.Short(name);
        if (!values.TryGetValue(name, out var column))
        {
            if (values.Count == MostValues)
            {
                leftOut.NamesPast(MostValues);
                return;
            }

            values[name] = column = new Column();
            valueNames.Add(name);
        }

        column.Set(row, value);
    }

    private void Resume(long step)
    {
        Complete();
        resuming = false;
        int kept = Step.Values.BinarySearch((double)step) is var found && found >= 0 ? found : ~found;
        if (kept < Rows)
        {
            leftOut.Resumed(step, Rows - kept);
            Generation++;
        }

        flags.RemoveRange(kept, Rows - kept);
        foreach (var column in Columns)
        {
            column.Truncate(kept);
        }

        explained.RemoveAll(one => one.Step >= step);
        foreach (long later in notFinite.Keys.Where(later => later >= step).ToArray())
        {
            notFinite.Remove(later);
        }
    }

    // A name comes with every line; one copy of it is kept.
    private string Known(string? name)
    {
        string brief = Text.Short(name ?? "");
        return names.TryGetValue(brief, out string? known) ? known : names[brief] = brief;
    }

    private static void SetIfAny(Column column, int row, double? value)
    {
        if (value is { } number)
        {
            column.Set(row, number);
        }
    }

    private static bool Has(string name, string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
}

/// <summary>What became of a step, and how it was measured.</summary>
/// <param name="Exact">Whether the slopes come from the derivative, and not from a finite difference.</param>
/// <param name="Test">What set the length of the step, under the default rule.</param>
internal readonly record struct StepFlags(StepDecision Decision, bool Measured, bool Sampled, bool Exact, StepTest? Test);
