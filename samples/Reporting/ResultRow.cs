using System.Text.Json;

namespace Reporting;

/// <summary>One machine-readable result: a metric of one arm of one case of an experiment, over n runs.</summary>
public sealed record ResultRow(string Experiment, string Case, string Arm, string Metric, double Median, double Q25, double Q75, int N)
{
    public static ResultRow Of(string experiment, string @case, string arm, string metric, IReadOnlyCollection<double> values)
    {
        var quartiles = Quartiles.Of(values);
        return new ResultRow(experiment, @case, arm, metric, quartiles.Median, quartiles.Q25, quartiles.Q75, values.Count);
    }

    /// <summary>Writes <c>{ "rows": [...] }</c>. JSON has no infinity and no NaN: such a value is written as null.</summary>
    public static void Write(string file, IEnumerable<ResultRow> rows)
    {
        using var stream = File.Create(file);
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteStartArray("rows");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("experiment", row.Experiment);
            json.WriteString("case", row.Case);
            json.WriteString("arm", row.Arm);
            json.WriteString("metric", row.Metric);
            WriteNumber(json, "median", row.Median);
            WriteNumber(json, "q25", row.Q25);
            WriteNumber(json, "q75", row.Q75);
            json.WriteNumber("n", row.N);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, value);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
