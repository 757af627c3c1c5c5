using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>Questions about the declaration of a class. What is wrong with one is reported by analyzers; the generator passes over it.</summary>
internal static class ClassShape
{
    public static bool IsSupported(INamedTypeSymbol type, CancellationToken cancellation) =>
        !type.IsGenericType && ContainersOf(type).Append(type).All(container => !container.IsGenericType && !container.IsFileLocal && IsPartial(container, cancellation));

    /// <summary>Whether methods can be added to a type that no model is marked on.</summary>
    public static bool CanBeExtended(INamedTypeSymbol type, CancellationToken cancellation) =>
        ContainersOf(type).Append(type).All(container => !container.IsFileLocal && !container.IsRefLikeType && IsPartial(container, cancellation));

    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) is TypeDeclarationSyntax declaration && declaration.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The types around a type, outermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> ContainersOf(INamedTypeSymbol type)
    {
        var containers = new Stack<INamedTypeSymbol>();
        for (INamedTypeSymbol? container = type.ContainingType; container is not null; container = container.ContainingType)
        {
            containers.Push(container);
        }

        return containers;
    }

    public static EquatableArray<string> ContainerDeclarations(INamedTypeSymbol type) => ContainersOf(type).Select(Declaration).ToEquatable();

    public static string Declaration(INamedTypeSymbol type)
    {
        string kind = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Interface, _) => "interface",
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, false) => "struct",
            (_, true) => "record",
            _ => "class",
        };
        return $"{(type.IsStatic ? "static " : "")}partial {kind} {type.Written()}{(type.TypeParameters.IsEmpty ? "" : $"<{string.Join(", ", type.TypeParameters.Select(Declared))}>")}";
    }

    // All parts of a declaration name its type parameters alike.
    private static string Declared(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in ",
        VarianceKind.Out => "out ",
        _ => "",
    } + parameter.Written();
}
