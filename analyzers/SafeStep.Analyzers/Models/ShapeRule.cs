using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Analyzers.Models;

/// <summary>One requirement on the declaration of a class marked [LogitHead].</summary>
internal abstract class ShapeRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>What of the class breaks the rule; nothing when the class obeys it.</summary>
    public abstract IEnumerable<Finding> Check(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation);

    protected static IEnumerable<TypeDeclarationSyntax> DeclarationsOf(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    /// <summary>The first declaration that is neither partial nor completed elsewhere.</summary>
    protected static TypeDeclarationSyntax? NonPartialDeclaration(INamedTypeSymbol type, CancellationToken cancellation) =>
        DeclarationsOf(type, cancellation).FirstOrDefault(declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The forwards that the class itself declares.</summary>
    protected static IEnumerable<IMethodSymbol> ForwardsOf(INamedTypeSymbol type) =>
        type.GetMembers("forward").OfType<IMethodSymbol>().Where(method => !method.IsStatic && !method.IsAbstract && method.MethodKind == MethodKind.Ordinary);

    protected static Location At(INamedTypeSymbol type) => type.Locations[0];

    protected static string NameOf(ISymbol symbol) => symbol.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
