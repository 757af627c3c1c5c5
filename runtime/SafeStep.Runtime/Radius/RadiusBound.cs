namespace SafeStep;

/// <summary>
/// Which lower bound of the convergence radius is used: each is safe, each is at least as large as the one before it and costs more.
/// </summary>
public enum RadiusBound
{
    /// <summary>pi over the spread of the slopes (Ghosts of Softmax, Theorem 4.6): the most cautious, one pass over the slopes.</summary>
    Spread,

    /// <summary>The closed form from the spread and the softmax variance of the slopes: two more reductions per sample.</summary>
    Variance,

    /// <summary>The nearest complex zero of the partition function along the step, found numerically and certified.</summary>
    Exact,
}
