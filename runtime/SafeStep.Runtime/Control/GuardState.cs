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

    /// <summary>The parameters that the guard's models have, each with its path and shape. Of other parameters what was learned of the ratios says nothing: a guard of such models begins anew with them. Empty where they are not known.</summary>
    public IReadOnlyList<string> Parameters
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Parameters));
    }
    = [];

    /// <summary>How many steps were taken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public required long Steps
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(Steps));
    }

    /// <summary>How many of the last steps were rejected in a row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public required int RejectedInARow
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(RejectedInARow));
    }

    /// <summary>How many of the last steps were scaled or skipped in a row; see <see cref="StepExplanation.Changed"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int ChangedInARow
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(ChangedInARow));
    }

    /// <summary>How many explanations may be given before the next one is earned; see <see cref="StepExplanation.Changed"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or not finite.</exception>
    public double? ExplanationBudget
    {
        get;
        init => field = value is { } budget ? SavedNumbers.FiniteFromZero([budget], nameof(ExplanationBudget))[0] : null;
    }

    /// <summary>How many audits there were; see <see cref="SamplingOptions.Share"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public required long Audits
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(Audits));
    }

    /// <summary>How many of them found a step that the sampled measurement alone would have let through.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public required long AuditMisses
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(AuditMisses));
    }

    /// <summary>How many steps were measured.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public long Measurements
    {
        get;
        init => field = SavedNumbers.Count(value, nameof(Measurements));
    }

    /// <summary>Ratio over length of the last steps that were measured on their whole batches, oldest first: samples decide only for steps that these put well inside the target; see <see cref="SamplingOptions.Trust"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public IReadOnlyList<double> WholeRatiosPerLength
    {
        get;
        init => field = SavedNumbers.FiniteFromZero(value, nameof(WholeRatiosPerLength));
    }
    = [];

    /// <summary>What was found of the loss; null where it was not looked at. See <see cref="StepReport.LossDoubt"/>.</summary>
    public LossCheckState? LossCheck { get; init; }

    /// <summary>The places of the guard's models whose rows were seen to depend on each other; see <see cref="SamplingOptions"/>.</summary>
    public IReadOnlyList<int> DependentRows
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(DependentRows));
    }
    = [];

    /// <summary>Which dimension of each model's logits holds the classes, as the gradients told it.</summary>
    public IReadOnlyList<ClassDimensionState> ClassDimensions
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(ClassDimensions));
    }
    = [];

    /// <summary>What the aggregation remembers: a copy each time, as a memory goes on changing with its guard.</summary>
    /// <exception cref="ArgumentException">It holds a number that no aggregation leaves.</exception>
    public required AggregationMemory Aggregation
    {
        get => SavedNumbers.Copy(field, nameof(Aggregation));
        init => field = SavedNumbers.Copy(value, nameof(Aggregation));
    }

    /// <summary>What the forecast has learned.</summary>
    public required ForecastState Forecast
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Forecast));
    }

    /// <summary>How far the limit of <see cref="CapPolicy.Tightening"/> has tightened; null where no step was counted.</summary>
    public TighteningLimitState? Limit { get; init; }

    /// <summary>The samples kept from earlier batches: for each input of <c>forward</c> its values, or null where it is no tensor; empty when none are kept.</summary>
    public required IReadOnlyList<SavedTensor?> KeptSamples
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(KeptSamples));
    }

    /// <summary>The state as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, GuardStateJson.Default.GuardState);

    /// <summary>Reads a state that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is not such a state, holds a number that no guard leaves, or is of a version that this library does not read.</exception>
    public static GuardState FromJson(string json)
    {
        GuardState? state;
        try
        {
            state = JsonSerializer.Deserialize(json, GuardStateJson.Default.GuardState);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException && json is not null)
        {
            throw new FormatException($"This is not the state of a guard: {exception.Message}", exception);
        }

        return state switch
        {
            null => throw new FormatException("This is not the state of a guard: it is null."),
            { Version: not CurrentVersion } => throw new FormatException($"The state has version {state.Version}; this library reads version {CurrentVersion}."),
            _ when state.KeptSamples.OfType<SavedTensor>().Select(SavedNumbers.Fault).FirstOrDefault(fault => fault is not null) is { } fault =>
                throw new FormatException($"This is not the state of a guard: {fault}."),
            _ => state,
        };
    }
}

/// <summary>Which dimension of a model's logits holds the classes, counted from 0.</summary>
/// <param name="Found">The one that a gradient told; null while none did.</param>
/// <param name="Assumed">The one of the last measurement, where several fit.</param>
/// <exception cref="ArgumentOutOfRangeException">A dimension is negative.</exception>
public sealed record ClassDimensionState(int? Found, int? Assumed)
{
    /// <summary>The one that a gradient told; null while none did.</summary>
    public int? Found { get; init; } = Found is { } found ? SavedNumbers.FromZero(found, nameof(Found)) : null;

    /// <summary>The one of the last measurement, where several fit.</summary>
    public int? Assumed { get; init; } = Assumed is { } assumed ? SavedNumbers.FromZero(assumed, nameof(Assumed)) : null;
}

/// <summary>Whether the loss is a cross-entropy of the logits, as far as it was seen.</summary>
/// <param name="Left">How many measured steps there are until the next look.</param>
/// <param name="Wait">How many there were before it.</param>
/// <param name="Doubt"><see cref="StepReport.LossDoubt"/>.</param>
/// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
public sealed record LossCheckState(int Left, int Wait, string? Doubt)
{
    /// <summary>How many measured steps there are until the next look.</summary>
    public int Left { get; init; } = SavedNumbers.FromZero(Left, nameof(Left));

    /// <summary>How many there were before it.</summary>
    public int Wait { get; init; } = SavedNumbers.FromZero(Wait, nameof(Wait));

    /// <summary>What the last measured step showed not to be a cross-entropy of the logits it was measured at; null where it showed nothing of the kind.</summary>
    public string? OfLast { get; init; }
}

/// <summary>The values of a tensor.</summary>
/// <param name="Type">The element type: <c>Float32</c>, <c>Float64</c> or <c>Int64</c>.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Values">The elements in row-major order, little endian, as base64.</param>
public sealed record SavedTensor([property: JsonRequired] string Type, [property: JsonRequired] IReadOnlyList<long> Shape, [property: JsonRequired] byte[] Values);

[JsonSerializable(typeof(GuardState))]
[JsonSourceGenerationOptions(WriteIndented = true)]
internal sealed partial class GuardStateJson : JsonSerializerContext;
