namespace MiniGpt;

/// <summary>A text as numbers: each character is its place in the alphabet of the text. The last tenth is kept for validation.</summary>
public sealed class CharacterText
{
    private readonly char[] alphabet;
    private readonly long[] train;
    private readonly long[] held;

    private CharacterText(string text)
    {
        alphabet = [.. text.Distinct().Order()];
        var places = alphabet.Select((character, place) => (character, place)).ToDictionary(pair => pair.character, pair => (long)pair.place);
        long[] encoded = [.. text.Select(character => places[character])];
        int split = encoded.Length - (encoded.Length / 10);
        train = encoded[..split];
        held = encoded[split..];
    }

    /// <summary>How many different characters there are.</summary>
    public int Vocabulary => alphabet.Length;

    /// <summary>The longest window that can be drawn from either part.</summary>
    public int LongestWindow => held.Length - 1;

    public static CharacterText Load()
    {
        using var stream = typeof(CharacterText).Assembly.GetManifestResourceStream("opticks.txt")!;
        using var reader = new StreamReader(stream);
        return new CharacterText(reader.ReadToEnd());
    }

    /// <summary>Random windows of the training text, shape [batch, length], and the same shifted by one: what to predict.</summary>
    public (Tensor Text, Tensor Next) Batch(Random random, int batch, int length, torch.Device device) => Windows(train, random, batch, length, device);

    /// <summary>The same from the part that is not trained on.</summary>
    public (Tensor Text, Tensor Next) HeldBatch(Random random, int batch, int length, torch.Device device) => Windows(held, random, batch, length, device);

    /// <summary>The characters of some numbers.</summary>
    public string Decode(IEnumerable<long> text) => string.Concat(text.Select(place => alphabet[place]));

    private static (Tensor Text, Tensor Next) Windows(long[] source, Random random, int batch, int length, torch.Device device)
    {
        int[] starts = [.. Enumerable.Range(0, batch).Select(_ => random.Next(source.Length - length))];
        return (Rows(0), Rows(1));

        Tensor Rows(int shift) =>
            torch.tensor(starts.SelectMany(start => source.AsSpan(start + shift, length).ToArray()).ToArray()).reshape(batch, length).to(device);
    }
}
