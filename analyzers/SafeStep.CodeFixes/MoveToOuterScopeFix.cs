using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2016: moves the tensor to the scope around.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MoveToOuterScopeFix : EditFixProvider
{
    private const string Move = ".MoveToOuterDisposeScope()";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2016"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(
        context["move"] is not null && context.Node.FirstAncestorOrSelf<ExpressionSyntax>() is { } value
            ? new FixPlan("Call 'MoveToOuterDisposeScope()'", Edits(context, value))
            : null);

    private static ImmutableArray<Edit> Edits(FixContext context, ExpressionSyntax value) =>
        SourceLayout.TakesMember(value)
            ? [context.Edit(new TextChange(new TextSpan(value.Span.End, 0), Move))]
            : [context.Edit(new TextChange(new TextSpan(value.SpanStart, 0), "(")), context.Edit(new TextChange(new TextSpan(value.Span.End, 0), ")" + Move))];
}
