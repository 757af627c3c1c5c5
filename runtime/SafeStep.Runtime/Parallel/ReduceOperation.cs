namespace SafeStep;

/// <summary>How the values that the processes of a run hold become one.</summary>
public enum ReduceOperation
{
    /// <summary>The largest. A NaN anywhere makes the result NaN.</summary>
    Max,

    /// <summary>The smallest. A NaN anywhere makes the result NaN.</summary>
    Min,

    /// <summary>The sum, in the order of the ranks.</summary>
    Sum,
}
