namespace SafeStep.Guard.Tests;

/// <summary>One pass in float32 against plain loops in float64, on values that training does not shun.</summary>
public class HostReductionsTests
{
    public static TheoryData<int, string> Cases
    {
        get
        {
            var cases = new TheoryData<int, string>();
            // Around the edges of vectors, of pairs of vectors and of the parts that are summed in float32.
            foreach (int length in new[] { 1, 2, 7, 8, 9, 10, 15, 16, 17, 33, 1000, 8192, 8203 })
            {
                foreach (string kind in new[] { "usual", "equal", "zero", "huge", "tiny", "masked", "infinite", "not a number", "mostly zero" })
                {
                    cases.Add(length, kind);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_row_of_a_gradient_is_that_of_float64(int length, string kind)
    {
        float[] gradient = Values(length, kind, seed: 1), slopes = Values(length, kind == "huge" ? "usual" : kind, seed: 2);
        if (kind is "masked" or "mostly zero")
        {
            // A masked class has no gradient, and its slope may be anything.
            (gradient[length / 2], slopes[length / 2]) = (0, float.NaN);
        }

        for (int i = 0; kind == "masked" && i < length; i++)
        {
            (gradient[i], slopes[i]) = float.IsInfinity(gradient[i]) || float.IsInfinity(slopes[i]) ? (0, float.NegativeInfinity) : (gradient[i], slopes[i]);
        }

        var (largest, sum, product) = HostReductions.Row<float>(gradient, slopes);

        // Float32 within a lane: as many roundings as additions to one element, each of half a unit in the last place.
        double[] wide = [.. gradient.Select(entry => (double)entry)];
        double[] products = [.. gradient.Zip(slopes, (entry, slope) => entry == 0 ? 0 : (double)entry * slope)];
        Near(wide.Sum(), sum, 1e-5 * wide.Sum(Math.Abs));
        Near(products.Sum(), product, (1e-5 * products.Sum(Math.Abs)) + (length * (double)float.Epsilon));
        if (Array.TrueForAll(wide, double.IsFinite))
        {
            Assert.Equal(wide.Max(Math.Abs), largest);
        }

        // What is zero, and nothing else, looks like a row outside the loss.
        Assert.Equal(Array.TrueForAll(wide, entry => entry == 0), largest == 0 && sum == 0);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Products_with_a_change_are_those_of_float64(int length, string kind)
    {
        float[] gradient = Values(length, kind == "huge" ? "usual" : kind, seed: 1), old = Values(length, "usual", seed: 2), step = Values(length, "usual", seed: 3);
        float[] proposed = [.. old.Zip(step, (o, s) => o + (1e-3f * s))];

        var (product, squares) = HostReductions.AlongChange<float>(gradient, proposed, old);

        double[] products = [.. gradient.Select((entry, i) => (double)entry * (proposed[i] - old[i]))], lengths = [.. gradient.Select(entry => (double)entry * entry)];
        Near(products.Sum(), product, (1e-5 * products.Sum(Math.Abs)) + (length * (double)float.Epsilon));
        Near(lengths.Sum(), squares, (1e-5 * lengths.Sum()) + (length * (double)float.Epsilon));
    }

    private static void Near(double expected, double actual, double tolerance)
    {
        if (double.IsFinite(expected))
        {
            Assert.Equal(expected, actual, Math.Max(tolerance, double.Epsilon));
        }
        else
        {
            Assert.False(double.IsFinite(actual), $"{actual} where float64 has {expected}");
        }
    }

    private static float[] Values(int length, string kind, int seed)
    {
        var random = new Random(seed);
        float[] values = [.. Enumerable.Range(0, length).Select(_ => (float)((2 * random.NextDouble()) - 1))];
        float special = kind switch { "masked" => float.NegativeInfinity, "infinite" => float.PositiveInfinity, "not a number" => float.NaN, _ => 0 };
        for (int i = 0; i < length; i++)
        {
            values[i] = kind switch
            {
                "usual" => values[i],
                "equal" => 0.1f,
                "zero" => 0,
                "huge" => values[i] * 1e30f,
                "tiny" => values[i] * 1e-30f,
                "mostly zero" => random.Next(9) == 0 ? values[i] : 0,
                _ => random.Next(5) == 0 || i == length - 1 ? special : values[i],
            };
        }

        return values;
    }
}
