using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>
/// The words of a piece of source, looked up in its text before any of it is bound. Words of comments and strings are found as well,
/// and no identifier is missed: what is not found cannot be in the code.
/// </summary>
internal readonly struct SourceWords(SyntaxNode node)
{
    private static readonly ConditionalWeakTable<SyntaxTree, FileWords> Files = new();

    private static readonly WordList LoopWords = new("for", "foreach", "while", "do");

    private readonly FileWords file = Of(node.SyntaxTree);
    private readonly TextSpan span = node.Span;

    /// <summary>The source itself, where words do not tell enough.</summary>
    public SyntaxNode Node => node;

    public bool HasLoop => HasAny(LoopWords);

    /// <summary>Whether the word is there.</summary>
    public bool Has(string word) => file.Has(word, span);

    public bool HasAny(WordList words) => file.HasAny(words, span);

    /// <summary>The lists of which a word is there, as bits.</summary>
    public ulong ListsIn(WordLists lists) => file.ListsIn(lists, span);

    /// <summary>Whether one of the words stands inside a loop, not only beside one.</summary>
    public bool HasInLoop(string word)
    {
        if (!Has(word))
        {
            return false;
        }

        foreach (StatementSyntax loop in Loops())
        {
            if (new SourceWords(loop).Has(word))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The loops of the source, those inside others too.</summary>
    public IEnumerable<StatementSyntax> Loops()
    {
        foreach (string keyword in LoopWords)
        {
            foreach (int place in file.PlacesOf(keyword, span))
            {
                if (node.FindToken(place).Parent is StatementSyntax loop and (ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax))
                {
                    yield return loop;
                }
            }
        }
    }

    /// <summary>Whether the word is anywhere in the file, as in its using directives.</summary>
    public bool IsInFile(string word) => file.PlacesOf(word).Any();

    /// <summary>Where in the source one of the words stands, or may stand.</summary>
    public IEnumerable<int> PlacesOfAny(WordList words) => file.PlacesOfAny(words, span);

    /// <summary>Where in the source the word stands first, or its start.</summary>
    public int FirstPlaceOf(string word)
    {
        foreach (int place in file.PlacesOf(word, span))
        {
            return place;
        }

        return span.Start;
    }

    /// <summary>Whether the word may be what an assignment gives a value to: whether it stands behind a position in front of anything but a dot, a bracket or the end of a statement.</summary>
    public bool MayBeAssigned(string word, int behind) => file.MayBeAssigned(word, TextSpan.FromBounds(System.Math.Max(span.Start, behind), System.Math.Max(span.End, behind)));

    /// <summary>Where in a file the word stands, or may stand: an identifier may be spelled with escapes.</summary>
    public static IEnumerable<int> PlacesIn(SyntaxTree tree, string word) => Of(tree).PlacesOf(word);

    /// <summary>Where in a file the word stands in front of an opening bracket, or may do so.</summary>
    public static IEnumerable<int> PlacesOfCallsIn(SyntaxTree tree, string word) => Of(tree).PlacesOfCalls(word);

    private static FileWords Of(SyntaxTree tree) => Files.GetValue(tree, static key => new FileWords(key.GetText()));

    /// <summary>Where the words stand in a file.</summary>
    private sealed class FileWords(SourceText text)
    {
        private readonly WordIndex index = new(text);
        private readonly ConcurrentDictionary<WordList, int[]> lists = new();
        private readonly ConcurrentDictionary<WordLists, (int[] Places, ulong[] Bits)> several = new();

        public bool Has(string word, TextSpan span) => IsAnyIn(span, index.Find(word)) || IsAnyIn(span, index.Escapes);

        /// <summary>Whether one of the words stands in a part of the file: one look at the places of all.</summary>
        public bool HasAny(WordList words, TextSpan span) => IsAnyIn(span, AllOf(words));

        public ulong ListsIn(WordLists words, TextSpan span)
        {
            (int[] places, ulong[] bits) = several.TryGetValue(words, out (int[], ulong[]) known) ? known : several.GetOrAdd(words, Merged);
            ulong found = 0;
            for (int at = FirstFrom(span.Start, new(places)); at < places.Length && places[at] < span.End; at++)
            {
                found |= bits[at];
            }

            return found;
        }

        public IEnumerable<int> PlacesOfAny(WordList words, TextSpan span) => PlacesIn(span, AllOf(words));

        public IEnumerable<int> PlacesOf(string word) => index.Find(word).Concat(index.Escapes);

        /// <summary>Where in a part of the file the word itself stands.</summary>
        public IEnumerable<int> PlacesOf(string word, TextSpan span) => PlacesIn(span, index.Find(word));

        private ArraySegment<int> AllOf(WordList words) => new(lists.TryGetValue(words, out int[]? known) ? known : lists.GetOrAdd(words, Merged));

        private int[] Merged(WordList words)
        {
            var all = new List<int>(index.Escapes);
            foreach (string word in words)
            {
                all.AddRange(index.Find(word));
            }

            all.Sort();
            return [.. all];
        }

        private (int[] Places, ulong[] Bits) Merged(WordLists lists)
        {
            var places = new List<int>(index.Escapes);
            List<ulong> bits = [.. index.Escapes.Select(_ => WordLists.All)];
            foreach (KeyValuePair<string, ulong> word in lists.Bits)
            {
                ArraySegment<int> found = index.Find(word.Key);
                places.AddRange(found);
                for (int count = found.Count; count > 0; count--)
                {
                    bits.Add(word.Value);
                }
            }

            int[] sorted = [.. places];
            ulong[] inOrder = [.. bits];
            Array.Sort(sorted, inOrder);
            return (sorted, inOrder);
        }

        private static IEnumerable<int> PlacesIn(TextSpan span, ArraySegment<int> all)
        {
            if (all.Count == 0)
            {
                yield break;
            }

            for (int at = FirstFrom(span.Start, all); at < all.Offset + all.Count && all.Array![at] < span.End; at++)
            {
                yield return all.Array[at];
            }
        }

        public IEnumerable<int> PlacesOfCalls(string word) => index.Find(word).Where(place => Behind(place + word.Length) is '(' or '/' or '#').Concat(index.Escapes);

        public bool MayBeAssigned(string word, TextSpan span) =>
            IsAnyIn(span, index.Escapes) || index.Find(word).Any(place => span.Contains(place) && !IsOnlyRead(place + word.Length));

        /// <summary>Whether what stands before a position is read: a member is taken of it, or it ends a statement.</summary>
        private bool IsOnlyRead(int end) => Behind(end, out int at) is '.' or ';' or '[' or '!' || (at + 1 < text.Length && text[at] == '?' && text[at + 1] == '.');

        private char Behind(int end) => Behind(end, out _);

        /// <summary>The first character behind a position that is no space; none at the end of the file.</summary>
        private char Behind(int end, out int at)
        {
            at = end;
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            return at < text.Length ? text[at] : default;
        }

        private static int FirstFrom(int start, ArraySegment<int> sorted)
        {
            int first = Array.BinarySearch(sorted.Array!, sorted.Offset, sorted.Count, start);
            return first < 0 ? ~first : first;
        }

        private static bool IsAnyIn(TextSpan span, ArraySegment<int> sorted)
        {
            int first = sorted.Count == 0 ? 0 : FirstFrom(span.Start, sorted);
            return sorted.Count > 0 && first < sorted.Offset + sorted.Count && sorted.Array![first] < span.End;
        }
    }
}
