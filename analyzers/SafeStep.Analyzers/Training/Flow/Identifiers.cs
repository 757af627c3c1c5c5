using System;
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
        // The text is at hand; the tokens are made when they are first looked at, which takes much longer.
        string text = node.SyntaxTree.GetText().ToString(node.Span);
        bool mayName = text.IndexOf(name, StringComparison.Ordinal) >= 0 || text.IndexOf("\\u", StringComparison.OrdinalIgnoreCase) >= 0;
        return mayName && node.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken) && token.ValueText == name);
    }
}
