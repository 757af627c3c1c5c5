using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE3004: takes the last dimension off a column of class numbers.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SqueezeLabelsFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE3004"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(Plan(context));

    private static FixPlan? Plan(FixContext context)
    {
        SyntaxNode labels = context.Node;
        // An argument that is an array becomes a tensor by a conversion, and has no squeeze before it.
        return context["squeeze"] is { } dimension
            && SourceLayout.TakesMember(labels)
            && context.Semantics.GetTypeInfo(labels, context.Cancellation).Type is { Name: "Tensor" }
            ? new FixPlan("Take the last dimension off the labels", [context.Edit(new TextChange(new TextSpan(labels.Span.End, 0), $".squeeze({dimension})"))])
            : null;
    }
}
