using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>The bodies of the compilation's own methods, bound when a rule first needs them and kept for the others.</summary>
internal sealed class SourceBodies
{
    private static readonly ConditionalWeakTable<Compilation, SourceBodies> PerCompilation = new();

    private readonly ConcurrentDictionary<SyntaxNode, MethodBody?> bodies = new();
    private readonly ConcurrentDictionary<SyntaxNode, bool> training = new();
    private readonly ConcurrentDictionary<SyntaxTree, SemanticModel> models = new();
    private readonly Compilation compilation;

    private SourceBodies(Compilation compilation)
    {
        this.compilation = compilation;
        References = new SourceReferences(this, compilation);
    }

    /// <summary>Who refers to whom across the files.</summary>
    public SourceReferences References { get; }

    public static SourceBodies Of(Compilation compilation) => PerCompilation.GetValue(compilation, static key => new SourceBodies(key));

    /// <summary>The source of a method, constructor, accessor or local function, or null when it has none in this compilation.</summary>
    public static SyntaxNode? SyntaxOf(IMethodSymbol method, CancellationToken cancellation)
    {
        IMethodSymbol implementation = method.AsWritten();
        SyntaxNode? declaration = implementation.DeclaringSyntaxReferences.Length == 1 ? implementation.DeclaringSyntaxReferences[0].GetSyntax(cancellation) : null;
        // A primary constructor has its parameters and the arguments of the base, and no body; its type is not one.
        return declaration is TypeDeclarationSyntax ? null : declaration;
    }

    /// <summary>The body of a method, bound; look at its <see cref="SyntaxOf"/> first where that can tell that it does not matter.</summary>
    public MethodBody? Of(IMethodSymbol method, CancellationToken cancellation) =>
        SyntaxOf(method, cancellation) is { } declaration ? Of(declaration, cancellation) : null;

    /// <summary>Whether a method, or what it calls in turn, has a word of training in its source.</summary>
    public bool MayTrain(IMethodSymbol method, int depth, CancellationToken cancellation)
    {
        if (SyntaxOf(method, cancellation) is not { } declaration)
        {
            return false;
        }

        if (training.TryGetValue(declaration, out bool known))
        {
            return known;
        }

        training[declaration] = false;
        bool may = Vocabulary.MayTrain(declaration)
            || (depth > 0 && Of(declaration, cancellation) is { } body && body.Calls.Any(call => MayTrain(call.TargetMethod, depth - 1, cancellation)));
        training[declaration] = may;
        return may;
    }

    /// <summary>The initializers and bodies of a type's members whose source mentions a name.</summary>
    public IEnumerable<MethodBody> Mentioning(string name, INamedTypeSymbol type, CancellationToken cancellation)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellation) is not TypeDeclarationSyntax declaration)
            {
                continue;
            }

            foreach (SyntaxNode body in declaration.Members.SelectMany(ExecutableParts).Where(part => (part is EqualsValueClauseSyntax ? part.Parent! : part).Names(name)))
            {
                if (Of(body, cancellation) is { } found)
                {
                    yield return found;
                }
            }
        }
    }

    /// <summary>The body at a declaration that is being analysed, with the model at hand.</summary>
    public MethodBody? Of(SyntaxNode declaration, SemanticModel model, CancellationToken cancellation) =>
        bodies.GetOrAdd(declaration, node => model.GetOperation(node, cancellation) is { } operation ? new MethodBody(operation, this, OwnerOf(node, model, cancellation)) : null);

    /// <summary>The method or property that a body belongs to; null for initializers and top-level statements.</summary>
    private static ISymbol? OwnerOf(SyntaxNode node, SemanticModel model, CancellationToken cancellation) => node switch
    {
        BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax => model.GetDeclaredSymbol(node, cancellation),
        AccessorDeclarationSyntax => (model.GetDeclaredSymbol(node, cancellation) as IMethodSymbol)?.AssociatedSymbol,
        ArrowExpressionClauseSyntax { Parent: { } property } => model.GetDeclaredSymbol(property, cancellation),
        TypeDeclarationSyntax type => (model.GetDeclaredSymbol(type, cancellation) as INamedTypeSymbol)?.InstanceConstructors.FirstOrDefault(constructor => constructor.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation) == type)),
        _ => null,
    };

    /// <summary>The body or initializer around a position, or null.</summary>
    public static SyntaxNode? ExecutablePartAt(SyntaxNode root, int position)
    {
        for (SyntaxNode? node = root.FindToken(position).Parent; node is not null; node = node.Parent)
        {
            switch (node)
            {
                case GlobalStatementSyntax { Parent: { } unit }:
                    return unit;
                case BaseMethodDeclarationSyntax or AccessorDeclarationSyntax:
                case ArrowExpressionClauseSyntax { Parent: BasePropertyDeclarationSyntax }:
                case EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: BaseFieldDeclarationSyntax } }:
                    return node;
                case PrimaryConstructorBaseTypeSyntax { Parent.Parent: TypeDeclarationSyntax type }:
                    return type;
            }
        }

        return null;
    }

    private static IEnumerable<SyntaxNode> ExecutableParts(MemberDeclarationSyntax member) => member switch
    {
        BaseMethodDeclarationSyntax method => [method],
        PropertyDeclarationSyntax { ExpressionBody: { } arrow } => [arrow],
        PropertyDeclarationSyntax property => Accessors(property).Concat(property.Initializer is { } initializer ? [initializer] : []),
        BasePropertyDeclarationSyntax property => Accessors(property),
        BaseFieldDeclarationSyntax field => field.Declaration.Variables.Where(variable => variable.Initializer is not null).Select(variable => (SyntaxNode)variable.Initializer!),
        _ => [],
    };

    private static IEnumerable<SyntaxNode> Accessors(BasePropertyDeclarationSyntax property) =>
        property.AccessorList?.Accessors.Where(accessor => accessor.Body is not null || accessor.ExpressionBody is not null) ?? [];

    /// <summary>The body at a declaration, bound.</summary>
    public MethodBody? Of(SyntaxNode declaration, CancellationToken cancellation) => Of(declaration, ModelOf(declaration), cancellation);

    // One call deep into a helper means another file at times; the model of that file is made once per compilation.
    [System.Diagnostics.CodeAnalysis.SuppressMessage("MicrosoftCodeAnalysisPerformance", "RS1030", Justification = "Only for the helpers of a training loop; models are kept.")]
    private SemanticModel ModelOf(SyntaxNode node) => models.GetOrAdd(node.SyntaxTree, tree => compilation.GetSemanticModel(tree));
}
