using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2011: opens a dispose scope at the start of the loop's body, where no tensor outlives the round.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class OpenDisposeScopeFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2011"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(Plan(context));

    private static FixPlan? Plan(FixContext context)
    {
        if (context["scope"] is null || BodyOf(context.Root.FindNode(context.Diagnostic.Location.SourceSpan)) is not BlockSyntax { Statements: { Count: > 0 } statements })
        {
            return null;
        }

        int position = statements[0].SpanStart;
        string? call = context.Semantics.LookupSymbols(position, name: "NewDisposeScope").OfType<IMethodSymbol>().Any() ? "NewDisposeScope()"
            : context.Semantics.LookupNamespacesAndTypes(position, name: "torch").Length == 1 ? "torch.NewDisposeScope()"
            : null;
        string scope = SourceLayout.FreeName("scope", statements[0], context.Semantics);
        return call is null ? null : new FixPlan("Open a dispose scope for each round", [context.Edit(SourceLayout.LineBefore(statements[0], $"using var {scope} = {call};", context.Text))]);
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
