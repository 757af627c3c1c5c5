using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>Puts statements at the start of a loop's body, and makes a block of it where it is none.</summary>
internal static class BodyStart
{
    /// <summary>The changes, or none where they could not keep every comment and directive.</summary>
    public static ImmutableArray<TextChange> Insert(StatementSyntax body, IReadOnlyList<string> lines, SourceText text) => body switch
    {
        BlockSyntax { Statements.Count: > 0 } block => InBlock(block, lines, text),
        BlockSyntax or EmptyStatementSyntax => [],
        _ => AroundStatement(body, lines, text),
    };

    private static ImmutableArray<TextChange> InBlock(BlockSyntax block, IReadOnlyList<string> lines, SourceText text)
    {
        StatementSyntax first = block.Statements[0];
        if (first.GetLeadingTrivia().Any(SourceLayout.IsCondition))
        {
            // Before a condition of the preprocessor, so that the statements are there in any case.
            TextLine opening = text.Lines.GetLineFromPosition(block.OpenBraceToken.Span.End);
            string rest = text.ToString(TextSpan.FromBounds(block.OpenBraceToken.Span.End, opening.End));
            return string.IsNullOrWhiteSpace(rest)
                ? [new TextChange(new TextSpan(opening.End, 0), string.Concat(lines.Select(line => SourceLayout.NewLineOf(text) + SourceLayout.IndentationOf(first, text) + line)))]
                : [];
        }

        return SourceLayout.StartsItsLine(first, text)
            ? [SourceLayout.LineBefore(first, string.Join(SourceLayout.NewLineOf(text) + SourceLayout.IndentationOf(first, text), lines), text)]
            : [new TextChange(new TextSpan(first.SpanStart, 0), string.Concat(lines.Select(line => line + " ")))];
    }

    private static ImmutableArray<TextChange> AroundStatement(StatementSyntax body, IReadOnlyList<string> lines, SourceText text)
    {
        SyntaxNode loop = body.Parent!;
        if (loop.ContainsDirectives)
        {
            return [];
        }

        string newLine = SourceLayout.NewLineOf(text), outer = SourceLayout.IndentationOf(loop, text);
        bool isBelow = SourceLayout.StartsItsLine(body, text);
        string inner = isBelow ? SourceLayout.IndentationOf(body, text) : outer + (outer.Contains('\t') ? "\t" : "    ");
        string opening = newLine + outer + "{" + string.Concat(lines.Select(line => newLine + inner + line));
        int headerEnd = body.GetFirstToken().GetPreviousToken().Span.End;
        TextChange open;
        if (isBelow)
        {
            open = new TextChange(new TextSpan(text.Lines.GetLineFromPosition(headerEnd).End, 0), opening);
        }
        else if (string.IsNullOrWhiteSpace(text.ToString(TextSpan.FromBounds(headerEnd, body.SpanStart))))
        {
            open = new TextChange(TextSpan.FromBounds(headerEnd, body.SpanStart), opening + newLine + inner);
        }
        else
        {
            return [];
        }

        // A comment behind the statement stays behind it.
        TextLine last = text.Lines.GetLineFromPosition(body.Span.End);
        bool endsItsLine = body.GetLastToken().GetNextToken().SpanStart >= last.End;
        return [open, new TextChange(new TextSpan(endsItsLine ? last.End : body.Span.End, 0), newLine + outer + "}")];
    }
}
