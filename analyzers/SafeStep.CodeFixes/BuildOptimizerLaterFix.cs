using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2021: builds the optimizer after the last layer was added, where nothing in between uses it or changes what it is built from.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class BuildOptimizerLaterFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2021"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(Plan(context));

    private static FixPlan? Plan(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<StatementSyntax>() is not { } creation || VariableOf(creation, context.Node) is not { } variable
            || context.Diagnostic.AdditionalLocations.FirstOrDefault() is not { } anchor || anchor.SourceTree != context.Root.SyntaxTree
            || StatementList.Around(creation) is not { } list || list.After(creation, anchor.SourceSpan) is not { IsEmpty: false } between)
        {
            return null;
        }

        StatementSyntax last = between[between.Length - 1];
        return IsSafe(creation, variable, between, context) && MovedLines.Of(creation, context.Text) is { } moved && MovedLines.EndOfLine(last, context.Text) is { } arrival
            ? new FixPlan($"Build '{variable}' after the layers were added",
                [
                    context.Edit(new TextChange(moved, "")),
                    context.Edit(new TextChange(new TextSpan(arrival, 0), SourceLayout.NewLineOf(context.Text) + context.Text.ToString(moved).TrimEnd('\r', '\n'))),
                ])
            : null;
    }

    /// <summary>The one variable that the statement is there to set to the optimizer.</summary>
    private static string? VariableOf(StatementSyntax statement, SyntaxNode creation) => statement switch
    {
        LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0, Declaration.Variables: { Count: 1 } variables } when variables[0].Initializer?.Value == creation => variables[0].Identifier.ValueText,
        ExpressionStatementSyntax { Expression: AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment } when assignment.Right == creation => assignment.Left switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name: var name } => name.Identifier.ValueText,
            _ => null,
        },
        _ => null,
    };

    private static bool IsSafe(StatementSyntax creation, string variable, ImmutableArray<StatementSyntax> between, FixContext context)
    {
        // parameters() taken earlier and kept in a variable would still be those of then.
        if (!creation.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(call => NameOf(call) is "parameters" or "named_parameters"))
        {
            return false;
        }

        HashSet<string> read = [.. creation.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => name.Identifier.ValueText)];
        bool isLocal = creation is LocalDeclarationStatementSyntax || context.Semantics.GetSymbolInfo(((AssignmentExpressionSyntax)((ExpressionStatementSyntax)creation).Expression).Left, context.Cancellation).Symbol is ILocalSymbol;
        return !HasConditions(creation, between[between.Length - 1])
            && between.SelectMany(statement => statement.DescendantNodesAndSelf()).All(node => node switch
            {
                SimpleNameSyntax name when name.Identifier.ValueText == variable => false,
                VariableDeclaratorSyntax or SingleVariableDesignationSyntax => true,
                AssignmentExpressionSyntax assignment => !Changes(assignment.Left, read),
                PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } prefix => !Changes(prefix.Operand, read),
                PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } postfix => !Changes(postfix.Operand, read),
                ArgumentSyntax { RefKindKeyword.RawKind: not 0 } argument => !Changes(argument.Expression, read),
                ReturnStatementSyntax or YieldStatementSyntax or GotoStatementSyntax or BreakStatementSyntax or ContinueStatementSyntax or LabeledStatementSyntax or AwaitExpressionSyntax => false,
                LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax => false,
                // Code of the project may use the optimizer where it is a member, and may count on it.
                InvocationExpressionSyntax call => isLocal || context.Semantics.GetSymbolInfo(call, context.Cancellation).Symbol is { DeclaringSyntaxReferences.IsEmpty: true },
                _ => true,
            });
    }

    private static bool Changes(ExpressionSyntax target, HashSet<string> read) =>
        target.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().Any(name => read.Contains(name.Identifier.ValueText));

    private static string? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        SimpleNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax member => member.Name.Identifier.ValueText,
        _ => null,
    };

    /// <summary>Whether a condition of the preprocessor stands between the two.</summary>
    private static bool HasConditions(StatementSyntax first, StatementSyntax last) =>
        first.SyntaxTree.GetRoot().DescendantTrivia(TextSpan.FromBounds(first.FullSpan.Start, last.FullSpan.End))
            .Any(SourceLayout.IsCondition);

    /// <summary>A statement's neighbours.</summary>
    private sealed class StatementList(ImmutableArray<StatementSyntax> statements)
    {
        public static StatementList? Around(StatementSyntax statement) => statement.Parent switch
        {
            BlockSyntax block => new StatementList([.. block.Statements]),
            GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => new StatementList([.. unit.Members.OfType<GlobalStatementSyntax>().Select(global => global.Statement)]),
            _ => null,
        };

        /// <summary>The statements behind one, up to that which holds a place; none where it is in no one of them.</summary>
        public ImmutableArray<StatementSyntax> After(StatementSyntax statement, TextSpan place)
        {
            ImmutableArray<StatementSyntax> behind = [.. statements.Skip(statements.IndexOf(statement) + 1).TakeWhile(next => next.SpanStart <= place.Start)];
            return !behind.IsEmpty && behind[behind.Length - 1].Span.Contains(place) ? behind : [];
        }
    }
}
