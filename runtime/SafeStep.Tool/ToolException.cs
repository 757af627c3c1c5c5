namespace SafeStep.Tool;

/// <summary>What was asked for cannot be done. The message is the sentence that the user reads; the exit code is 2.</summary>
internal sealed class ToolException(string message) : Exception(message);
