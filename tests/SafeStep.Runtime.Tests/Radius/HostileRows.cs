namespace SafeStep.Runtime.Tests.Radius;

/// <summary>
/// Random rows with margins far beyond what probabilities in floating point can tell: large logits, near ties far from the origin, clusters of slopes, weights that
/// underflow, thousands of classes, and mixtures of these. From a seed that failure messages name.
/// </summary>
internal static class HostileRows
{
    public static readonly string[] Kinds = ["large logits", "near ties", "clusters of slopes", "tiny weights", "concave", "mixed"];

    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="classes">The number of classes; 0 draws it between 2 and 60, one time in eight between 1,000 and 5,000.</param>
    public static Instances.Instance Draw(string kind, int seed, int classes = 0)
    {
        var random = new Random(seed);
        bool many = random.Next(8) == 0;
        int count = classes > 0 ? classes : many ? 1_000 + random.Next(4_000) : 2 + random.Next(59);
        double scale = Math.Pow(10, 3 + (1.3 * random.NextDouble()));
        double width = Math.Pow(10, -6 * random.NextDouble());
        double[] centres = [.. Enumerable.Range(0, 2 + random.Next(4)).Select(_ => Instances.Normal(random))];
        double[] levels = [.. Enumerable.Range(0, 2 + random.Next(4)).Select(_ => scale * Instances.Normal(random))];
        var logits = new double[count];
        var slopes = new double[count];
        for (int k = 0; k < count; k++)
        {
            string drawn = kind == "mixed" ? Kinds[random.Next(Kinds.Length - 1)] : kind;
            slopes[k] = drawn == "clusters of slopes" ? centres[random.Next(centres.Length)] + (width * Instances.Normal(random)) : Instances.Normal(random);
            logits[k] = drawn switch
            {
                "near ties" => levels[random.Next(levels.Length)] + (width * Instances.Normal(random)),
                "tiny weights" => k == 0 ? scale : -scale * random.NextDouble(),
                "concave" => -scale * slopes[k] * slopes[k],
                _ => scale * Instances.Normal(random),
            };
        }

        return new Instances.Instance($"{kind}, {count} classes, seed {seed}", logits, slopes);
    }
}
