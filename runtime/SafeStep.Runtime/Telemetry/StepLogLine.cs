using System.Text.Json;
using System.Text.Json.Serialization;

namespace SafeStep;

/// <summary>A step as one line of JSON. The names are the file format's, in snake case: they stay when a property of <see cref="StepReport"/> is renamed.</summary>
internal sealed record StepLogLine
{
    /// <summary>Readers that count in double precision, as JavaScript does, tell larger numbers no longer apart.</summary>
    private const long LargestStep = 1L << 53;

    public required long Step { get; init; }
    public required DateTimeOffset Time { get; init; }
    public required double Ratio { get; init; }
    public required double Radius { get; init; }
    public required double Distance { get; init; }
    public required double Scale { get; init; }
    public required StepDecision Decision { get; init; }
    public double Target { get; init; } = 1;
    public double? Limit { get; init; }
    public StepTest? Test { get; init; }
    public string? DescentUntested { get; init; }
    public bool Measured { get; init; } = true;
    public required int BottleneckSample { get; init; }
    public int? BottleneckForward { get; init; }
    public int RowsRaised { get; init; }
    public required bool ExactTangent { get; init; }
    public required double GuardMs { get; init; }
    public double JvpMs { get; init; }
    public BoundRadii Radii { get; init; }
    public IReadOnlyList<HiddenRadius>? HiddenRadii { get; init; }
    public int? Forwards { get; init; }
    public int? ForwardsInDoubt { get; init; }
    public double? ParameterRounding { get; init; }
    public int? Rows { get; init; }
    public int? RowsOutsideLoss { get; init; }
    public int? RowsInLoss { get; init; }
    public bool? Sampled { get; init; }
    public bool? CrossEntropy { get; init; }
    public string? LossDoubt { get; init; }
    public double? LossSlope { get; init; }
    public double? AdjointRatio { get; init; }
    public double? LogitDifference { get; init; }
    public IReadOnlyList<string>? Unguarded { get; init; }
    public BindingPair? Binding { get; init; }
    public IReadOnlyList<StepShare>? Shares { get; init; }
    public string? NotFinite { get; init; }
    public NotFinitePlace? NotFiniteAt { get; init; }
    public IReadOnlyList<double>? LearningRates { get; init; }
    public Dictionary<string, double>? Values { get; init; }

    public static StepLogLine Of(DateTimeOffset time, StepReport report, Dictionary<string, double>? values) => new()
    {
        Step = report.Step,
        Time = time,
        Ratio = report.Ratio,
        Radius = report.Radius,
        Distance = report.Distance,
        Scale = report.Scale,
        Decision = report.Decision,
        Target = report.Target,
        Limit = report.Limit,
        Test = report.Test,
        DescentUntested = report.DescentUntested,
        Measured = report.Measured,
        BottleneckSample = report.BottleneckSample,
        BottleneckForward = report.BottleneckForward > 0 ? report.BottleneckForward : null,
        RowsRaised = report.RowsRaised,
        ExactTangent = report.ExactTangent,
        GuardMs = report.Elapsed.TotalMilliseconds,
        JvpMs = report.JvpElapsed.TotalMilliseconds,
        Radii = report.Radii,
        HiddenRadii = report.HiddenRadii.Count > 0 ? report.HiddenRadii : null,
        Forwards = report.Forwards > 0 ? report.Forwards : null,
        ForwardsInDoubt = report.ForwardsInDoubt > 0 ? report.ForwardsInDoubt : null,
        ParameterRounding = report.ParameterRounding > 0 ? report.ParameterRounding : null,
        Rows = report.Rows > 0 ? report.Rows : null,
        RowsOutsideLoss = report.RowsOutsideLoss > 0 ? report.RowsOutsideLoss : null,
        RowsInLoss = report.RowsInLoss > 0 ? report.RowsInLoss : null,
        Sampled = report.IsSampled ? true : null,
        CrossEntropy = report.IsCrossEntropy,
        LossDoubt = report.LossDoubt,
        LossSlope = double.IsNaN(report.LossSlope) ? null : report.LossSlope,
        AdjointRatio = report.AdjointRatio,
        LogitDifference = report.LogitDifference is 0 ? null : report.LogitDifference,
        Unguarded = report.Unguarded.Count > 0 ? report.Unguarded : null,
        Binding = report.Binding,
        Shares = report.Shares.Count > 0 ? report.Shares : null,
        NotFinite = report.NotFinite,
        NotFiniteAt = report.NotFiniteAt,
        LearningRates = report.LearningRates.Count > 0 ? report.LearningRates : null,
        Values = values,
    };

