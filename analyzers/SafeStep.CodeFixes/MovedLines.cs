using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>A statement as whole lines, with the comments that belong to it.</summary>
internal static class MovedLines
{
    /// <summary>The lines of a statement with the comments directly above and behind it; null where something else stands on them.</summary>
    public static TextSpan? Of(StatementSyntax statement, SourceText text)
    {
        if (!SourceLayout.StartsItsLine(statement, text) || EndOfLine(statement, text) is not { } end)
        {
            return null;
        }

        int first = text.Lines.GetLineFromPosition(statement.SpanStart).LineNumber;
        while (first > 0 && IsCommentOf(statement, text.Lines[first - 1], text))
        {
            first--;
        }

        return TextSpan.FromBounds(text.Lines[first].Start, text.Lines.GetLineFromPosition(end).EndIncludingLineBreak);
    }

    /// <summary>The end of the line that a statement ends on; null where more code follows on it.</summary>
    public static int? EndOfLine(StatementSyntax statement, SourceText text)
    {
        int end = text.Lines.GetLineFromPosition(statement.Span.End).End;
        bool isAlone = statement.GetLastToken().TrailingTrivia.Where(trivia => trivia.SpanStart < end)
            .All(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia) || trivia.IsKind(SyntaxKind.EndOfLineTrivia) || trivia.IsKind(SyntaxKind.SingleLineCommentTrivia));
        return isAlone && (statement.GetLastToken().GetNextToken() is not { RawKind: not 0 } next || next.SpanStart >= end) ? end : null;
    }

    private static bool IsCommentOf(StatementSyntax statement, TextLine line, SourceText text) =>
        statement.FullSpan.Contains(line.Start) && text.ToString(line.Span).TrimStart().StartsWith("//", System.StringComparison.Ordinal)
        && statement.GetLeadingTrivia().Any(trivia => trivia.IsKind(SyntaxKind.SingleLineCommentTrivia) && line.Span.Contains(trivia.SpanStart));
}
