using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1006: The forward of a marked model must return a tensor</summary>
internal sealed class ForwardReturnsNoTensor : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1006",
        DiagnosticSeverity.Error,
        "The forward of a marked model must return a tensor",
        "forward of '{0}' returns '{1}', not a tensor: return the logits alone, or mark a module whose forward does",
        "The convergence radius is a property of the logits; the forward of a marked class returns them.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        foreach (IMethodSymbol forward in ForwardsOf(type))
        {
            if (!torch.Tensor.Contains(forward.ReturnType))
            {
                yield return new Finding(forward.Locations[0], type.Name, NameOf(forward.ReturnType));
            }
        }
    }
}
