using System.Text.Json;
using SafeStep.Tool.Runs;

namespace SafeStep.Tool.Pages;

/// <summary>What a page already holds of a run.</summary>
/// <param name="Generation">Of the rows it holds.</param>
/// <param name="Rows">How many of them.</param>
/// <param name="Explained">How many explained steps its map shows.</param>
internal readonly record struct Held(long Generation, int Rows, int Explained);

/// <summary>Runs as the page takes them: columns of numbers from the first row that it does not hold, and words.</summary>
internal static class PageData
{
    private const int MostEpisodes = 200, MostParts = 8, MapRows = 40, MapColumns = 4096;

    // In base 64, most of them in single precision; and those that every run has.
    private const int BytesOfNumber = 6, Columns = 13;

    /// <summary>About how many bytes a page is sent that holds some of a run.</summary>
    public static int Size(Run run, long generation, Held held) => (int)Math.Min(int.MaxValue / 4, (long)BytesOfNumber * (Columns + run.ValueNames.Count() + run.Rates.Count) * (run.Rows - From(run, generation, held)));

    /// <summary>A whole run, for a page of its own.</summary>
    public static void Write(Utf8JsonWriter json, Run run) => Write(json, run, run.Generation, new Held(-1, 0, 0));

    /// <summary>A run, for a page that holds some of it.</summary>
    public static void Write(Utf8JsonWriter json, Run run, long generation, Held held)
    {
        int from = From(run, generation, held);
        json.WriteStartObject();
        json.WriteString("name", Text.Plain(run.Name));
        json.WriteString("file", Text.Plain(run.File));
        json.WriteNumber("generation", generation);
        json.WriteNumber("from", from);
        json.WriteNumber("count", run.Rows - from);
        Strings(json, "notes", run.LeftOut.Concat(run.Doubts).Select(Text.Plain));
        if (from > 0 && from == run.Rows)
        {
            // Nothing new.
            json.WriteEndObject();
            return;
        }

        json.WriteString("sentence", Summary.Sentence(run));
        json.WriteStartArray("facts");
        foreach (var (name, value) in Summary.Facts(run))
        {
            Strings(json, null, [name, value]);
        }

        json.WriteEndArray();
        WriteColumns(json, run, from);
        WriteEpisodes(json, run);
        if (run.Explanations.Count > 0 && (from == 0 || held.Explained != run.Explanations.Count))
        {
            WriteMap(json, run);
        }

        json.WriteEndObject();
    }

    private static int From(Run run, long generation, Held held) => held.Generation == generation && held.Rows <= run.Rows ? held.Rows : 0;

