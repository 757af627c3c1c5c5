using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>
/// The words of a piece of source, looked up in its text before any of it is bound. Words of comments and strings are found as well,
/// and no identifier is missed: what is not found cannot be in the code.
/// </summary>
internal readonly struct SourceWords(SyntaxNode node)
{
    /// <summary>Every word that is asked for.</summary>
    internal static readonly ImmutableArray<string> Known =
    [
        "backward", "step", "Step", "zero_grad", "clip_grad_norm_", "parameters", "named_parameters", "to", "cuda", "cpu",
        "CreateStepGuard", "Create", "cross_entropy", "CrossEntropyLoss", "call", "forward", "for", "foreach", "while", "do",
    ];

    private static readonly ConditionalWeakTable<SyntaxTree, FileWords> Files = new();

    private readonly FileWords file = Files.GetValue(node.SyntaxTree, static tree => new FileWords(tree.GetText()));
    private readonly TextSpan span = node.Span;

    public bool HasLoop => HasAny("for", "foreach", "while", "do");

    /// <summary>Whether the word is there; one of the <see cref="Known"/>.</summary>
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

    /// <summary>Where the known words stand in a file.</summary>
    private sealed class FileWords
    {
        private readonly Dictionary<string, List<int>> places;

        /// <summary>An identifier may be spelled with escapes; there, any word may be.</summary>
        private readonly List<int> escapes;

        public FileWords(SourceText source)
        {
            string text = source.ToString();
            places = Known.ToDictionary(word => word, word => PlacesOf(word, text));
            escapes = [.. PlacesOf("\\u", text, isWhole: false), .. PlacesOf("\\U", text, isWhole: false)];
            escapes.Sort();
        }

        public bool Has(string word, TextSpan span) => IsAnyIn(span, places[word]) || IsAnyIn(span, escapes);

        private static bool IsAnyIn(TextSpan span, List<int> sorted)
        {
            int first = sorted.BinarySearch(span.Start);
            first = first < 0 ? ~first : first;
            return first < sorted.Count && sorted[first] < span.End;
        }

        private static List<int> PlacesOf(string word, string text, bool isWhole = true)
        {
            var found = new List<int>();
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
