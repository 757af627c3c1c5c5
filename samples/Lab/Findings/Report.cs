using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Running;
using Reporting;

namespace Lab.Findings;

/// <summary>One experiment in the report.</summary>
public sealed record ReportedExperiment(IExperiment Experiment, Summary Summary, IReadOnlyList<FinishedCell> Cells, int CellsPlanned);

/// <summary>The report: a page, the same as Markdown with its figures in files, and the rows and verdicts as JSON.</summary>
public sealed class Report(IReadOnlyList<ReportedExperiment> experiments, RunOptions options)
{
    private static readonly string[] VerdictHeader = ["Claim", "Paper", "Here", "Verdict"];
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true, NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private string Conditions
    {
        get
        {
            var cells = experiments.SelectMany(experiment => experiment.Cells).ToArray();
            string commits = string.Join(", ", cells.Select(cell => cell.Commit).Distinct());
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Seeds {string.Join(", ", options.Seeds)}{(options.Quick ? "; the quick version, on less of everything" : "")}; on the {Backend.Name}; commit {commits}; {cells.Sum(cell => cell.Seconds) / 60:0.#} processor minutes in {cells.Length} runs.");
        }
    }

    private static string Introduction =>
        "The claims of the paper Ghosts of Softmax (arXiv:2603.13552) run again, with its numbers beside those measured here, and experiments that go further. "
        + "A verdict is computed from the results by the criterion in its row: nothing here is written by hand. Medians over the seeds, with quartiles in brackets and as bands.";

    public void Write(DirectoryInfo folder)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "report.html"), Html());
        File.WriteAllText(Path.Combine(folder.FullName, "lab.md"), Markdown());
        var figures = folder.CreateSubdirectory("lab");
        foreach (var experiment in experiments)
        {
            for (int i = 0; i < experiment.Summary.Figures.Count; i++)
            {
                File.WriteAllText(Path.Combine(figures.FullName, FigureFile(experiment, i)), experiment.Summary.Figures[i].Chart.ToSvg());
            }
        }

        ResultRow.Write(Path.Combine(folder.FullName, "results.json"), experiments.SelectMany(experiment => experiment.Summary.Rows));
        File.WriteAllText(
            Path.Combine(folder.FullName, "verdicts.json"),
            JsonSerializer.Serialize(
                experiments.SelectMany(experiment => experiment.Summary.Verdicts.Select(verdict => new
                {
                    Experiment = experiment.Experiment.Name, verdict.Claim, verdict.Paper, verdict.Ours, verdict.Value, verdict.Criterion, Outcome = verdict.OutcomeText,
                })),
                Indented));
    }

    private string Html()
    {
        var page = new HtmlPage("The laboratory: the paper's claims run again").Paragraph(Introduction).Paragraph(Conditions, soft: true);
        page.Heading("All verdicts").Table(["Experiment", .. VerdictHeader], experiments.SelectMany(experiment => experiment.Summary.Verdicts.Select(verdict => (IReadOnlyList<string>)[experiment.Experiment.Name, .. VerdictCells(verdict)])));
        foreach (var experiment in experiments)
        {
            page.Heading($"{experiment.Experiment.Name}: {experiment.Experiment.Title}").Paragraph($"{experiment.Experiment.Source}. {experiment.Experiment.Protocol}", soft: true);
            if (experiment.Cells.Count < experiment.CellsPlanned)
            {
                page.Paragraph(Unfinished(experiment));
            }

            page.Table([.. VerdictHeader, "Criterion"], experiment.Summary.Verdicts.Select(verdict => (IReadOnlyList<string>)[.. VerdictCells(verdict), verdict.Criterion]));
            foreach (var table in experiment.Summary.Tables)
            {
                page.Paragraph(table.Caption).Table(table.Header, table.Rows);
            }

            foreach (var figure in experiment.Summary.Figures)
            {
                page.Chart(figure.Chart, figure.Explanation);
            }
        }

        return page.ToString();
    }

    private string Markdown()
    {
        var text = new StringBuilder();
        text.AppendLine("# The laboratory: the paper's claims run again").AppendLine();
        text.AppendLine(Introduction).AppendLine().AppendLine(Conditions).AppendLine();
        text.AppendLine("Written by `dotnet run --project samples/Lab -c Release -- all`; the page that it writes beside this one shows the same.").AppendLine();
        foreach (var experiment in experiments)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"## {experiment.Experiment.Name}: {experiment.Experiment.Title}").AppendLine();
            text.AppendLine(CultureInfo.InvariantCulture, $"{experiment.Experiment.Source}. {experiment.Experiment.Protocol}").AppendLine();
            if (experiment.Cells.Count < experiment.CellsPlanned)
            {
                text.AppendLine(Unfinished(experiment)).AppendLine();
            }

            Table(text, [.. VerdictHeader, "Criterion"], experiment.Summary.Verdicts.Select(verdict => (IReadOnlyList<string>)[.. VerdictCells(verdict), verdict.Criterion]));
            foreach (var table in experiment.Summary.Tables)
            {
                text.AppendLine(table.Caption).AppendLine();
                Table(text, table.Header, table.Rows);
            }

            for (int i = 0; i < experiment.Summary.Figures.Count; i++)
            {
                var figure = experiment.Summary.Figures[i];
                text.AppendLine(CultureInfo.InvariantCulture, $"![{figure.Chart.Title}](lab/{FigureFile(experiment, i)})").AppendLine();
                text.AppendLine(CultureInfo.InvariantCulture, $"{figure.Chart.Title}. {figure.Explanation}").AppendLine();
            }
        }

        return text.ToString().TrimEnd() + Environment.NewLine;
    }

    private static string Unfinished(ReportedExperiment experiment) => $"Only {experiment.Cells.Count} of {experiment.CellsPlanned} runs are finished; this is what they show.";

    private static IReadOnlyList<string> VerdictCells(Verdict verdict) => [verdict.Claim, verdict.Paper, verdict.Ours, verdict.OutcomeText];

    private static string FigureFile(ReportedExperiment experiment, int index) => $"{experiment.Experiment.Name}-{index + 1}.svg";

    private static void Table(StringBuilder text, IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        text.Append("| ").AppendJoin(" | ", header).AppendLine(" |");
        text.Append('|').AppendJoin("|", header.Select(_ => "---")).AppendLine("|");
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).AppendLine(" |");
        }

        text.AppendLine();
    }
}
