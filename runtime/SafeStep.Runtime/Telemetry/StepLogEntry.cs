namespace SafeStep;

/// <summary>One step of a step log.</summary>
/// <param name="Time">When it was written.</param>
/// <param name="Report">The guard's report.</param>
/// <param name="Values">The numbers that the user added, such as the loss, by name.</param>
public sealed record StepLogEntry(DateTimeOffset Time, StepReport Report, IReadOnlyDictionary<string, double> Values);
