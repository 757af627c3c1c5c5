using System.Numerics;
using SafeStep.Runtime.Tests.Radius.Reference;

namespace SafeStep.Runtime.Tests.Radius;

/// <summary>Rows with margins of thousands: certified, within a budget, and no zero nearer than the certified end.</summary>
public class HostileTests
{
    /// <summary>A circle about a zero far out follows its column of zeros for the square root of the radius: the budget is for radii of up to 1e5 reciprocal spreads.</summary>
    private const int Budget = 1_000;

    public static TheoryData<string> Kinds => [.. HostileRows.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Hostile_rows_are_certified_within_the_budget(string kind)
    {
        for (int seed = 0; seed < 350; seed++)
        {
            Instances.Instance instance = HostileRows.Draw(kind, seed);
            ExactRadius exact = instance.Exact();
            Assert.True(exact.Certified, $"{instance.Name}: {exact}");
            Assert.True(exact.Evaluations <= Budget, $"{instance.Name}: {exact}");
            Assert.True(instance.Radius(RadiusBound.Variance) <= exact.Radius * (1 + 1e-9), $"{instance.Name}: {exact}");
            Assert.True(Math.Abs((Complex.Abs(exact.Zero) / exact.Radius) - 1) < 1e-6, $"{instance.Name}: {exact}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_zero_that_Newton_finds_from_any_pair_of_classes_is_nearer(string kind)
    {
        int found = 0;
        for (int seed = 0; seed < 60; seed++)
        {
            Instances.Instance instance = HostileRows.Draw(kind, seed, classes: 2 + (seed % 24));
            ExactRadius exact = instance.Exact();
            double nearest = PairStarts.NearestZero(instance.Logits, instance.Slopes, within: exact.Radius * 1.5);
            Assert.True(nearest >= exact.Radius * (1 - 1e-9), $"{instance.Name}: {exact}, Newton's method ends at {nearest:R}");
            found += nearest <= exact.Radius * (1 + 1e-6) ? 1 : 0;
        }

        // Otherwise the search is too weak to say anything.
        Assert.True(found >= 45, $"{kind}: the nearest zero was met in {found} of 60 rows");
    }

    [Theory]
    [InlineData(20_000, 1_000)]
    [InlineData(50_000, 700)]
    [InlineData(50_000, 1_000)]
    [InlineData(50_000, 5_000)]
    public void Classes_whose_probability_underflows_keep_their_zeros(int classes, double margin)
    {
        // Nodes that stood for many classes once left out those that underflow at the origin: a radius 1.8 times too large was certified.
        var random = new Random(1);
        var logits = new double[classes];
        var slopes = new double[classes];
        for (int k = 0; k < classes; k++)
        {
            (logits[k], slopes[k]) = (2 * Instances.Normal(random), Instances.Normal(random));
        }

        logits[0] += margin;
        ExactRadius exact = ConvergenceRadius.Exact(logits, slopes);
        double nearestPair = Enumerable.Range(1, classes - 1).Min(k => ConvergenceRadius.Binary(logits[0] - logits[k], Math.Abs(slopes[0] - slopes[k])));

        // Far out the class of the extreme slope is alone with the likeliest: its pair is the zero, but for what the next ones add.
        Assert.True(exact.Certified && Math.Abs((exact.Radius / nearestPair) - 1) < 1e-3, $"{exact}, nearest pair {nearestPair:R}");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Shifts_signs_scales_order_and_masks_change_nothing(string kind)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Instances.Instance row = HostileRows.Draw(kind, seed, classes: 2 + (seed % 40));
            var random = new Random(seed);
            int[] order = [.. Enumerable.Range(0, row.Logits.Length)];
            random.Shuffle(order);
            double shift = 1e3 * Instances.Normal(random), radius = row.Exact().Radius;
            Near(radius, row with { Logits = [.. row.Logits.Select(z => z + shift)] }, "logits shifted");
            Near(radius, row with { Slopes = [.. row.Slopes.Select(a => -a)] }, "slopes turned");
            Near(radius, row with { Slopes = [.. row.Slopes.Select(a => a - 0.5)] }, "slopes shifted");
            Near(radius / 1e30, row with { Slopes = [.. row.Slopes.Select(a => a * 1e30)] }, "slopes scaled");
            Near(radius, row with { Logits = [.. order.Select(k => row.Logits[k])], Slopes = [.. order.Select(k => row.Slopes[k])] }, "classes in another order");
            Near(radius, row with { Logits = [.. row.Logits, double.NegativeInfinity], Slopes = [.. row.Slopes, double.NaN] }, "with a masked class");

            // Twice the same row of classes: every weight doubles.
            Near(radius, row with { Logits = [.. row.Logits, .. row.Logits], Slopes = [.. row.Slopes, .. row.Slopes] }, "every class twice");
        }

        // Slopes of a cluster lie 1e-6 apart: shifting them loses ten of their digits' places, and the radius may move by as much.
        static void Near(double expected, Instances.Instance row, string how)
        {
            ExactRadius exact = row.Exact();
            Assert.True(exact.Certified && Math.Abs((exact.Radius / expected) - 1) < 1e-8, $"{row.Name}, {how}: {exact}, expected {expected:R}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Float32_rows_are_the_same_rows_in_float64(string kind)
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Instances.Instance row = HostileRows.Draw(kind, seed, classes: 2 + (seed % 40));
            ExactRadius narrow = ConvergenceRadius.Exact(row.FloatLogits, row.FloatSlopes);
            ExactRadius wide = ConvergenceRadius.Exact(Array.ConvertAll(row.FloatLogits, z => (double)z), Array.ConvertAll(row.FloatSlopes, a => (double)a));
            Assert.True(narrow.Certified && Math.Abs((narrow.Radius / wide.Radius) - 1) < 1e-9, $"{row.Name}: {narrow}, in float64 {wide}");
        }
    }
}
