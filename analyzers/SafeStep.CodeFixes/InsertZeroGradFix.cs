using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2004: clears the gradients before backward.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class InsertZeroGradFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2004"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(
        context.StatementAt(context.Diagnostic.Location) is { Parent: BlockSyntax } backward
        && context["optimizer"] is { } optimizer && context.Semantics.LookupSymbols(backward.SpanStart, name: optimizer).Length == 1
            ? new FixPlan($"Insert '{optimizer}.zero_grad()'", [context.Edit(SourceLayout.LineBefore(backward, $"{optimizer}.zero_grad();", context.Text))])
            : null);
}
