namespace SafeStep.Generators.Model;

/// <summary>An operation as twins call it: a method of the shared file that runs it and notes its tangent.</summary>
/// <param name="Key">Name and parameter types: what tells it from others.</param>
/// <param name="Lines">Its text.</param>
/// <param name="SecondOrder">Whether it serves second-order passes, too.</param>
internal sealed record OpWrapper(string Key, EquatableArray<string> Lines, bool SecondOrder);
