using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SafeStep.Generators.Discovery;

/// <summary>The user's source as one line: comments and line breaks dropped, chosen nodes replaced.</summary>
internal static class SourceText
{
    private static readonly Dictionary<SyntaxNode, string> Nothing = [];

    public static string Of(SyntaxNode node) => Of(node, Nothing);

    public static string Of(SyntaxNode node, IReadOnlyDictionary<SyntaxNode, string> replaced)
    {
        var text = new StringBuilder();
        SyntaxToken previous = default;
        Append(node);
        return text.ToString();

        void Append(SyntaxNodeOrToken part)
        {
            if (part.AsNode() is { } inner)
            {
                if (replaced.TryGetValue(inner, out string? substitute))
                {
                    Separate(inner.GetFirstToken());
                    text.Append(substitute);
                    previous = inner.GetLastToken();
                    return;
                }

                foreach (var child in inner.ChildNodesAndTokens())
                {
                    Append(child);
                }

                return;
            }

            SyntaxToken token = part.AsToken();
            Separate(token);
            text.Append(token.Text);
            previous = token;
        }

        void Separate(SyntaxToken token)
        {
            if (text.Length == 0)
            {
                return;
            }

            bool isBroken = previous.TrailingTrivia.Concat(token.LeadingTrivia).Any(trivia => trivia.IsKind(SyntaxKind.EndOfLineTrivia));
            bool isSpaced = previous.TrailingTrivia.Concat(token.LeadingTrivia).Any(trivia => trivia.IsKind(SyntaxKind.WhitespaceTrivia));
            bool isTight = token.IsKind(SyntaxKind.DotToken) || token.IsKind(SyntaxKind.CloseParenToken)
                || previous.IsKind(SyntaxKind.OpenParenToken) || previous.IsKind(SyntaxKind.DotToken);
            if (isBroken ? !isTight : isSpaced)
            {
                text.Append(' ');
            }
        }
    }
}
