using Reporting;

namespace Lab.Findings;

/// <summary>What an experiment shows.</summary>
public sealed record Summary(IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Figure> Figures, IReadOnlyList<ReportTable> Tables, IReadOnlyList<ResultRow> Rows);

/// <summary>A chart and what to see in it.</summary>
public sealed record Figure(Chart Chart, string Explanation);

/// <summary>A table of text.</summary>
public sealed record ReportTable(string Caption, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>How a claim fares.</summary>
public enum Outcome
{
    /// <summary>The criterion is met.</summary>
    Holds,

    /// <summary>The criterion is not met.</summary>
    Contradicted,

    /// <summary>The runs cannot tell.</summary>
    NotComparable,
}

/// <summary>A claim against what was measured.</summary>
/// <param name="Claim">What is claimed.</param>
/// <param name="Paper">The number that the paper, or its public code, gives; "-" where there is none.</param>
/// <param name="Ours">The number measured here.</param>
/// <param name="Value">The same as a number.</param>
/// <param name="Criterion">When the claim counts as holding.</param>
/// <param name="Outcome">Whether it does.</param>
public sealed record Verdict(string Claim, string Paper, string Ours, double Value, string Criterion, Outcome Outcome)
{
    public static Verdict Judge(string claim, string paper, string ours, double value, string criterion, bool holds) =>
        new(claim, paper, ours, value, criterion, double.IsNaN(value) ? Outcome.NotComparable : holds ? Outcome.Holds : Outcome.Contradicted);

    public string OutcomeText => Outcome switch { Outcome.Holds => "holds", Outcome.Contradicted => "contradicted", _ => "not comparable" };
}
