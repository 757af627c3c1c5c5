namespace SafeStep.Generators.Model;

/// <summary>A method that the generator adds to a class.</summary>
/// <param name="Signature">Modifiers, return type, name and parameters.</param>
/// <param name="Documentation">The lines of its XML documentation, without the slashes.</param>
/// <param name="Body">Its body; for an expression-bodied method one statement.</param>
/// <param name="IsExpression">Whether the body is one expression after an arrow.</param>
internal sealed record TwinMethod(string Signature, EquatableArray<string> Documentation, EquatableArray<Step> Body, bool IsExpression = false);
