namespace Lab.Data;

/// <summary>CIFAR-10 in its binary form: six files of rows of a label and 3 x 32 x 32 bytes, channel by channel.</summary>
public static class CifarImages
{
    private const int Channels = 3, Side = 32, Pixels = Channels * Side * Side;

    private static readonly float[] Mean = [0.4914f, 0.4822f, 0.4465f], Deviation = [0.2470f, 0.2435f, 0.2616f];

    public static (Samples Train, Samples Test) Load(DirectoryInfo folder) => (
        new Samples([.. Enumerable.Range(1, 5).SelectMany(i => Read(folder, $"data_batch_{i}.bin"))], Channels, Side, Side),
        new Samples([.. Read(folder, "test_batch.bin")], Channels, Side, Side));

    /// <summary>A batch as training sees it: each image shifted by up to four pixels and mirrored half of the time.</summary>
    public static (Tensor X, Tensor Y) Augmented(Samples samples, int[] rows, Random random)
    {
        float[] pixels = new float[rows.Length * Pixels];
        for (int i = 0; i < rows.Length; i++)
        {
            Shift(samples.Rows[rows[i]].Pixels, pixels.AsSpan(i * Pixels, Pixels), random.Next(-4, 5), random.Next(-4, 5), random.Next(2) == 1);
        }

        return (torch.tensor(pixels).reshape(rows.Length, Channels, Side, Side), torch.tensor(Array.ConvertAll(rows, row => (long)samples.Labels[row])));
    }

    private static void Shift(float[] from, Span<float> to, int down, int right, bool mirrored)
    {
        for (int place = 0; place < Pixels; place++)
        {
            int channel = place / (Side * Side), y = (place / Side % Side) - down, x = (mirrored ? Side - 1 - (place % Side) : place % Side) - right;
            // Outside the image is black before normalisation.
            to[place] = y is >= 0 and < Side && x is >= 0 and < Side ? from[(channel * Side * Side) + (y * Side) + x] : -Mean[channel] / Deviation[channel];
        }
    }

    private static IEnumerable<(float[] Pixels, int Label)> Read(DirectoryInfo folder, string name)
    {
        byte[] all = File.ReadAllBytes(Path.Combine(folder.FullName, name));
        if (all.Length == 0 || all.Length % (Pixels + 1) != 0)
        {
            throw new InvalidDataException($"{name} has {all.Length} bytes; CIFAR-10's binary files have rows of {Pixels + 1}: a label and {Pixels} pixels.");
        }

        for (int row = 0; row < all.Length / (Pixels + 1); row++)
        {
            int start = row * (Pixels + 1);
            float[] pixels = new float[Pixels];
            for (int i = 0; i < Pixels; i++)
            {
                int channel = i / (Side * Side);
                pixels[i] = ((all[start + 1 + i] / 255f) - Mean[channel]) / Deviation[channel];
            }

            yield return (pixels, all[start]);
        }
    }
}
