namespace SafeStep;

/// <summary>A guarded step was not finite and <see cref="NotFinitePolicy.Throw"/> is in force. The parameters are as before the step.</summary>
/// <param name="report">The report of the rejected step.</param>
/// <param name="culprit">What was not finite, for example <c>the update of hidden.weight</c>.</param>
public sealed class StepNotFiniteException(StepReport report, string culprit)
    : ArithmeticException($"Step {report.Step} was rejected: {culprit} is not finite. The parameters are as before the step.")
{
    /// <summary>The report of the rejected step.</summary>
    public StepReport Report { get; } = report;
}
