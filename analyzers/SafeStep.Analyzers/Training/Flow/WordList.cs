using System.Collections;
using System.Collections.Generic;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Words of which any will do: where one of them stands in a file is worked out once for all.</summary>
internal sealed class WordList(params string[] words) : IReadOnlyCollection<string>
{
    public int Count => words.Length;

    public bool Contains(string word) => System.Array.IndexOf(words, word) >= 0;

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)words).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
