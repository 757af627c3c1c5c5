using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1005: A marked model must have a forward of its own</summary>
internal sealed class NoForward : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1005",
        DiagnosticSeverity.Error,
        "A marked model must have a forward of its own",
        "'{0}' is marked [LogitHead] but has no forward to differentiate: override forward and return the logits there",
        "The generator differentiates the body of forward. An abstract forward has none, and that of a library module is not in source.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        if (torch.CallableModule.ContainsBaseOf(type) && ForwardOf(type, torch) is null)
        {
            yield return new Finding(At(type), type.Name);
        }
    }
}
