using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Findings;

namespace Lab.Running;

/// <summary>An experiment: what it runs, and what follows from the results.</summary>
public interface IExperiment
{
    /// <summary>The name on the command line.</summary>
    string Name { get; }

    /// <summary>What is asked.</summary>
    string Title { get; }

    /// <summary>What of the paper it reproduces.</summary>
    string Source { get; }

    /// <summary>How it is done, and what is reduced against the paper.</summary>
    string Protocol { get; }

    /// <summary>Raised when the protocol changes, so that older results no longer count.</summary>
    int Version { get; }

    IEnumerable<Cell> Cells(RunOptions options);

    /// <summary>What follows from the cells that are finished; at least one is.</summary>
    Summary Summarise(IReadOnlyList<JsonElement> results, RunOptions options);
}

/// <summary>An experiment whose cells give results of one type.</summary>
public abstract class Experiment<TResult> : IExperiment
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public abstract string Name { get; }

    public abstract string Title { get; }

    public abstract string Source { get; }

    public abstract string Protocol { get; }

    public abstract int Version { get; }

    public IEnumerable<Cell> Cells(RunOptions options) =>
        Runs(options).Select(run => new Cell(new CellKey(Name, Version, options.Quick, Backend.Name, run.Name), () => JsonSerializer.SerializeToElement(run.Run(), Json)));

    public Summary Summarise(IReadOnlyList<JsonElement> results, RunOptions options) => Summarise([.. results.Select(result => result.Deserialize<TResult>(Json)!)], options);

    /// <summary>The runs by name, in the order in which they begin.</summary>
    protected abstract IEnumerable<(string Name, Func<TResult> Run)> Runs(RunOptions options);

    protected abstract Summary Summarise(IReadOnlyList<TResult> results, RunOptions options);
}
