using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1003: A marked model must not be generic</summary>
internal sealed class GenericModel : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1003",
        DiagnosticSeverity.Error,
        "A marked model must not be generic",
        "'{0}' is marked [LogitHead] but generic: mark a class without type parameters that derives from it and has its own forward",
        "The derivative is written for one concrete forward. A class with type parameters, or inside a type with type parameters, has none.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.TypeParameters.Length > 0)
            {
                yield return new Finding(At(type), NameOf(type));
                yield break;
            }
        }
    }
}
