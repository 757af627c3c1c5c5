using System.Globalization;
using System.IO.Compression;

namespace Digits;

/// <summary>The handwritten digits, pixels scaled to 0..1, split once into training and test rows with every class in the same proportion.</summary>
public sealed class DigitsData
{
    private const int Pixels = 64, Classes = 10;
    private const double TestShare = 0.2;

    private readonly (float[] Pixels, long Label)[] train;

    private DigitsData((float[] Pixels, long Label)[] train, (float[] Pixels, long Label)[] test)
    {
        this.train = train;
        TrainPixels = ToPixels(train);
        TestPixels = ToPixels(test);
        TestLabels = ToLabels(test);
    }

    /// <summary>The pixels of the training rows, shape [rows, 64].</summary>
    public Tensor TrainPixels { get; }

    /// <summary>The pixels of the test rows, shape [rows, 64].</summary>
    public Tensor TestPixels { get; }

    /// <summary>The labels of the test rows, shape [rows].</summary>
    public Tensor TestLabels { get; }

    public static DigitsData Load()
    {
        var random = new Random(0);
        var train = new List<(float[], long)>();
        var test = new List<(float[], long)>();
        foreach (var ofOneClass in ReadRows().GroupBy(row => row.Label).OrderBy(group => group.Key))
        {
            var rows = ofOneClass.ToArray();
            random.Shuffle(rows);
            int held = (int)Math.Round(TestShare * rows.Length);
            test.AddRange(rows[..held]);
            train.AddRange(rows[held..]);
        }

        return new DigitsData([.. train], [.. test]);
    }

    /// <summary>Batches of training rows without end: each pass over the rows in a new order.</summary>
    public IEnumerable<(Tensor Pixels, Tensor Labels)> Batches(int size, int seed)
    {
        var random = new Random(seed);
        while (true)
        {
            var order = train.ToArray();
            random.Shuffle(order);
            foreach (var batch in order.Chunk(size))
            {
                yield return (ToPixels(batch), ToLabels(batch));
            }
        }
    }

    private static Tensor ToPixels(IReadOnlyCollection<(float[] Pixels, long Label)> rows) =>
        torch.tensor(rows.SelectMany(row => row.Pixels).ToArray()).reshape(rows.Count, Pixels);

    private static Tensor ToLabels(IEnumerable<(float[] Pixels, long Label)> rows) => torch.tensor(rows.Select(row => row.Label).ToArray());

    private static IEnumerable<(float[] Pixels, long Label)> ReadRows()
    {
        using var packed = typeof(DigitsData).Assembly.GetManifestResourceStream("digits.csv.gz")!;
        using var reader = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            float[] cells = [.. line.Split(',').Select(cell => float.Parse(cell, CultureInfo.InvariantCulture))];
            if (cells is not [.. { Length: Pixels }, >= 0 and < Classes])
            {
                throw new InvalidDataException($"A row of the digits has {cells.Length} cells; expected {Pixels} pixels and a label.");
            }

            yield return (Array.ConvertAll(cells[..Pixels], pixel => pixel / 16), (long)cells[Pixels]);
        }
    }
}
