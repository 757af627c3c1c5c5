using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1005: A marked model must declare its forward</summary>
internal sealed class NoForward : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1005",
        DiagnosticSeverity.Error,
        "A marked model must declare its forward",
        "'{0}' is marked [LogitHead] but declares no forward: override forward in '{0}' itself and return the logits there",
        "The generator differentiates the body of forward. An inherited or abstract forward has its body elsewhere.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        if (torch.CallableModule.ContainsBaseOf(type) && !ForwardsOf(type).Any())
        {
            yield return new Finding(At(type), type.Name);
        }
    }
}
