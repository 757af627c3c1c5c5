using System.Collections.Immutable;
using System.Composition;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE3001: gives cross-entropy the logits that went into the softmax.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class GiveLogitsFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE3001"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) =>
        Task.FromResult(context["logits"] is { } logits
            ? new FixPlan("Give cross-entropy the logits", [context.Edit(new TextChange(context.Diagnostic.Location.SourceSpan, logits))])
            : null);
}
