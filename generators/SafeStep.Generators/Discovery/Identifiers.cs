using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SafeStep.Generators.Discovery;

/// <summary>Names as C# writes them. Every name of the user that is not copied with its source goes through here: a symbol forgets the @ that its name needs.</summary>
internal static class Identifiers
{
    /// <summary>The name of a symbol, with an @ where it would be a keyword without.</summary>
    public static string Written(this ISymbol symbol) => IsKeyword(symbol) ? "@" + symbol.Name : symbol.Name;

    /// <summary>Whether a name is a keyword.</summary>
    public static bool IsReserved(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None;

    // Words like record and required are keywords only where a type is declared.
    private static bool IsKeyword(ISymbol symbol) =>
        IsReserved(symbol.Name) || (symbol is ITypeSymbol && SyntaxFacts.GetContextualKeywordKind(symbol.Name) != SyntaxKind.None);
}
