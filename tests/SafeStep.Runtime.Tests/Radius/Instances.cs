namespace SafeStep.Runtime.Tests.Radius;

/// <summary>Random samples of the kinds that classifiers make: logits and slopes, from a seed that failure messages name.</summary>
internal static class Instances
{
    public static readonly string[] Kinds = ["flat", "typical", "confident", "heavy-tailed"];

    public static Instance Draw(string kind, int classes, int seed)
    {
        var random = new Random(seed);
        var logits = new double[classes];
        var slopes = new double[classes];
        for (int k = 0; k < classes; k++)
        {
            logits[k] = kind == "flat" ? 0.1 * Normal(random) : 2 * Normal(random);
            slopes[k] = kind == "heavy-tailed" ? Normal(random) / Math.Max(0.02, random.NextDouble()) : Normal(random);
        }

        if (kind == "confident")
        {
            logits[random.Next(classes)] += 6 + (14 * random.NextDouble());
        }

        return new Instance($"{kind}, {classes} classes, seed {seed}", logits, slopes);
    }

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public sealed record Instance(string Name, double[] Logits, double[] Slopes)
    {
        public float[] FloatLogits => Array.ConvertAll(Logits, value => (float)value);

        public float[] FloatSlopes => Array.ConvertAll(Slopes, value => (float)value);

        public double Radius(RadiusBound bound) => ConvergenceRadius.Of(bound, Logits, Slopes);

        public ExactRadius Exact() => ConvergenceRadius.Exact(Logits, Slopes);
    }
}
