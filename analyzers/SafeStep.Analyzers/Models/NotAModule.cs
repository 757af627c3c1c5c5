using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE1004: A marked model must be a module</summary>
internal sealed class NotAModule : ShapeRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE1004",
        DiagnosticSeverity.Error,
        "A marked model must be a module",
        "'{0}' is marked [LogitHead] but does not derive from torch.nn.Module<..., TResult>: derive from Module<Tensor, Tensor>, or remove the attribute",
        "A guard follows the parameters that a module registers; a class that is not a module with a forward has none.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        if (!torch.CallableModule.ContainsBaseOf(type))
        {
            yield return new Finding(At(type), type.Name);
        }
    }
}
