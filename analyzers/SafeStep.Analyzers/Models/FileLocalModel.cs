using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1009: A marked model must be visible outside its file</summary>
internal sealed class FileLocalModel : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1009",
        DiagnosticSeverity.Error,
        "A marked model must be visible outside its file",
        "'{0}' is marked [LogitHead] but {1} is local to its file, where no generated code can join it: remove the 'file' modifier",
        "The generated half of the class lies in another file, which cannot see file-local types.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
            {
                yield return new Finding(At(type), type.Name, current.Equals(type, SymbolEqualityComparer.Default) ? "it" : $"'{current.Name}'");
                yield break;
            }
        }
    }
}
