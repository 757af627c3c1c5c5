namespace SafeStep;

/// <summary>
/// Marks a partial module class whose <c>forward</c> returns logits. The generator adds to it the forward-mode derivative of those
/// logits along a parameter update (<c>Jvp</c>) and the guard that uses it (<c>CreateStepGuard</c>). A class that takes and returns
/// one tensor may also stand inside another model, wherever that finds it only when it runs.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class LogitHeadAttribute : Attribute
{
    /// <summary>Which of several outputs of <c>forward</c> the logits are, counted from 0. Needed only when forward returns a tuple, an array or a list.</summary>
    public int Output { get; init; }

    /// <summary>The name of the property of the output that holds the logits. Needed only when forward returns an object with several values, such as a record: <c>OutputName = "Logits"</c>.</summary>
    public string? OutputName { get; init; }

    /// <summary>
    /// Which dimension of the logits holds the classes, counted from 0 or, negative, from the end. Needed only where the loss's gradient does not tell: a guard takes the dimension along which that sums to zero, as it does for every
    /// cross-entropy ([N, C], [N, T, C], [N, C, d1, ...]), and the last one where none does.
    /// </summary>
    public int ClassDimension { get; init; }

    /// <summary>
    /// Whether a child that takes and returns one tensor and has no derivative (a layer without a rule, a module of another assembly or one that is not partial) is differentiated by a
    /// finite difference of that child alone, one more run of its forward. Otherwise such a child is an error where it is met. Step reports then say <c>ExactTangent = false</c>.
    /// </summary>
    public bool ApproximateUnknownChildren { get; init; }

    /// <summary>
    /// Whether the class also gets <c>SecondOrderJvp</c>: the logits with their first and second derivatives along a parameter update. An operation without a second-order rule is a warning,
    /// SAFE1030, and then there is no such method.
    /// </summary>
    public bool SecondOrder { get; init; }
}
