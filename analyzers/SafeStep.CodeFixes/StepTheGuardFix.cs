using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2002: steps the guard instead of the optimizer.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class StepTheGuardFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2002"];

    private protected override async Task<FixPlan?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        // The two results differ, so only a step whose result is dropped can be replaced.
        return root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } step
            && diagnostic.Properties.TryGetValue("guard", out string? guard) && guard is not null
            && semantics!.LookupSymbols(step.SpanStart, name: guard).Length == 1
                ? new FixPlan($"Call '{guard}.Step()'", [new Edit(document.Id, new TextChange(step.Span, $"{guard}.Step()"))])
                : null;
    }
}
