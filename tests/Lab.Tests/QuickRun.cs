using System.Text.Json;

namespace Lab.Tests;

/// <summary>All experiments, once, in their quick version.</summary>
public sealed class QuickRun : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("lab");

    internal LabProcess Process { get; private set; } = null!;

    public string Page => Path.Combine(folder.FullName, "report.html");

    public string Folder => folder.FullName;

    internal IReadOnlyList<Row> Rows { get; private set; } = [];

    internal IReadOnlyList<JsonElement> Verdicts { get; private set; } = [];

    public async Task InitializeAsync()
    {
        Process = await LabProcess.Run("all", "--quick", "--out", folder.FullName);
        if (File.Exists(Path.Combine(folder.FullName, "verdicts.json")))
        {
            Rows = [.. Parse("results.json").GetProperty("rows").EnumerateArray().Select(Row.Of)];
            Verdicts = [.. Parse("verdicts.json").EnumerateArray()];
        }
    }

    public Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private JsonElement Parse(string file) => JsonDocument.Parse(File.ReadAllText(Path.Combine(folder.FullName, file))).RootElement;

    internal sealed record Row(string Experiment, string Case, string Arm, string Metric, double Median)
    {
        // JSON has no infinity: a null stands for it.
        public static Row Of(JsonElement row) => new(
            row.GetProperty("experiment").GetString()!, row.GetProperty("case").GetString()!, row.GetProperty("arm").GetString()!, row.GetProperty("metric").GetString()!,
            row.GetProperty("median") is { ValueKind: JsonValueKind.Number } median ? median.GetDouble() : double.PositiveInfinity);
    }
}

[CollectionDefinition(Name)]
public sealed class QuickRunCollection : ICollectionFixture<QuickRun>
{
    public const string Name = "quick run";
}
