using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2011, SAFE2020: opens a dispose scope at the start of the loop's body, where no tensor outlives the round, and for a model that is only run turns gradients off.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class OpenDisposeScopeFix : EditFixProvider
{
    private const string Inference = "SAFE2020";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2011", Inference];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(Plan(context));

    private static FixPlan? Plan(FixContext context)
    {
        // A using declaration came with C# 8.
        if (context["scope"] is null || BodyOf(context.Root.FindNode(context.Diagnostic.Location.SourceSpan)) is not { } body
            || context.Root.SyntaxTree.Options is not CSharpParseOptions { LanguageVersion: >= LanguageVersion.CSharp8 })
        {
            return null;
        }

        bool isInference = context.Diagnostic.Id == Inference;
        ImmutableArray<string?> lines = [Using("scope", "NewDisposeScope", body, context), .. isInference ? new[] { Using("noGrad", "no_grad", body, context) } : []];
        return lines.Contains(null) ? null
            : BodyStart.Insert(body, [.. lines.Select(line => line!)], context.Text) is { IsEmpty: false } changes
                ? new FixPlan(isInference ? "Open a dispose scope without gradients for each round" : "Open a dispose scope for each round", [.. changes.Select(context.Edit)])
                : null;
    }

    /// <summary>A declaration that holds what a function of torch opens; null where the function has no name here.</summary>
    private static string? Using(string name, string function, StatementSyntax body, FixContext context)
    {
        int position = body.SpanStart;
        string? call = context.Semantics.LookupSymbols(position, name: function).OfType<IMethodSymbol>().Any() ? function + "()"
            : context.Semantics.LookupNamespacesAndTypes(position, name: "torch").Length == 1 ? $"torch.{function}()"
            : null;
        return call is null ? null : $"using var {SourceLayout.FreeName(name, body, context.Semantics)} = {call};";
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
