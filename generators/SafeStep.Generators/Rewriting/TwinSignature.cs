using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Rewriting;

/// <summary>The signature of a twin: that of its method with the pass before all parameters, as virtual and as visible as the method is.</summary>
internal static class TwinSignature
{
    public static string Of(ISymbol member, SyntaxNode declaration, string name, TypePart part, Func<SyntaxNode, string> text)
    {
        bool isInInterface = member.ContainingType.TypeKind == TypeKind.Interface;
        (TypeSyntax type, TypeParameterListSyntax? generic, IEnumerable<ParameterSyntax> parameters, SyntaxList<TypeParameterConstraintClauseSyntax> constraints, ExplicitInterfaceSpecifierSyntax? face) = declaration switch
        {
            MethodDeclarationSyntax method => (method.ReturnType, method.TypeParameterList, method.ParameterList.Parameters, method.ConstraintClauses, method.ExplicitInterfaceSpecifier),
            OperatorDeclarationSyntax method => (method.ReturnType, null, method.ParameterList.Parameters, default, null),
            ConversionOperatorDeclarationSyntax method => (method.Type, null, method.ParameterList.Parameters, default, null),
            IndexerDeclarationSyntax indexer => (indexer.Type, null, indexer.ParameterList.Parameters, default, indexer.ExplicitInterfaceSpecifier),
            BasePropertyDeclarationSyntax property => (property.Type, (TypeParameterListSyntax?)null, Enumerable.Empty<ParameterSyntax>(), default(SyntaxList<TypeParameterConstraintClauseSyntax>), property.ExplicitInterfaceSpecifier),
            ParameterSyntax { Type: { } positional } => (positional, null, [], default, null),
            VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Type: var fieldType } } => (fieldType, null, [], default, null),
            _ => throw new InvalidOperationException($"{declaration.Kind()} has no twin."),
        };
        var all = parameters.Select((parameter, i) => parameter.WithDefault(parameter.Default ?? DefaultOf(member, i))).Select(parameter => text(parameter.WithModifiers(SyntaxFactory.TokenList(parameter.Modifiers.Where(modifier => !modifier.IsKind(SyntaxKind.ThisKeyword))))))
            .Prepend($"{part.PassType} {part.Pass}");
        string modifiers = isInInterface || face is not null ? (member.IsStatic ? "static " : "") : Modifiers(member);
        string where = string.Concat(constraints.Select(constraint => " " + text(constraint)));
        return $"{modifiers}{text(type)} {(face is null ? "" : text(face))}{name}{(generic is null ? "" : text(generic))}({string.Join(", ", all)}){where}";
    }

    // A partial method may have its defaults where it is declared alone.
    private static EqualsValueClauseSyntax? DefaultOf(ISymbol member, int parameter) =>
        (member as IMethodSymbol)?.PartialDefinitionPart is var declared && (declared ?? member).DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax { ParameterList.Parameters: var parameters } && parameter < parameters.Count
            ? parameters[parameter].Default
            : null;

    private static string Modifiers(ISymbol member)
    {
        string access = member.DeclaredAccessibility switch
        {
            Accessibility.Public => "public ",
            Accessibility.Internal => "internal ",
            Accessibility.Protected => "protected ",
            Accessibility.ProtectedOrInternal => "protected internal ",
            Accessibility.ProtectedAndInternal => "private protected ",
            _ => "private ",
        };
        return access + member switch
        {
            { IsStatic: true } => "static ",
            { IsOverride: true } => member.IsSealed ? "sealed override " : "override ",
            { IsVirtual: true } or { IsAbstract: true } => "virtual ",
            _ => "",
        };
    }
}
