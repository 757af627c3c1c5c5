using System.Globalization;
using System.IO.Compression;

namespace Lab.Data;

/// <summary>The 1,797 handwritten digits of 8 x 8 pixels, scaled to 0..1, in the order of the file.</summary>
public static class DigitImages
{
    public const int Pixels = 64, Classes = 10;

    public static IReadOnlyList<(float[] Pixels, int Label)> All { get; } = [.. Read()];

    /// <summary>A split into training and test rows in which every class keeps its share; rows in a random order.</summary>
    public static (Samples Train, Samples Test) Stratified(double testShare, int seed)
    {
        var random = new Random(seed);
        var train = new List<(float[], int)>();
        var test = new List<(float[], int)>();
        foreach (var ofOneClass in All.GroupBy(row => row.Label).OrderBy(group => group.Key))
        {
            var rows = ofOneClass.ToArray();
            random.Shuffle(rows);
            int held = (int)Math.Round(testShare * rows.Length);
            test.AddRange(rows[..held]);
            train.AddRange(rows[held..]);
        }

        return (Shuffled(train, random), Shuffled(test, random));
    }

    /// <summary>A split without regard to classes.</summary>
    public static (Samples Train, Samples Test) Shuffled(double testShare, int seed)
    {
        var rows = All.ToArray();
        new Random(seed).Shuffle(rows);
        int held = (int)(testShare * rows.Length);
        return (new Samples(rows[held..]), new Samples(rows[..held]));
    }

    /// <summary>The first rows of the file for the test, the rest for training.</summary>
    public static (Samples Train, Samples Test) InOrder(double testShare)
    {
        int held = (int)(testShare * All.Count);
        return (new Samples([.. All.Skip(held)]), new Samples([.. All.Take(held)]));
    }

    private static Samples Shuffled(List<(float[], int)> rows, Random random)
    {
        var order = rows.ToArray();
        random.Shuffle(order);
        return new Samples(order);
    }

    private static IEnumerable<(float[], int)> Read()
    {
        using var packed = typeof(DigitImages).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            float[] cells = [.. line.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
            yield return (Array.ConvertAll(cells[..Pixels], pixel => pixel / 16), (int)cells[Pixels]);
        }
    }
}
