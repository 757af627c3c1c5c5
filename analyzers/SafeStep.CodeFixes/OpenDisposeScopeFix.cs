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

/// <summary>SAFE2011: opens a dispose scope at the start of the loop's body, where no tensor outlives the round.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class OpenDisposeScopeFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2011"];

    private protected override async Task<FixPlan?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        if (!diagnostic.Properties.ContainsKey("scope") || root?.FindNode(diagnostic.Location.SourceSpan) is not { } loop || BodyOf(loop) is not BlockSyntax { Statements: { Count: > 0 } statements })
        {
            return null;
        }

        int position = statements[0].SpanStart;
        string? call = semantics!.LookupSymbols(position, name: "NewDisposeScope").OfType<IMethodSymbol>().Any() ? "NewDisposeScope()"
            : semantics.LookupNamespacesAndTypes(position, name: "torch").Length == 1 ? "torch.NewDisposeScope()"
            : null;
        if (call is null)
        {
            return null;
        }

        SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        string scope = SourceLayout.FreeName("scope", statements[0], semantics);
        return new FixPlan("Open a dispose scope for each round", [new Edit(document.Id, SourceLayout.LineBefore(statements[0], $"using var {scope} = {call};", text))]);
    }

    private static StatementSyntax? BodyOf(SyntaxNode loop) => loop switch
    {
        CommonForEachStatementSyntax each => each.Statement,
        ForStatementSyntax counted => counted.Statement,
        WhileStatementSyntax conditional => conditional.Statement,
        DoStatementSyntax repeated => repeated.Statement,
        _ => null,
    };
}
