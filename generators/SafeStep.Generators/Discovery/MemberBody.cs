using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Generators.Discovery;

/// <summary>Where the code of a method, of a property's getter or of a field's initialiser stands.</summary>
internal static class MemberBody
{
    /// <summary>The declaration with a body; null for one that is abstract, automatic or not in source.</summary>
    public static SyntaxNode? DeclarationOf(ISymbol member, CancellationToken cancellation)
    {
        ISymbol written = member switch
        {
            IMethodSymbol { PartialImplementationPart: { } implementation } => implementation,
            IPropertySymbol { PartialImplementationPart: { } implementation } => implementation,
            _ => member,
        };
        return written.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).FirstOrDefault(node => BodyOf(node) is not null);
    }

    /// <summary>The block or the arrow with its expression.</summary>
    public static SyntaxNode? BodyOf(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        VariableDeclaratorSyntax field => field.Initializer,
        AccessorDeclarationSyntax accessor => (SyntaxNode?)accessor.Body ?? accessor.ExpressionBody,
        BasePropertyDeclarationSyntax property => ArrowOf(property) ?? (property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration)) is { } getter
            ? (SyntaxNode?)getter.Body ?? getter.ExpressionBody
            : null),
        _ => null,
    };

    private static SyntaxNode? ArrowOf(BasePropertyDeclarationSyntax property) => property switch
    {
        PropertyDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        IndexerDeclarationSyntax { ExpressionBody: { } arrow } => arrow,
        _ => null,
    };
}
