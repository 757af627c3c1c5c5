using System.Collections.Immutable;
using System.Composition;
using System.Threading;
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

    private protected override async Task<FixPlan?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root?.FindNode(diagnostic.Location.SourceSpan).FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax } backward
            || !diagnostic.Properties.TryGetValue("optimizer", out string? optimizer) || optimizer is null
            || semantics!.LookupSymbols(backward.SpanStart, name: optimizer).Length != 1)
        {
            return null;
        }

        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        return new FixPlan($"Insert '{optimizer}.zero_grad()'", [new Edit(document.Id, SourceLayout.LineBefore(backward, $"{optimizer}.zero_grad();", text))]);
    }
}
