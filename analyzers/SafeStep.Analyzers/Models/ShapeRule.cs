using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Analyzers.Models;

/// <summary>One requirement on the declaration of a class marked [LogitHead].</summary>
internal abstract class ShapeRule : IRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>What of the class breaks the rule; nothing when the class obeys it.</summary>
    public abstract IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation);

    protected static IEnumerable<TypeDeclarationSyntax> DeclarationsOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    /// <summary>The first declaration that is neither partial nor completed elsewhere.</summary>
    protected static TypeDeclarationSyntax? NonPartialDeclaration(INamedTypeSymbol type, CancellationToken cancellation) =>
        DeclarationsOf(type, cancellation).FirstOrDefault(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The forward that the model runs: the override of the class itself or the nearest one that it inherits from a user's class.</summary>
    internal static IMethodSymbol? ForwardOf(INamedTypeSymbol type, TorchTypes torch)
    {
        for (INamedTypeSymbol? current = type; current is not null && !torch.IsOfLibrary(current); current = current.BaseType)
        {
            if (OverrideIn(current) is { } forward)
            {
                return forward.IsAbstract ? null : forward;
            }
        }

        return null;
    }

    protected static IMethodSymbol? OverrideIn(INamedTypeSymbol type) =>
        type.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method => method.IsOverride);

    protected static Location At(INamedTypeSymbol type) => type.Locations[0];

    protected static string NameOf(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
