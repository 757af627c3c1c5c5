namespace Calibration;

/// <summary>A kind of sample that classifiers make, as a distribution of logits and slopes.</summary>
/// <param name="Name">As the table shows it.</param>
/// <param name="Description">The distribution in words.</param>
/// <param name="Logit">Draws the logit of a class; the first class is the likeliest where one is.</param>
/// <param name="Slope">Draws the slope of a class.</param>
internal sealed record SampleKind(string Name, string Description, Func<Random, int, double> Logit, Func<Random, double> Slope)
{
    public static IReadOnlyList<SampleKind> All { get; } =
    [
        new("flat", "logits normal with deviation 0.1, slopes normal", (random, _) => 0.1 * Normal(random), Normal),
        new("typical", "logits normal with deviation 2, slopes normal", (random, _) => 2 * Normal(random), Normal),
        new("confident", "logits normal with deviation 2, one class raised by 12, slopes normal", (random, k) => (2 * Normal(random)) + (k == 0 ? 12 : 0), Normal),
        new("heavy-tailed", "logits normal with deviation 2, slopes with Student's distribution of 3 degrees of freedom", (random, _) => 2 * Normal(random), Student3),
    ];

    public (double[] Logits, double[] Slopes) Draw(int classes, int seed)
    {
        var random = new Random(seed);
        var logits = new double[classes];
        var slopes = new double[classes];
        for (int k = 0; k < classes; k++)
        {
            (logits[k], slopes[k]) = (Logit(random, k), Slope(random));
        }

        return (logits, slopes);
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static double Student3(Random random)
    {
        double a = Normal(random), b = Normal(random), c = Normal(random);
        return Normal(random) / Math.Sqrt(((a * a) + (b * b) + (c * c)) / 3);
    }
}
