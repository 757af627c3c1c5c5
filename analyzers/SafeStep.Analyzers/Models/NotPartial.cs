using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1001: A marked model must be partial</summary>
internal sealed class NotPartial : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1001",
        DiagnosticSeverity.Error,
        "A marked model must be partial",
        "'{0}' is marked [LogitHead] but not partial, so its derivative cannot be added to it: write 'partial class {0}'",
        "The generator adds Jvp and CreateStepGuard to the class in a second file; C# allows that for partial classes only.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        if (NonPartialDeclaration(type, cancellation) is { } declaration)
        {
            yield return new Finding(declaration.Identifier.GetLocation(), type.Name);
        }
    }
}
