namespace SafeStep;

/// <summary>
/// The processes of a run cannot go on together: they are at different calls, one of them says why it cannot take part, or the connection failed. Every process that takes part in the call gets it.
/// </summary>
public sealed class ProcessGroupException : Exception
{
    /// <param name="message">What is wrong, with which process, and what to do.</param>
    public ProcessGroupException(string message)
        : base(message)
    {
    }

    /// <param name="message">What is wrong, with which process, and what to do.</param>
    /// <param name="inner">What it came from.</param>
    public ProcessGroupException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
