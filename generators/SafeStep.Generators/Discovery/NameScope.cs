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

    /// <summary>The word with a number, from 1, that is not among others either.</summary>
    public string TakeNumbered(string word, IEnumerable<string> others)
    {
        int i = 1;
        while (!IsFree(word + i) || others.Contains(word + i))
        {
            i++;
        }

        taken.Add(word + i);
        return word + i;
    }

    /// <summary>Whether the user's code has the name.</summary>
    public bool Has(string name) => taken.Contains(name);

    private bool IsFree(string name) => !taken.Contains(name) && !Identifiers.IsReserved(name);
}
