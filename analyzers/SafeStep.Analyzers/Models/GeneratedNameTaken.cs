using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1008: A marked model must leave the generated names free</summary>
internal sealed class GeneratedNameTaken : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1008",
        DiagnosticSeverity.Error,
        "A marked model must leave the generated names free",
        "'{0}' already has a member '{1}', which the generator would add: rename it",
        "The generator adds Jvp(inputs, direction) and CreateStepGuard(optimizer, options) to a marked class; a member that is not a method of that name hides them.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        foreach (string name in new[] { "Jvp", "CreateStepGuard" })
        {
            ISymbol? taken = type.GetMembers(name).FirstOrDefault(member => member is not IMethodSymbol && member.Locations.Any(location => location.IsInSource));
            if (taken is not null)
            {
                yield return new Finding(taken.Locations[0], type.Name, name);
            }
        }
    }
}
