using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.CodeFixes;

/// <summary>SAFE1019: adds 'partial' to the class of a child, or to one that forward is inherited from, the classes it derives from and the types around them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakeChildPartialFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE1019"];

    private protected override async Task<FixPlan?> PlanAsync(FixContext context)
    {
        if (ChildAt(context.Node, context.Semantics, context.Cancellation) is not { } child)
        {
            return null;
        }

        var edits = await EditsAsync(context, WithBasesAndContainers(child)).ConfigureAwait(false);
        return edits.Count == 0 ? null : new FixPlan($"Make '{child.Name}' partial", [.. edits]);
    }

    /// <summary>The same for every class that the model reaches, at once.</summary>
    private protected override async Task<FixPlan?> WiderPlanAsync(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { } around
            || context.Semantics.GetDeclaredSymbol(around, context.Cancellation) is not INamedTypeSymbol model)
        {
            return null;
        }

        var types = ReachedModules.From(model, context.Semantics.Compilation, context.Cancellation);
        var edits = await EditsAsync(context, types.SelectMany(WithBasesAndContainers).Distinct<INamedTypeSymbol>(SymbolEqualityComparer.Default)).ConfigureAwait(false);
        return edits.Count < 2 ? null : new FixPlan($"Make every class that '{model.Name}' reaches partial", [.. edits]);
    }

    private static async Task<List<Edit>> EditsAsync(FixContext context, IEnumerable<INamedTypeSymbol> types)
    {
        var edits = new List<Edit>();
        foreach (SyntaxReference reference in types.SelectMany(type => type.DeclaringSyntaxReferences))
        {
            if (await reference.GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is TypeDeclarationSyntax declaration
                && !declaration.Modifiers.Any(SyntaxKind.PartialKeyword) && context.Solution.GetDocument(declaration.SyntaxTree) is { } target)
            {
                edits.Add(new Edit(target.Id, MarkModel.Partial(declaration)));
            }
        }

        return edits;
    }

    // The generator reports a child where it is constructed or called, and a base class where it is named as such.
    private static INamedTypeSymbol? ChildAt(SyntaxNode node, SemanticModel model, CancellationToken cancellation) => node switch
    {
        ArgumentSyntax argument => ChildAt(argument.Expression, model, cancellation),
        BaseObjectCreationExpressionSyntax creation => model.GetTypeInfo(creation, cancellation).Type as INamedTypeSymbol,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when model.GetSymbolInfo(call, cancellation).Symbol is IMethodSymbol { DeclaringSyntaxReferences.IsEmpty: false } method
            && method.Name is not ("forward" or "call") => method.ContainingType,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => model.GetTypeInfo(access.Expression, cancellation).Type as INamedTypeSymbol,
        MemberAccessExpressionSyntax access => model.GetSymbolInfo(access, cancellation).Symbol?.ContainingType,
        BinaryExpressionSyntax or PrefixUnaryExpressionSyntax => model.GetSymbolInfo(node, cancellation).Symbol?.ContainingType,
        InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax } call when call.FirstAncestorOrSelf<ConditionalAccessExpressionSyntax>() is { } access =>
            model.GetTypeInfo(access.Expression, cancellation).Type as INamedTypeSymbol,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax } call => (model.GetSymbolInfo(call, cancellation).Symbol as IMethodSymbol)?.ContainingType,
        TypeSyntax { Parent: BaseTypeSyntax } parent => model.GetTypeInfo(parent, cancellation).Type as INamedTypeSymbol,
        _ => null,
    };

    private static IEnumerable<INamedTypeSymbol> WithBasesAndContainers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null && !current.DeclaringSyntaxReferences.IsEmpty; current = current.BaseType)
        {
            for (INamedTypeSymbol? container = current; container is not null; container = container.ContainingType)
            {
                yield return container;
            }
        }
    }
}
