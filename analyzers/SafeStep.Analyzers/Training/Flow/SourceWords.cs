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

    private static readonly string[] LoopWords = ["for", "foreach", "while", "do"];

    private readonly FileWords file = Of(node.SyntaxTree);
    private readonly TextSpan span = node.Span;

    /// <summary>The source itself, where words do not tell enough.</summary>
    public SyntaxNode Node => node;

    public bool HasLoop => HasAny(LoopWords);

    /// <summary>Whether the word is there. A file is searched for a word once, when it is first asked for.</summary>
    public bool Has(string word) => file.Has(word, span);

    public bool HasAny(params string[] words)
    {
        foreach (string word in words)
        {
            if (Has(word))
            {
                return true;
            }
        }

        return false;
    }

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
    public IEnumerable<int> PlacesOfAny(params string[] words)
    {
        FileWords all = file;
        TextSpan part = span;
        return words.SelectMany(word => all.PlacesOf(word).Where(place => part.Contains(place)));
    }

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

    private static FileWords Of(SyntaxTree tree) => Files.GetValue(tree, static key => new FileWords(key.GetText().ToString()));

    /// <summary>Where the words stand in a file.</summary>
    private sealed class FileWords
    {
        private readonly ConcurrentDictionary<string, List<int>> places = new();

        private readonly string text;

        /// <summary>An identifier may be spelled with escapes; there, any word may be.</summary>
        private readonly List<int> escapes;

        public FileWords(string text)
        {
            this.text = text;
            escapes = [.. PlacesOf("\\u", text, isWhole: false), .. PlacesOf("\\U", text, isWhole: false)];
            escapes.Sort();
        }

        public bool Has(string word, TextSpan span) => IsAnyIn(span, Find(word)) || IsAnyIn(span, escapes);

        public IEnumerable<int> PlacesOf(string word) => Find(word).Concat(escapes);

        /// <summary>Where in a part of the file the word itself stands.</summary>
        public IEnumerable<int> PlacesOf(string word, TextSpan span)
        {
            List<int> all = Find(word);
            for (int index = FirstFrom(span.Start, all); index < all.Count && all[index] < span.End; index++)
            {
                yield return all[index];
            }
        }

        public bool MayBeAssigned(string word, TextSpan span) =>
            IsAnyIn(span, escapes) || Find(word).Any(place => span.Contains(place) && !IsOnlyRead(place + word.Length));

        /// <summary>Whether what stands before a position is read: a member is taken of it, or it ends a statement.</summary>
        private bool IsOnlyRead(int end)
        {
            while (end < text.Length && char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            return end < text.Length && (text[end] is '.' or ';' or '[' or '!' || (text[end] == '?' && end + 1 < text.Length && text[end + 1] == '.'));
        }

        // Asked some fifty times for each body: no delegate is made where the answer is at hand.
        private List<int> Find(string word) => places.TryGetValue(word, out List<int>? known) ? known : places.GetOrAdd(word, PlacesOf(word, text));

        private static int FirstFrom(int start, List<int> sorted)
        {
            int first = sorted.BinarySearch(start);
            return first < 0 ? ~first : first;
        }

        private static bool IsAnyIn(TextSpan span, List<int> sorted)
        {
            int first = FirstFrom(span.Start, sorted);
            return first < sorted.Count && sorted[first] < span.End;
        }

        private static List<int> PlacesOf(string word, string text, bool isWhole = true)
        {
            var found = new List<int>();
            if (word.Length == 0)
            {
                // The name of a class or method that is being typed; it would be found at every place, without end.
                return found;
            }

            for (int at = text.IndexOf(word, StringComparison.Ordinal); at >= 0; at = text.IndexOf(word, at + word.Length, StringComparison.Ordinal))
            {
                if (!isWhole || (!IsPartOfWord(text, at - 1) && !IsPartOfWord(text, at + word.Length)))
                {
                    found.Add(at);
                }
            }

            return found;
        }

        private static bool IsPartOfWord(string text, int at) => at >= 0 && at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] == '_');
    }
}
