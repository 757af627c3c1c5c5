namespace SafeStep;

/// <summary>A file is not a step log, or one of its lines is broken.</summary>
/// <param name="line">The line, counted from 1.</param>
/// <param name="problem">What is wrong with it and what to do.</param>
/// <param name="inner">The JSON error, when there is one.</param>
public sealed class StepLogFormatException(long line, string problem, Exception? inner = null) : FormatException($"Line {line}: {problem}", inner)
{
    /// <summary>The line, counted from 1.</summary>
    public long Line { get; } = line;
}
