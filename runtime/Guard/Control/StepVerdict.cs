namespace SafeStep;

/// <summary>What was decided of a step.</summary>
/// <param name="Decision">What becomes of it.</param>
/// <param name="Scale">The factor by which it is multiplied.</param>
/// <param name="Test">What set the factor under the default rule; null under others.</param>
/// <param name="Untested">Why the loss along a step beyond the target could not be tested; null where it was, or had not to be.</param>
/// <param name="LossSlope">The derivative of the loss along the step that was tested; null where it was not.</param>
/// <param name="Loss">The loss of the batch, a mean over the weights of its rows, where it was read: of a step beyond the target; null elsewhere, and where it is not known.</param>
internal readonly record struct StepVerdict(StepDecision Decision, double Scale, StepTest? Test = null, string? Untested = null, double? LossSlope = null, double? Loss = null)
{
    public static StepVerdict Of((StepDecision Decision, double Scale) decided) => new(decided.Decision, decided.Scale);
}
