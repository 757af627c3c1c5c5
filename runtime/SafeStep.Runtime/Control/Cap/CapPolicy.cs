namespace SafeStep;

/// <summary>How far <see cref="StepMode.Cap"/> lets a step go that is longer than the target.</summary>
public enum CapPolicy
{
    /// <summary>
    /// As far as a limit that starts at three times the target and tightens while steps keep leaving it (<see cref="TighteningLimit"/>), and only while the linearised loss of the batch falls (<see cref="CapRule"/>). A step inside the target
    /// is never touched, one that goes uphill from its beginning ends at the target.
    /// </summary>
    Tightening,

    /// <summary>To the target: every step ends inside the radius at a target of 1 or less.</summary>
    Radius,
}