    /// <exception cref="ArgumentException">A number is none that a guard reports.</exception>
    public StepLogEntry ToEntry()
    {
        Require(Step is >= 0 and <= LargestStep, "step", Step);
        Require(Scale >= 0 && double.IsFinite(Scale), "scale", Scale);
        Require(BottleneckSample >= -1, "bottleneck_sample", BottleneckSample);
        Require(BottleneckForward is null or >= 0, "bottleneck_forward", BottleneckForward ?? 0);
        Require(RowsRaised >= 0, "rows_raised", RowsRaised);
        Require(ParameterRounding is null or >= 0, "parameter_rounding", ParameterRounding ?? 0);
        Require(GuardMs >= 0, "guard_ms", GuardMs);
        Require(JvpMs >= 0, "jvp_ms", JvpMs);
        return Entry();
    }

    private static void Require(bool holds, string name, double value)
    {
        if (!holds)
        {
            throw new ArgumentException($"its {name} is {value}.");
        }
    }

    private StepLogEntry Entry() => new(
        Time,
        new StepReport
        {
            Step = Step,
            Ratio = Ratio,
            Radius = Radius,
            Distance = Distance,
            Scale = Scale,
            Decision = Decision,
            Target = Target,
            Limit = Limit,
            Test = Test,
            DescentUntested = DescentUntested,
            Measured = Measured,
            BottleneckSample = BottleneckSample,
            BottleneckForward = BottleneckForward ?? 0,
            RowsRaised = RowsRaised,
            ExactTangent = ExactTangent,
            Elapsed = TimeSpan.FromMilliseconds(GuardMs),
            JvpElapsed = TimeSpan.FromMilliseconds(JvpMs),
            Radii = Radii,
            HiddenRadii = HiddenRadii ?? [],
            Forwards = Forwards ?? 0,
            ForwardsInDoubt = ForwardsInDoubt ?? 0,
            ParameterRounding = ParameterRounding ?? 0,
            Rows = Rows ?? 0,
            RowsOutsideLoss = RowsOutsideLoss ?? 0,
            RowsInLoss = RowsInLoss ?? 0,
            IsSampled = Sampled ?? false,
            IsCrossEntropy = CrossEntropy,
            LossDoubt = LossDoubt,
            LossSlope = LossSlope ?? double.NaN,
            AdjointRatio = AdjointRatio,
            LogitDifference = LogitDifference,
            Unguarded = Unguarded ?? [],
            Binding = Binding,
            Shares = Shares ?? [],
            NotFinite = NotFinite,
            NotFiniteAt = NotFiniteAt,
            LearningRates = LearningRates ?? [],
        },
        Values ?? []);
}

/// <summary>The JSON of both kinds of line. JSON has no infinity and no NaN: they are the strings "Infinity", "-Infinity" and "NaN".</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(LowerCaseNames<StepDecision>), typeof(LowerCaseNames<StepMode>), typeof(LowerCaseNames<StepTest>), typeof(LowerCaseNames<RadiusBound>), typeof(LowerCaseNames<HiddenRadiusKind>)])]
[JsonSerializable(typeof(StepLogLine))]
[JsonSerializable(typeof(StepLogHeader))]
internal sealed partial class StepLogJson : JsonSerializerContext;

/// <summary>Enum members by name in lower case; numbers are not accepted.</summary>
internal sealed class LowerCaseNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
