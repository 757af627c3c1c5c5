namespace SafeStep.Generators.Model;

/// <summary>A piece of a differentiated body, in the order of the user's own statements.</summary>
internal abstract record Step;

/// <summary>A statement of the user, with the statements that carry its tangent along.</summary>
internal sealed record Statement(EquatableArray<string> Lines) : Step;

/// <summary>A header (<c>if (...)</c>, <c>foreach (...)</c>, a local function) and the braces below it.</summary>
internal sealed record Block(string Header, EquatableArray<Step> Body) : Step;

/// <summary>A label inside a switch block, with its statements below it.</summary>
internal sealed record SwitchSection(EquatableArray<string> Labels, EquatableArray<Step> Body) : Step;
