namespace SafeStep;

/// <summary>Which part of the default rule of <see cref="StepMode.Cap"/> set the length of a step.</summary>
public enum StepTest
{
    /// <summary>The step is inside the radius: it is the optimizer's, bit for bit.</summary>
    InsideTarget,

    /// <summary>The step is beyond the radius but inside the limit, and lowers the linearised loss of the batch: it is the optimizer's, bit for bit.</summary>
    InsideLimit,

    /// <summary>The step was beyond the limit and ends there; shortened so, it lowers the linearised loss.</summary>
    Limit,

    /// <summary>The step, or the part of it inside the limit, would have raised the linearised loss, and ends where the loss is still sure to fall.</summary>
    Descent,

    /// <summary>The step goes uphill on this batch from its beginning, and ends at the radius.</summary>
    Uphill,
}
