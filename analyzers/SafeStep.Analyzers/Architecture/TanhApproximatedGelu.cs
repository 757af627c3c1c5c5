using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Models;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Architecture;

/// <summary>SAFE4001: tanh-approximated GELU in a marked model.</summary>
internal sealed class TanhApproximatedGelu : MarkedModelRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE4001",
        DiagnosticSeverity.Info,
        "The tanh approximation of GELU has poles that GELU does not have",
        "The tanh approximation brings back poles that exact GELU does not have and can shorten the convergence radius of '{0}': use the exact form",
        "Exact GELU is entire. tanh has poles at odd multiples of i pi/2, so its approximation bounds the radius of everything behind it.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, SourceBodies source, CancellationToken cancellation)
    {
        foreach (MethodBody body in source.Mentioning("tanh", type, cancellation))
        {
            foreach (IFieldReferenceOperation value in body.All.OfType<IFieldReferenceOperation>())
            {
                if (value.Field.Name == "tanh" && torch.GeluApproximation.Contains(value.Field.ContainingType) && value.Parent is IArgumentOperation)
                {
                    yield return new Finding(value.Syntax.GetLocation(), type.Name);
                }
            }
        }
    }
}
