using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SafeStep.Generators.Discovery;

/// <summary>Hands out names that nothing in the user's class, or in those it derives from, uses.</summary>
internal sealed class NameScope
{
    private readonly HashSet<string> taken;

    public NameScope(IEnumerable<INamedTypeSymbol> types, CancellationToken cancellation) => taken = new HashSet<string>(
        types.SelectMany(type => type.DeclaringSyntaxReferences)
            .SelectMany(reference => reference.GetSyntax(cancellation).DescendantTokens())
            .Where(token => token.IsKind(SyntaxKind.IdentifierToken))
            .Select(token => token.ValueText),
        StringComparer.Ordinal);

    private NameScope(HashSet<string> taken) => this.taken = taken;

    /// <summary>A scope that knows the same names; what it hands out is its own.</summary>
    public NameScope Copy() => new([.. taken]);

    /// <summary>The word itself when it is free, otherwise with the first number that makes it so.</summary>
    public string Take(string word)
    {
        string name = word;
        for (int i = 2; !IsFree(name); i++)
        {
            name = word + i;
        }

        taken.Add(name);
        return name;
    }

    /// <summary>The word with a number, from 1.</summary>
    public string TakeNumbered(string word)
    {
        int i = 1;
        while (!IsFree(word + i))
        {
            i++;
        }

        taken.Add(word + i);
        return word + i;
    }

    /// <summary>A name for a value such that its tangent's name, with _t, is free as well.</summary>
    public string TakePair(string word, bool numbered)
    {
        while (true)
        {
            string name = numbered ? TakeNumbered(word) : Take(word);
            if (taken.Add(name + "_t"))
            {
                return name;
            }
        }
    }

    private bool IsFree(string name) => !taken.Contains(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None;
}