    private static void WriteColumns(Utf8JsonWriter json, Run run, int from)
    {
        (string Key, string Label, Column Column)[] named =
        [
            .. run.ValueNames.Select(name => ($"v:{name}", Text.Plain(name), run.Values(name))),
            .. run.Rates.Select((rate, group) => ($"r:{group}", run.Rates.Count == 1 ? "learning rate" : $"learning rate, group {group}", rate)).Where(rate => rate.rate.Count > 0),
        ];
        json.WriteStartArray("names");
        foreach (var (key, label, _) in named)
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("label", label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("columns");
        (string Key, Column Column)[] all =
        [
            ("step", run.Step), ("ratio", run.Ratio), ("radius", run.Radius), ("distance", run.Distance), ("scale", run.Scale), ("target", run.Target), ("limit", run.Limit), ("guard", run.GuardMs), ("jvp", run.JvpMs),
            ("sample", run.Sample), ("variance", run.Variance), ("exact", run.Exact), .. named.Select(column => (column.Key, column.Column)),
        ];
        double[] values = new double[run.Rows - from];
        foreach (var (key, column) in all.Where(column => column.Column.Count > from))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            for (int row = from; row < run.Rows; row++)
            {
                // What was not taken has no scale to draw, and no row bounds what was not measured.
                values[row - from] = (key == "scale" && column[row] == 0) || (key == "sample" && column[row] < 0) ? double.NaN : column[row];
            }

            ColumnWriter.Write(json, values, isExact: key == "step");
            json.WriteEndObject();
        }

        json.WriteStartObject();
        json.WriteString("key", "flags");
        ColumnWriter.Write(json, (byte[])[.. run.Flags.Skip(from).Select(flag => (byte)((int)flag.Decision | (flag.Measured ? 8 : 0) | (flag.Sampled ? 16 : 0)))]);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteEpisodes(Utf8JsonWriter json, Run run)
    {
        var all = Episode.Of(run);
        var shown = all.Count <= MostEpisodes ? all
            : [.. all.OrderByDescending(episode => double.IsNaN(run.Ratio[episode.Worst]) ? double.PositiveInfinity : run.Ratio[episode.Worst]).Take(MostEpisodes).OrderBy(episode => episode.First)];
        json.WriteNumber("episodeCount", all.Count);
        json.WriteStartArray("episodes");
        foreach (var episode in shown)
        {
            var story = new Story(run, episode);
            json.WriteStartObject();
            json.WriteNumber("first", run.Step[episode.First]);
            json.WriteNumber("last", run.Step[episode.Last]);
            json.WriteString("kind", Text.Name(episode.Rejected > 0 ? StepDecision.Rejected : episode.Skipped > 0 ? StepDecision.Skipped : episode.Scaled > 0 ? StepDecision.Scaled : StepDecision.Rejected));
            json.WriteString("title", story.Title);
            Strings(json, "text", story.Sentences);
            json.WriteStartArray("shares");
            foreach (var part in story.Explanation?.Parts.Take(MostParts) ?? [])
            {
                Strings(json, null, [Text.Plain(part.Parameter), Text.Share(part.Share), part.Group < 0 ? "unknown" : $"{part.Group}", double.IsNaN(part.Rate) ? "unknown" : Text.Number(part.Rate)]);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The shares of the parameters that moved steps the most. Where there are more explained steps than a screen has columns, the largest share of several.</summary>
    private static void WriteMap(Utf8JsonWriter json, Run run)
    {
        var weight = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var part in run.Explanations.SelectMany(one => one.Parts))
        {
            weight[part.Parameter] = weight.GetValueOrDefault(part.Parameter) + (double.IsFinite(part.Share) ? Math.Abs(part.Share) : 0);
        }

        var rows = weight.OrderByDescending(pair => pair.Value).Take(MapRows).Select((pair, row) => (pair.Key, row)).ToDictionary(pair => pair.Key, pair => pair.row, StringComparer.Ordinal);
        int each = (run.Explanations.Count + MapColumns - 1) / MapColumns, columns = (run.Explanations.Count + each - 1) / each;
        double[] steps = new double[columns], shares = new double[columns * rows.Count];
        for (int i = 0; i < run.Explanations.Count; i++)
        {
            int column = i / each;
            steps[column] = run.Explanations[i].Step;
            foreach (var part in run.Explanations[i].Parts)
            {
                if (rows.TryGetValue(part.Parameter, out int row) && Math.Abs(part.Share) > Math.Abs(shares[(column * rows.Count) + row]))
                {
                    shares[(column * rows.Count) + row] = part.Share;
                }
            }
        }

        json.WriteStartObject("map");
        json.WriteNumber("count", run.Explanations.Count);
        json.WriteNumber("columns", columns);
        Strings(json, "parameters", rows.Keys.Select(Text.Plain));
        json.WriteStartObject("steps");
        ColumnWriter.Write(json, steps, isExact: true);
        json.WriteEndObject();
        json.WriteStartObject("shares");
        ColumnWriter.Write(json, shares);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Strings(Utf8JsonWriter json, string? name, IEnumerable<string> strings)
    {
        if (name is null)
        {
            json.WriteStartArray();
        }
        else
        {
            json.WriteStartArray(name);
        }

        foreach (string text in strings)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
