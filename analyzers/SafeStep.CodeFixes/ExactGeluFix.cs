using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE4001: asks for GELU without approximation.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ExactGeluFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE4001"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(context.Node is MemberAccessExpressionSyntax member
        ? new FixPlan("Use the exact GELU", [context.Edit(new TextChange(member.Name.Span, "none"))])
        : null);
}
