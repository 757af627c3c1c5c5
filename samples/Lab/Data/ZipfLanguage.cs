namespace Lab.Data;

/// <summary>
/// A language of any number of words: most words are followed by a word of their own, the others by one drawn by Zipf's law. Words are numbered by their frequency.
/// </summary>
public sealed class ZipfLanguage
{
    private const double Regularity = 0.6;

    private readonly double[] cumulative;
    private readonly int[] followers;

    public ZipfLanguage(int words, int seed)
    {
        cumulative = new double[words];
        double sum = 0;
        for (int rank = 0; rank < words; rank++)
        {
            cumulative[rank] = sum += 1.0 / (rank + 1);
        }

        var random = new Random(seed);
        followers = [.. Enumerable.Range(0, words).Select(_ => Draw(random))];
    }

    /// <summary>Windows of words and the word that follows each.</summary>
    public (long[] Windows, long[] Next) Batch(Random random, int batch, int window)
    {
        var windows = new long[batch * window];
        var next = new long[batch];
        for (int row = 0; row < batch; row++)
        {
            int word = Draw(random);
            for (int i = 0; i < window; i++)
            {
                windows[(row * window) + i] = word;
                word = Follow(word, random);
            }

            next[row] = word;
        }

        return (windows, next);
    }

    private int Follow(int word, Random random) => random.NextDouble() < Regularity ? followers[word] : Draw(random);

    private int Draw(Random random)
    {
        int place = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return Math.Min(place < 0 ? ~place : place, cumulative.Length - 1);
    }
}
