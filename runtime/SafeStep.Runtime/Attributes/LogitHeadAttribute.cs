namespace SafeStep;

/// <summary>
/// Marks a partial module class whose <c>forward</c> returns logits. The generator adds to it the forward-mode derivative of those
/// logits along a parameter update (<c>Jvp</c>) and the guard that uses it (<c>CreateStepGuard</c>).
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LogitHeadAttribute : Attribute
{
    /// <summary>Which of several outputs of <c>forward</c> the logits are, counted from 0. Needed only when forward returns a tuple.</summary>
    public int Output { get; init; }
}
