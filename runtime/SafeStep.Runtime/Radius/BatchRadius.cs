namespace SafeStep;

/// <summary>The convergence radius of a batch: the smallest over its rows.</summary>
/// <param name="Radius">In units of the update whose slopes were given; positive infinity when the update moves no logit against another.</param>
/// <param name="BottleneckRow">The row that has this radius (the first of several), or -1 when the radius is infinite.</param>
/// <param name="RowsRaised">How many rows needed a tighter bound than the spread to find it.</param>
public readonly record struct BatchRadius(double Radius, int BottleneckRow, int RowsRaised);
