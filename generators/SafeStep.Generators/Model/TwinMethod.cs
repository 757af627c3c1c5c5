namespace SafeStep.Generators.Model;

/// <summary>A method that the generator adds to a class.</summary>
/// <param name="Signature">Modifiers, return type, name and parameters, with what follows them.</param>
/// <param name="Documentation">The lines of its XML documentation, without the slashes.</param>
/// <param name="Body">Its body as text whose lines begin at the method's own indentation: a block, or an arrow and an expression.</param>
internal sealed record TwinMethod(string Signature, EquatableArray<string> Documentation, string Body);
