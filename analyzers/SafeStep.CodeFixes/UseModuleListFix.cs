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
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2013: turns a List or array of modules into a ModuleList; offered only when the result compiles.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class UseModuleListFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2013"];

    private protected override async Task<FixPlan?> PlanAsync(FixContext context)
    {
        if (context.Node is not VariableDeclaratorSyntax { Initializer.Value: { } value, Identifier.ValueText: var field, Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration }
            || context["list"] is not { } list || ElementsOf(value) is not { } elements)
        {
            return null;
        }

        var edits = new List<Edit>
        {
            context.Edit(new TextChange(declaration.Type.Span, list)),
            context.Edit(new TextChange(value.Span, $"{list}({string.Join(", ", elements)})")),
        };
        if (declaration.Type is ArrayTypeSyntax && context.Node.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type)
        {
            edits.AddRange(type.DescendantNodes().OfType<MemberAccessExpressionSyntax>()
                .Where(access => access.Name.Identifier.ValueText == "Length" && access.Expression.ToString() is var owner && (owner == field || owner == "this." + field))
                .Select(access => context.Edit(new TextChange(access.Name.Span, "Count"))));
        }

        var plan = new FixPlan($"Make it a {list}", [.. edits]);
        return await AddsNoErrorAsync(context.Document, plan, context.Cancellation).ConfigureAwait(false) ? plan : null;
    }

    /// <summary>What the collection is made of; null when it is not spelled out.</summary>
    private static IEnumerable<string>? ElementsOf(ExpressionSyntax value) => value switch
    {
        ImplicitObjectCreationExpressionSyntax { ArgumentList.Arguments.Count: 0, Initializer: null } => [],
        ObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 } } creation => Texts(creation.Initializer),
        ArrayCreationExpressionSyntax { Initializer: { } initializer } => Texts(initializer),
        ImplicitArrayCreationExpressionSyntax array => Texts(array.Initializer),
        InitializerExpressionSyntax initializer => Texts(initializer),
        CollectionExpressionSyntax collection when collection.Elements.All(element => element is ExpressionElementSyntax) => collection.Elements.Select(element => element.ToString()),
        _ => null,
    };

    private static IEnumerable<string> Texts(InitializerExpressionSyntax? initializer) => initializer?.Expressions.Select(expression => expression.ToString()) ?? [];

    private static async Task<bool> AddsNoErrorAsync(Document document, FixPlan plan, CancellationToken cancellation)
    {
        Solution changed = await FixPlan.ApplyAsync(document.Project.Solution, plan.Edits, cancellation).ConfigureAwait(false);
        return await ErrorsAsync(changed.GetDocument(document.Id)!, cancellation).ConfigureAwait(false) <= await ErrorsAsync(document, cancellation).ConfigureAwait(false);
    }

    private static async Task<int> ErrorsAsync(Document document, CancellationToken cancellation)
    {
        SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return model!.GetDiagnostics(cancellationToken: cancellation).Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
    }
}
