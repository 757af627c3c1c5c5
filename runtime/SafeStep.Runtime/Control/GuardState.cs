using System.Text.Json;
using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>What a guard carries from step to step, as it is saved: counters, windows and the samples that bound recent batches.</summary>
public sealed record GuardState
{
    /// <summary>The version that this library writes and reads.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The version of the format.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>How many steps were taken.</summary>
    public required long Steps { get; init; }

    /// <summary>How many of the last steps were rejected in a row.</summary>
    public required int RejectedInARow { get; init; }

    /// <summary>How many of the last steps were scaled or skipped in a row; see <see cref="StepExplanation.Changed"/>.</summary>
    public int ChangedInARow { get; init; }

    /// <summary>How many explanations may be given before the next one is earned; see <see cref="StepExplanation.Changed"/>.</summary>
    public double? ExplanationBudget { get; init; }

    /// <summary>How many audits there were; see <see cref="StepGuardOptions.SampleShare"/>.</summary>
    public required long Audits { get; init; }

    /// <summary>How many of them found a step that the sampled measurement alone would have let through.</summary>
    public required long AuditMisses { get; init; }

    /// <summary>What the aggregation remembers.</summary>
    public required AggregationMemory Aggregation { get; init; }

    /// <summary>What the forecast has learned.</summary>
    public required ForecastState Forecast { get; init; }

    /// <summary>The samples kept from earlier batches: for each input of <c>forward</c> its values, or null where it is no tensor; empty when none are kept.</summary>
    public required IReadOnlyList<SavedTensor?> KeptSamples { get; init; }

    /// <summary>The state as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GuardStateJson.Default.GuardState);

    /// <summary>Reads a state that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is not such a state, or of a version that this library does not read.</exception>
    public static GuardState FromJson(string json)
    {
        GuardState? state;
        try
        {
            state = JsonSerializer.Deserialize(json, GuardStateJson.Default.GuardState);
        }
        catch (JsonException exception)
        {
            throw new FormatException($"This is not the state of a guard: {exception.Message}", exception);
        }

        return state switch
        {
            null => throw new FormatException("This is not the state of a guard: it is null."),
            { Version: not CurrentVersion } => throw new FormatException($"The state has version {state.Version}; this library reads version {CurrentVersion}."),
            _ => state.Demand(),
        };
    }

    /// <summary>Checks that this can be the state of a guard.</summary>
    /// <exception cref="FormatException">A count is negative, or a number is not finite or negative.</exception>
    internal GuardState Demand()
    {
        foreach (var (name, count) in new[]
        {
            (nameof(Steps), Steps), (nameof(RejectedInARow), RejectedInARow), (nameof(ChangedInARow), ChangedInARow), (nameof(Audits), Audits), (nameof(AuditMisses), AuditMisses),
            ($"{nameof(Forecast)}.{nameof(ForecastState.Allowance)}", Forecast.Allowance), ($"{nameof(Forecast)}.{nameof(ForecastState.Unmeasured)}", Forecast.Unmeasured),
            ($"{nameof(Forecast)}.{nameof(ForecastState.Misses)}", Forecast.Misses), ($"{nameof(Aggregation)}.{nameof(AggregationMemory.RowsToRevisit)}", Aggregation.RowsToRevisit.DefaultIfEmpty(0).Min()),
        })
        {
            if (count < 0)
            {
                throw new FormatException($"This is not the state of a guard: {name} is {count}, and it counts.");
            }
        }

        if (Forecast.RatiosPerLength.Concat(Aggregation.RecentInverseRadii).Append(ExplanationBudget ?? 0).FirstOrDefault(number => !(number >= 0) || double.IsInfinity(number)) is var wrong and not 0)
        {
            throw new FormatException($"This is not the state of a guard: {wrong} is no ratio and no reciprocal of a radius.");
        }

        return this;
    }
}

/// <summary>The values of a tensor.</summary>
/// <param name="Type">The element type: <c>Float32</c>, <c>Float64</c> or <c>Int64</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Values">The elements in row-major order, little endian, as base64.</param>
public sealed record SavedTensor([property: JsonRequired] string Type, [property: JsonRequired] IReadOnlyList<long> Shape, [property: JsonRequired] byte[] Values);

[JsonSerializable(typeof(GuardState))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class GuardStateJson : JsonSerializerContext;
