using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2005, SAFE2007, SAFE2008, SAFE2009: moves the reported statement to where it works, beside the statement it must precede or follow.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MoveStatementFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2005", "SAFE2007", "SAFE2008", "SAFE2009"];

    private protected override async Task<FixPlan?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (root is null || semantics is null || diagnostic.AdditionalLocations.FirstOrDefault() is not { } anchor || anchor.SourceTree != root.SyntaxTree
            || StatementAt(root, diagnostic.Location) is not ExpressionStatementSyntax moved
            || StatementAt(root, anchor) is not { } target
            || ListOf(moved) is not { } list || ListOf(target) != list)
        {
            return null;
        }

        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        if (!SourceLayout.HasLinesOfItsOwn(moved, text) || !SourceLayout.HasLinesOfItsOwn(target, text) || !KnowsItsNamesAt(target, moved, semantics))
        {
            return null;
        }

        TextChange arrival = diagnostic.Id == "SAFE2008"
            ? SourceLayout.LineAfter(target, moved.ToString(), text)
            : SourceLayout.LineBefore(target, moved.ToString(), text);
        string where = diagnostic.Id == "SAFE2008" ? "after" : "before";
        return new FixPlan($"Move '{moved.Expression}' {where} '{Shortened(target)}'", [new Edit(document.Id, SourceLayout.Without(moved, text)), new Edit(document.Id, arrival)]);
    }

    private static StatementSyntax? StatementAt(SyntaxNode root, Location place) => root.FindNode(place.SourceSpan).FirstAncestorOrSelf<StatementSyntax>();

    /// <summary>What holds the statement together with its neighbours.</summary>
    private static SyntaxNode? ListOf(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => block,
        GlobalStatementSyntax global => global.Parent,
        _ => null,
    };

    /// <summary>Whether every local that the statement reads is declared before its new place.</summary>
    private static bool KnowsItsNamesAt(StatementSyntax target, ExpressionStatementSyntax moved, SemanticModel semantics) =>
        moved.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Select(name => semantics.GetSymbolInfo(name).Symbol)
            .OfType<ILocalSymbol>()
            .All(local => local.Locations.All(location => location.SourceSpan.Start < target.SpanStart || moved.Span.Contains(location.SourceSpan)));

    private static string Shortened(StatementSyntax statement)
    {
        string line = statement.ToString().TrimEnd(';');
        return line.Length <= 40 ? line : line.Substring(0, 37) + "...";
    }
}
