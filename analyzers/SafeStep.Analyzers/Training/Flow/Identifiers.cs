using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>The names in a piece of source.</summary>
internal static class Identifiers
{
    /// <summary>Whether an identifier in the source is this name.</summary>
    public static bool Names(this SyntaxNode node, string name)
    {
        // Where the words of the text stand is at hand; the tokens are made when they are first looked at, which takes much longer.
        bool mayName = new SourceWords(node).Has(name);
        return mayName && node.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);
    }
}
