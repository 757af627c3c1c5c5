using Microsoft.CodeAnalysis;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Diagnostics;

/// <summary>A diagnostic that can be compared: its arguments are strings from the start.</summary>
internal sealed record DiagnosticInfo(string Id, LocationInfo Location, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo At(SyntaxNode node, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(descriptor.Id, LocationInfo.From(node), arguments.ToEquatable());

    public static DiagnosticInfo At(SyntaxToken token, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(descriptor.Id, LocationInfo.From(token.GetLocation()), arguments.ToEquatable());

    public Diagnostic ToDiagnostic(Compilation compilation) => Diagnostic.Create(Descriptors.ById[Id], Location.ToLocation(compilation), Arguments.ToArray<object>());
}
