namespace SafeStep.Tool.Doctor;

/// <summary>One line of the doctor.</summary>
/// <param name="Name">What was looked at.</param>
/// <param name="Text">What was found, and what to do where it is not well.</param>
/// <param name="IsWell">Whether it may stay as it is.</param>
internal sealed record Finding(string Name, string Text, bool IsWell = true);
