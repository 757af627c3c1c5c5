using System.Collections.Generic;
using System.Linq;
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
        "forward of '{0}' returns '{1}', not a tensor: return the logits, alone or in a tuple, or mark a module whose forward does",
        "The convergence radius is a property of the logits; the forward of a marked class returns them.");

    public override IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation)
    {
        if (ForwardOf(type, torch) is { } forward && !HoldsLogits(forward.ReturnType, torch))
        {
            bool isOwn = SymbolEqualityComparer.Default.Equals(forward.ContainingType, type);
            yield return new Finding(isOwn ? forward.Locations[0] : At(type), type.Name, NameOf(forward.ReturnType));
        }
    }

    // Which of several the logits are says the attribute; the generator asks for that.
    private static bool HoldsLogits(ITypeSymbol result, TorchTypes torch) => torch.Tensor.Contains(result) || result switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType: var element } => torch.Tensor.Contains(element),
        INamedTypeSymbol { TypeArguments: { Length: 1 } arguments, Name: "List" or "IList" or "IReadOnlyList" or "IEnumerable" or "ICollection" or "IReadOnlyCollection" } => torch.Tensor.Contains(arguments[0]),
        INamedTypeSymbol { SpecialType: SpecialType.None, OriginalDefinition.SpecialType: SpecialType.None } other => other.GetMembers().Any(member =>
            !member.IsStatic && ((member as IFieldSymbol)?.Type ?? (member is IPropertySymbol { IsIndexer: false } property ? property.Type : null)) is { } held && torch.Tensor.Contains(held)),
        _ => false,
    };
}
