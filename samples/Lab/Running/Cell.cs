using System.Text.Json;

namespace Lab.Running;

/// <summary>The smallest piece of work that is kept: one run of an experiment, by a key that says which.</summary>
public sealed record Cell(CellKey Key, Func<JsonElement> Run);

/// <summary>What a finished cell is found again by.</summary>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Version">The version of its protocol.</param>
/// <param name="Quick">Whether it is the reduced version.</param>
/// <param name="Backend">The tensor library.</param>
/// <param name="Name">Which run of the experiment.</param>
public sealed record CellKey(string Experiment, int Version, bool Quick, string Backend, string Name);

/// <summary>A finished cell as it is kept: a line of JSON.</summary>
public sealed record FinishedCell(CellKey Key, string Commit, double Seconds, JsonElement Result);
