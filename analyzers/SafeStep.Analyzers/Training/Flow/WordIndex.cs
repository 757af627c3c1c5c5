using System;
using System.Buffers;
using System.Collections.Generic;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Where each word stands in a text: all words, found in one pass. A word is a run of letters, digits and underscores that starts with no digit.</summary>
internal sealed class WordIndex
{
    private static readonly ArraySegment<int> None = new([]);

    private readonly SourceText text;

    /// <summary>The words by their hash, in a table with gaps: a number is one more than that of the word there, zero is a gap.</summary>
    private readonly int[] table;

    /// <summary>The places of all words, those of one word together and in order; those of a word start where it says here.</summary>
    private readonly int[] places;
    private readonly int[] starts;

    public WordIndex(SourceText text)
    {
        this.text = text;
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length);
        text.CopyTo(0, buffer, 0, text.Length);
        var builder = new Builder(buffer, text.Length);
        builder.Read();
        ArrayPool<char>.Shared.Return(buffer);
        table = builder.Table;
        places = builder.Places(out starts);
        Escapes = new ArraySegment<int>([.. builder.Escapes]);
    }

    /// <summary>Where a character is spelled with an escape: an identifier around it may be any word.</summary>
    public ArraySegment<int> Escapes { get; }

    /// <summary>The places of a word, in order. What is no word, such as the name of an operator, has its places where the text has it.</summary>
    public ArraySegment<int> Find(string word)
    {
        if (word.Length == 0)
        {
            // The name of a class or method that is being typed.
            return None;
        }

        int hash = Start;
        foreach (char letter in word)
        {
            if (!IsPartOfWord(letter))
            {
                return new ArraySegment<int>(Search(word));
            }

            hash = Next(hash, letter);
        }

        for (int slot = hash & (table.Length - 1); table[slot] > 0; slot = (slot + 1) & (table.Length - 1))
        {
            int id = table[slot] - 1;
            if (StandsAt(places[starts[id]], word))
            {
                return new ArraySegment<int>(places, starts[id], starts[id + 1] - starts[id]);
            }
        }

        return None;
    }

    private static int Start => unchecked((int)2166136261);

    private static int Next(int hash, char letter) => unchecked((hash ^ letter) * 16777619);

    private static bool IsPartOfWord(char letter) => letter < 128 ? letter is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or >= '0' and <= '9' or '_' : char.IsLetterOrDigit(letter);

    private bool StandsAt(int place, string word)
    {
        if (place + word.Length > text.Length || (place + word.Length < text.Length && IsPartOfWord(text[place + word.Length])))
        {
            return false;
        }

        for (int at = 0; at < word.Length; at++)
        {
            if (text[place + at] != word[at])
            {
                return false;
            }
        }

        return true;
    }

    private int[] Search(string word)
    {
        var found = new List<int>();
        for (int place = 0; place + word.Length <= text.Length; place++)
        {
            if (StandsAt(place, word))
            {
                found.Add(place);
            }
        }

        return [.. found];
    }

    private sealed class Builder(char[] buffer, int length)
    {
        private readonly List<int> firsts = [], lengths = [], hashes = [], counts = [];
        private readonly List<(int Place, int Id)> words = new(length / 8);

        public int[] Table { get; private set; } = new int[256];

        public List<int> Escapes { get; } = [];

        public void Read()
        {
            for (int at = 0; at < length;)
            {
                if (!IsPartOfWord(buffer[at]))
                {
                    if (buffer[at] == '\\' && at + 1 < length && buffer[at + 1] is 'u' or 'U')
                    {
                        Escapes.Add(at);
                    }

                    at++;
                    continue;
                }

                int start = at, hash = Start;
                for (; at < length && IsPartOfWord(buffer[at]); at++)
                {
                    hash = Next(hash, buffer[at]);
                }

                if (buffer[start] is < '0' or > '9')
                {
                    int id = IdOf(start, at - start, hash);
                    counts[id]++;
                    words.Add((start, id));
                }
            }
        }

        public int[] Places(out int[] starts)
        {
            starts = new int[counts.Count + 1];
            for (int id = 0; id < counts.Count; id++)
            {
                starts[id + 1] = starts[id] + counts[id];
            }

            var places = new int[words.Count];
            int[] next = [.. starts];
            foreach ((int place, int id) in words)
            {
                places[next[id]++] = place;
            }

            return places;
        }

        private int IdOf(int start, int size, int hash)
        {
            int slot = hash & (Table.Length - 1);
            for (; Table[slot] > 0; slot = (slot + 1) & (Table.Length - 1))
            {
                int id = Table[slot] - 1;
                if (hashes[id] == hash && lengths[id] == size && buffer.AsSpan(start, size).SequenceEqual(buffer.AsSpan(firsts[id], size)))
                {
                    return id;
                }
            }

            firsts.Add(start);
            lengths.Add(size);
            hashes.Add(hash);
            counts.Add(0);
            Table[slot] = counts.Count;
            if (counts.Count * 2 > Table.Length)
            {
                Grow();
            }

            return counts.Count - 1;
        }

        private void Grow()
        {
            Table = new int[Table.Length * 2];
            for (int id = 0; id < hashes.Count; id++)
            {
                int slot = hashes[id] & (Table.Length - 1);
                while (Table[slot] > 0)
                {
                    slot = (slot + 1) & (Table.Length - 1);
                }

                Table[slot] = id + 1;
            }
        }
    }
}
