using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>The first line of a step log, and the first of each continuation of a resumed run.</summary>
public sealed record StepLogHeader
{
    /// <summary>The version of the format that this library reads and writes.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the format.</summary>
    [JsonPropertyName("safestep"), JsonPropertyOrder(-1)]
    public required int Version { get; init; }

    /// <summary>When the log was opened.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Which part of a log that is rotated by size this is, counted from 1.</summary>
    public int Part
    {
        // A log of before there were parts has one.
        get => Math.Max(1, field);
        init;
    }

    /// <summary>When the first part of the log was opened, which tells logs apart; null in the first part, where it is <see cref="Started"/>.</summary>
    public DateTimeOffset? Began { get; init; }

    /// <summary>What the user calls the run, or null.</summary>
    public string? Run { get; init; }

    /// <summary>The guard's mode, or null when the log was opened without the guard's options.</summary>
    public StepMode? Mode { get; init; }

    /// <summary>The guard's target ratio, or null when the log was opened without the guard's options.</summary>
    public double? Target { get; init; }

    /// <summary>The bound that controls the steps, or null when the log was opened without the guard's options.</summary>
    public RadiusBound? Bound { get; init; }

    /// <summary>What all parts of one log have in common.</summary>
    internal DateTimeOffset Log => Began ?? Started;
}
