using System.Collections.Immutable;
using System.Composition;
using System.Linq;
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

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(Plan(context));

    private static FixPlan? Plan(FixContext context)
    {
        if (context.Diagnostic.AdditionalLocations.FirstOrDefault() is not { } anchor
            || context.StatementAt(context.Diagnostic.Location) is not ExpressionStatementSyntax moved
            || ListOf(moved) is not { } list || TargetAt(anchor, list, context) is not { } target
            || !KnowsItsNamesAt(target, moved, context.Semantics)
            || SourceLayout.Move(moved, target, IsAfter(context), context.Text) is not { } changes)
        {
            return null;
        }

        string where = IsAfter(context) ? "after" : "before";
        return new FixPlan($"Move '{moved.Expression}' {where} '{Shortened(target)}'", [.. changes.Select(context.Edit)]);
    }

    private static bool IsAfter(FixContext context) => context.Diagnostic.Id == "SAFE2008";

    /// <summary>The neighbour that the anchor is; a schedule also goes behind the loop that the anchor stands in.</summary>
    private static StatementSyntax? TargetAt(Location anchor, SyntaxNode list, FixContext context) =>
        context.StatementAt(anchor)?.AncestorsAndSelf().OfType<StatementSyntax>().Take(IsAfter(context) ? int.MaxValue : 1).FirstOrDefault(statement => ListOf(statement) == list);

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
