using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers;

/// <summary>What a rule found: where, the message's arguments and, for its code fix, further places and properties.</summary>
internal sealed class Finding(Location location, params object?[] arguments)
{
    public ImmutableArray<Location> Related { get; init; } = ImmutableArray<Location>.Empty;

    public ImmutableDictionary<string, string?> Properties { get; init; } = ImmutableDictionary<string, string?>.Empty;

    public Location Location => location;

    public Diagnostic ToDiagnostic(DiagnosticDescriptor rule) => Diagnostic.Create(rule, location, Related, Properties, arguments);
}
