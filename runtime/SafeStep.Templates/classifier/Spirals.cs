/// <summary>Made-up data: the arms of a noisy spiral in the plane, one class to an arm.</summary>
public static class Spirals
{
    public const int Classes = 3;

    private const double Noise = 0.15;

    /// <summary>Points of shape [count, 2] and their classes, shape [count].</summary>
    public static (Tensor Points, Tensor Labels) Sample(int count, Random random)
    {
        var points = new float[2 * count];
        var labels = new long[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = random.Next(Classes);
            double along = random.NextDouble();
            double angle = (2 * Math.PI * labels[i] / Classes) + (4 * along) + (Noise * Gaussian(random));
            points[2 * i] = (float)(along * Math.Cos(angle));
            points[(2 * i) + 1] = (float)(along * Math.Sin(angle));
        }

        return (tensor(points).reshape(count, 2), tensor(labels));
    }

    // Box and Muller: two uniform numbers make a normal one.
    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
