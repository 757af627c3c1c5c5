using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1007: A marked model must override forward, not hide it</summary>
internal sealed class HiddenForward : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1007",
        DiagnosticSeverity.Error,
        "A marked model must override forward, not hide it",
        "This forward of '{0}' does not override the one of '{1}', which is what a call of the model runs: write 'override'",
        "call() runs the overridden forward. A second forward beside it is not what is trained, so its derivative would be that of another function.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        if (OverrideIn(type) is null && ForwardOf(type, torch) is { } inherited
            && type.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method => !method.IsStatic) is { } hiding)
        {
            yield return new Finding(hiding.Locations[0], type.Name, inherited.ContainingType.Name);
        }
    }
}
