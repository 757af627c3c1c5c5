namespace SafeStep.Generators.Discovery;

/// <summary>A value that can be written down again as often as needed, and its tangent; null when that is proven zero.</summary>
internal readonly record struct Term(string Value, string? Tangent);

/// <summary>What an expression has become before it is given a name.</summary>
internal abstract record Form;

/// <summary>An expression that needs no statement of its own.</summary>
internal sealed record Ready(Term Term) : Form;

/// <summary>An operation: the user's own expression over named operands, and its tangent, given the name of its result.</summary>
/// <param name="Value">The expression.</param>
/// <param name="Tangent">The tangent for a result of that name; null when it is proven zero.</param>
/// <param name="NeedsOutput">Whether the tangent mentions the result.</param>
/// <param name="Hint">A word for the result's name.</param>
internal sealed record Operation(string Value, Func<string, string>? Tangent, bool NeedsOutput, string Hint) : Form;

/// <summary>An expression that returns the value and its tangent together.</summary>
internal sealed record Pair(string Text, string Hint) : Form;
