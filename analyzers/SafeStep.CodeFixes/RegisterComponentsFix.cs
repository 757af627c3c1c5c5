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

/// <summary>SAFE2014, SAFE2015: calls RegisterComponents at the end of the constructors, or behind the last layer that one of them assigns.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RegisterComponentsFix : EditFixProvider
{
    private const string Call = "RegisterComponents();";

    /// <summary>What a statement between the call and the last layer must not ask for: it would find nothing registered.</summary>
    private static readonly ImmutableHashSet<string> Needing =
        ["parameters", "named_parameters", "modules", "named_modules", "children", "named_children", "buffers", "state_dict", "load_state_dict", "load", "save", "to", "cuda", "cpu", "apply", "train", "eval", "zero_grad"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2014", "SAFE2015"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(context.Diagnostic.Id == "SAFE2014" ? Add(context) : Move(context));

    private static FixPlan? Add(FixContext context)
    {
        if (context.Node.FirstAncestorOrSelf<ClassDeclarationSyntax>() is not { ParameterList: null } declaration || context.Semantics.GetDeclaredSymbol(declaration, context.Cancellation) is not { DeclaringSyntaxReferences.Length: 1 })
        {
            return null;
        }

        // A constructor that starts with another one of the class leaves the call to that.
        List<ConstructorDeclarationSyntax> constructors =
        [
            .. declaration.Members.OfType<ConstructorDeclarationSyntax>()
                .Where(constructor => !constructor.Modifiers.Any(SyntaxKind.StaticKeyword) && constructor.Initializer is null or { RawKind: (int)SyntaxKind.BaseConstructorInitializer }),
        ];
        List<TextChange?> changes = [.. constructors.Select(constructor => AtTheEnd(constructor, context.Text))];
        return changes.Count > 0 && changes.All(change => change is not null) ? new FixPlan("Call RegisterComponents() at the end of the constructor", [.. changes.Select(change => context.Edit(change!.Value))]) : null;
    }

    private static TextChange? AtTheEnd(ConstructorDeclarationSyntax constructor, SourceText text)
    {
        if (constructor.DescendantNodes().Any(node => node is ReturnStatementSyntax) || constructor.ContainsDirectives)
        {
            return null;
        }

        string line = SourceLayout.NewLineOf(text), outer = SourceLayout.IndentationOf(constructor, text), inner = outer + (outer.Contains('\t') ? "\t" : "    ");
        return constructor switch
        {
            { Body.Statements: { Count: > 0 } statements } => statements.Last() is ThrowStatementSyntax ? null : SourceLayout.LineAfter(statements.Last(), Call, text),
            { Body: { } block } => block.OpenBraceToken.TrailingTrivia.Concat(block.CloseBraceToken.LeadingTrivia).All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia))
                ? new TextChange(block.Span, $"{{ {Call} }}")
                : null,
            { ExpressionBody: { } arrow } => new TextChange(
                TextSpan.FromBounds(arrow.GetFirstToken().GetPreviousToken().Span.End, constructor.Span.End),
                $"{line}{outer}{{{line}{inner}{arrow.Expression};{line}{inner}{Call}{line}{outer}}}"),
            _ => null,
        };
    }

    private static FixPlan? Move(FixContext context)
    {
        if (context.Diagnostic.AdditionalLocations.Count != 2
            || context.StatementAt(context.Diagnostic.AdditionalLocations[0]) is not ExpressionStatementSyntax { Parent: BlockSyntax { Parent: ConstructorDeclarationSyntax } block } call
            || context.StatementAt(context.Diagnostic.AdditionalLocations[1])?.AncestorsAndSelf().OfType<StatementSyntax>().FirstOrDefault(statement => statement.Parent == block) is not { } layer)
        {
            return null;
        }

        IEnumerable<StatementSyntax> between = block.Statements.Skip(block.Statements.IndexOf(call) + 1).Take(block.Statements.IndexOf(layer) - block.Statements.IndexOf(call));
        return between.SelectMany(statement => statement.DescendantNodesAndSelf()).Any(NeedsComponents) || SourceLayout.Move(call, layer, isAfter: true, context.Text) is not { } changes
            ? null
            : new FixPlan("Call RegisterComponents() after the last layer", [.. changes.Select(context.Edit)]);
    }

    private static bool NeedsComponents(SyntaxNode node) => node switch
    {
        SimpleNameSyntax name => Needing.Contains(name.Identifier.ValueText),
        ArgumentSyntax { Expression: ThisExpressionSyntax } or ReturnStatementSyntax => true,
        _ => false,
    };
}
