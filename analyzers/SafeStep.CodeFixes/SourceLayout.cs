using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>Where in the text new code goes, and how it is indented.</summary>
internal static class SourceLayout
{
    public static string IndentationOf(SyntaxNode node, SourceText text)
    {
        TextLine line = text.Lines.GetLineFromPosition(node.SpanStart);
        string start = text.ToString(TextSpan.FromBounds(line.Start, node.SpanStart));
        return new string([.. start.TakeWhile(char.IsWhiteSpace)]);
    }

    public static string NewLineOf(SourceText text) => text.Lines.Count > 1 && text.ToString(TextSpan.FromBounds(text.Lines[0].End, text.Lines[0].EndIncludingLineBreak)) is { Length: > 0 } end ? end : "\n";

    /// <summary>A new line with this code directly above a node, comments of the node included.</summary>
    public static TextChange LineBefore(SyntaxNode node, string code, SourceText text) =>
        new(new TextSpan(node.SpanStart, 0), code + NewLineOf(text) + IndentationOf(node, text));

    /// <summary>A new line with this code directly below the line a node ends on; on the same line where more code, or a comment of several lines, stands behind the node.</summary>
    public static TextChange LineAfter(SyntaxNode node, string code, SourceText text)
    {
        int end = text.Lines.GetLineFromPosition(node.Span.End).End;
        SyntaxToken last = node.GetLastToken(), next = last.GetNextToken();
        bool isShared = (!next.IsKind(SyntaxKind.None) && next.SpanStart < end) || last.TrailingTrivia.Any(trivia => trivia.SpanStart < end && trivia.Span.End > end && !trivia.IsKind(SyntaxKind.EndOfLineTrivia));
        return isShared ? new(new TextSpan(node.Span.End, 0), " " + code) : new(new TextSpan(end, 0), NewLineOf(text) + IndentationOf(node, text) + code);
    }

    /// <summary>Moves a statement to before or after another one of the same list; null where a comment or directive would lose its place.</summary>
    public static ImmutableArray<TextChange>? Move(StatementSyntax moved, StatementSyntax target, bool isAfter, SourceText text)
    {
        bool ownLines = HasLinesOfItsOwn(moved, text), ownTarget = HasLinesOfItsOwn(target, text);
        if ((!ownLines && !HasPlainSurroundings(moved)) || (!ownTarget && !HasPlainSurroundings(target)))
        {
            return null;
        }

        string code = moved.ToString();
        int end = moved.Span.End;
        while (end < text.Length && text[end] == ' ')
        {
            end++;
        }

        return
        [
            ownLines ? Without(moved, text) : new TextChange(TextSpan.FromBounds(moved.SpanStart, end), ""),
            isAfter ? LineAfter(target, code, text)
                : ownTarget ? LineBefore(target, code, text)
                : new TextChange(new TextSpan(target.SpanStart, 0), code + " "),
        ];
    }

    private static bool HasPlainSurroundings(StatementSyntax statement) => statement.GetLeadingTrivia().Concat(statement.GetTrailingTrivia())
        .All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia));

    /// <summary>Takes out a statement with the line it stands on alone.</summary>
    private static TextChange Without(StatementSyntax statement, SourceText text)
    {
        TextLine first = text.Lines.GetLineFromPosition(statement.SpanStart), last = text.Lines.GetLineFromPosition(statement.Span.End);
        return new TextChange(TextSpan.FromBounds(first.Start, last.EndIncludingLineBreak), "");
    }

    /// <summary>Whether nothing stands before a node on its line.</summary>
    public static bool StartsItsLine(SyntaxNode node, SourceText text) =>
        string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(text.Lines.GetLineFromPosition(node.SpanStart).Start, node.SpanStart)));

    /// <summary>Whether nothing else, not even a comment, shares the lines of a statement.</summary>
    public static bool HasLinesOfItsOwn(StatementSyntax statement, SourceText text)
    {
        TextLine last = text.Lines.GetLineFromPosition(statement.Span.End);
        return StartsItsLine(statement, text) && string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(statement.Span.End, last.End)));
    }

    /// <summary>Whether a member access can stand directly behind an expression.</summary>
    public static bool TakesMember(SyntaxNode expression) =>
        expression is InvocationExpressionSyntax or IdentifierNameSyntax or MemberAccessExpressionSyntax or ParenthesizedExpressionSyntax;

    /// <summary>Whether a directive decides what is compiled.</summary>
    public static bool IsCondition(SyntaxTrivia trivia) => trivia.IsDirective && trivia.GetStructure() is BranchingDirectiveTriviaSyntax or EndIfDirectiveTriviaSyntax;

    /// <summary>A variable name that means nothing else where the node stands.</summary>
    public static string FreeName(string wanted, SyntaxNode node, SemanticModel model)
    {
        HashSet<string> taken = [.. model.LookupSymbols(node.SpanStart).Select(symbol => symbol.Name)];
        SyntaxNode function = node.AncestorsAndSelf().FirstOrDefault(ancestor => ancestor is BaseMethodDeclarationSyntax or CompilationUnitSyntax or AccessorDeclarationSyntax) ?? node;
        taken.UnionWith(function.DescendantTokens().Where(token => token.IsKind(SyntaxKind.IdentifierToken)).Select(token => token.ValueText));
        return Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? wanted : wanted + number).First(name => !taken.Contains(name));
    }
}
