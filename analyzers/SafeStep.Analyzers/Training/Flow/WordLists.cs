using System.Collections.Generic;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Several lists of words, such as the one of each rule: which of them have a word in a piece of source is told in one look. A list is a bit of a number, the first one the lowest.</summary>
internal sealed class WordLists
{
    public const ulong All = ulong.MaxValue;

    public WordLists(IEnumerable<WordList> lists)
    {
        ulong bit = 1;
        foreach (WordList list in lists)
        {
            foreach (string word in list)
            {
                Bits.TryGetValue(word, out ulong others);
                Bits[word] = others | bit;
            }

            bit = checked(bit * 2);
        }
    }

    /// <summary>The lists that each word is in.</summary>
    public Dictionary<string, ulong> Bits { get; } = [];
}
