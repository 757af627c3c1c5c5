using System.Collections.Immutable;
using System.Composition;
using System.Threading;
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

    private protected override Task<FixPlan?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        Task.FromResult(diagnostic.Properties.TryGetValue("logits", out string? logits) && logits is not null
            ? new FixPlan("Give cross-entropy the logits", [new Edit(document.Id, new TextChange(diagnostic.Location.SourceSpan, logits))])
            : null);
}
