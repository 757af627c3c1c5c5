using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1002: A type around a marked model must be partial</summary>
internal sealed class NestedInNonPartial : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1002",
        DiagnosticSeverity.Error,
        "A type around a marked model must be partial",
        "'{0}' is marked [LogitHead] inside '{1}', which is not partial: write 'partial' on '{1}', or move '{0}' out of it",
        "The generated half of a nested class must repeat the types around it, and each of them must be partial.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (NonPartialDeclaration(outer, cancellation) is { } declaration)
            {
                yield return new Finding(At(type), type.Name, outer.Name) { Related = [declaration.Identifier.GetLocation()] };
            }
        }
    }
}
