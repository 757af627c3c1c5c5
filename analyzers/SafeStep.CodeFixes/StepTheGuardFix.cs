using System.Collections.Immutable;
using System.Composition;
using System.Linq;
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

    // The two results differ, so only a step whose result is dropped can be replaced.
    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(
        context.Node is InvocationExpressionSyntax { Parent: ExpressionStatementSyntax } step && step.ArgumentList.Arguments.All(argument => argument.NameColon is null)
        && context["guard"] is { } guard && context.Semantics.LookupSymbols(step.SpanStart, name: guard).Length == 1
            ? new FixPlan($"Call '{guard}.{(step.ArgumentList.Arguments.Count == 0 ? "Step()" : "Step(closure)")}'", [context.Edit(new TextChange(step.Expression.Span, $"{guard}.Step"))])
            : null);
}
