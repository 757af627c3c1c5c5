using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2017: calls the model with its hooks.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RunHooksFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2017"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(
        context.Node is SimpleNameSyntax { Identifier.ValueText: "forward" } name ? new FixPlan("Write 'call'", [context.Edit(new TextChange(name.Span, "call"))]) : null);
}
