using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.CodeFixes;

/// <summary>
/// The classes of a project that a model reaches: the modules that it and its children construct or hold, and the types whose methods they call with tensors. What the generator would report one after the other.
/// </summary>
internal static class ReachedModules
{
    public static IReadOnlyCollection<INamedTypeSymbol> From(INamedTypeSymbol model, Compilation compilation, CancellationToken cancellation)
    {
        var reached = new HashSet<INamedTypeSymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<INamedTypeSymbol>();
        Add(model);
        while (open.Count > 0)
        {
            INamedTypeSymbol type = open.Dequeue();
            foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
            {
                cancellation.ThrowIfCancellationRequested();
                SyntaxNode part = reference.GetSyntax(cancellation);
                SemanticModel semantics = compilation.GetSemanticModel(part.SyntaxTree);
                foreach (SyntaxNode node in part.DescendantNodes())
                {
                    Add(Used(node, semantics, cancellation));
                }
            }

            Add(type.BaseType);
        }

        return reached;

        void Add(INamedTypeSymbol? type)
        {
            if (type?.OriginalDefinition is { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } definition && !definition.DeclaringSyntaxReferences.IsEmpty
                && SymbolEqualityComparer.Default.Equals(definition.ContainingAssembly, compilation.Assembly) && reached.Add(definition))
            {
                open.Enqueue(definition);
            }
        }
    }

    private static INamedTypeSymbol? Used(SyntaxNode node, SemanticModel semantics, CancellationToken cancellation) => node switch
    {
        BaseObjectCreationExpressionSyntax creation when semantics.GetTypeInfo(creation, cancellation).Type is INamedTypeSymbol made && IsModule(made) => made,
        VariableDeclarationSyntax { Parent: FieldDeclarationSyntax } declaration when semantics.GetTypeInfo(declaration.Type, cancellation).Type is INamedTypeSymbol held && IsModule(held) => held,
        PropertyDeclarationSyntax property when semantics.GetTypeInfo(property.Type, cancellation).Type is INamedTypeSymbol held && IsModule(held) => held,
        InvocationExpressionSyntax call when semantics.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { MethodKind: not MethodKind.LocalFunction } method
            && (IsTensor(method.ReturnType) || method.Parameters.Any(parameter => IsTensor(parameter.Type))) => method.ContainingType,
        _ => null,
    };

    private static bool IsTensor(ITypeSymbol type) => type is { Name: "Tensor", ContainingType.Name: "torch" };

    private static bool IsModule(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Module", IsGenericType: false, ContainingType: { Name: "nn", ContainingType.Name: "torch" } })
            {
                return true;
            }
        }

        return false;
    }
}
