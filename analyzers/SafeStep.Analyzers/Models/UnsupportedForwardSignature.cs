using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1007: The forward of a marked model must have a plain signature</summary>
internal sealed class UnsupportedForwardSignature : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1007",
        DiagnosticSeverity.Error,
        "The forward of a marked model must have a plain signature",
        "forward of '{0}' {1}: take at least one tensor, pass every input by value, without type parameters",
        "The generated Jvp repeats the inputs of forward. Inputs by reference, type parameters, async and a forward without a tensor to differentiate at are not supported.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        foreach (IMethodSymbol forward in ForwardsOf(type))
        {
            if (Obstacle(forward, torch) is { } obstacle)
            {
                yield return new Finding(forward.Locations[0], type.Name, obstacle);
            }
        }
    }

    private static string? Obstacle(IMethodSymbol forward, TorchTypes torch)
    {
        if (forward.IsGenericMethod)
        {
            return "has type parameters";
        }

        if (forward.IsAsync)
        {
            return "is async";
        }

        if (forward.Parameters.FirstOrDefault(parameter => parameter.RefKind != RefKind.None) is { } byReference)
        {
            return $"takes '{byReference.Name}' by reference";
        }

        return forward.Parameters.Any(parameter => torch.Tensor.Contains(parameter.Type)) ? null : "takes no tensor";
    }
}
