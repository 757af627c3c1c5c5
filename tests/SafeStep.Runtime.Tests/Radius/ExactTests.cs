using SafeStep.Runtime.Tests.Radius.Reference;

namespace SafeStep.Runtime.Tests.Radius;

public class ExactTests
{
    // Newton's method ends within a few units of rounding of a simple zero; the certified end gives up a few more.
    private const double Rounding = 1e-12;

    [Fact]
    public void Two_classes_have_the_binary_radius()
    {
        var random = new Random(11);
        for (int i = 0; i < 500; i++)
        {
            double gap = 30 * Instances.Normal(random), spread = Math.Exp(3 * Instances.Normal(random));
            ExactRadius exact = ConvergenceRadius.Exact([0, gap], [spread, 0.0]);
            double expected = ConvergenceRadius.Binary(gap, spread);
            Assert.True(exact.Certified && Math.Abs((exact.Radius / expected) - 1) < Rounding, $"seed 11, draw {i}: {exact}, expected {expected:R}");
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(1_000)]
    public void Equal_weights_and_slopes_in_steps_have_a_root_of_unity(int classes)
    {
        // F = (1 - w^n) / (n (1 - w)) with w = exp(t): the nearest zero is 2 pi i / n.
        double[] slopes = [.. Enumerable.Range(0, classes).Select(k => (double)k)];
        ExactRadius exact = ConvergenceRadius.Exact(new double[classes], slopes);
        Assert.True(exact.Certified);
        Assert.Equal(2 * Math.PI / classes, exact.Radius, 1e-10 / classes);
        Assert.Equal(0, exact.Zero.Real, 1e-10 / classes);
    }

    [Fact]
    public void A_product_of_two_binaries_has_the_nearer_of_their_zeros()
    {
        // (1 + exp(g + s t)) (1 + exp(h + t)) expanded into four classes.
        var random = new Random(5);
        for (int i = 0; i < 200; i++)
        {
            double g = 3 * Instances.Normal(random), h = 3 * Instances.Normal(random), s = 0.2 + (3 * random.NextDouble());
            double expected = Math.Min(ConvergenceRadius.Binary(g, s), ConvergenceRadius.Binary(h, 1));
            ExactRadius exact = ConvergenceRadius.Exact([0, g, h, g + h], [0, s, 1, s + 1]);
            Assert.True(exact.Certified && Math.Abs((exact.Radius / expected) - 1) < 1e-9, $"seed 5, draw {i}: {exact}, expected {expected:R}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(0.05)]
    public void A_double_zero_is_bounded_from_below_and_says_what_it_proves(double weight)
    {
        // (1 + w e^t)^2: no rounded arithmetic tells its double zero at -ln w + i pi from two zeros 1e-8 apart.
        ExactRadius exact = ConvergenceRadius.Exact([0, Math.Log(2 * weight), 2 * Math.Log(weight)], [0.0, 1, 2]);
        double expected = double.Hypot(Math.Log(weight), Math.PI);
        Assert.InRange(exact.Radius, expected * (1 - 1e-6), expected * (1 + 1e-12));
        Assert.True(exact.Certified);
    }

    [Fact]
    public void Agrees_with_plain_bisection()
    {
        foreach (string kind in Instances.Kinds)
        {
            foreach (int classes in new[] { 2, 3, 10, 60 })
            {
                for (int seed = 0; seed < (classes == 60 ? 2 : 8); seed++)
                {
                    Instances.Instance instance = Instances.Draw(kind, classes, seed);
                    double expected = BisectionSolver.Radius(instance.Logits, instance.Slopes);
                    ExactRadius exact = instance.Exact();

                    // The bisection stops at 1e-10.
                    Assert.True(exact.Certified && Math.Abs((exact.Radius / expected) - 1) < 3e-10, $"{instance.Name}: {exact}, expected {expected:R}");
                }
            }
        }
    }

    [Theory]
    [InlineData("few different slopes", 40)]
    [InlineData("many equal logits", 40)]
    [InlineData("nearly equal slopes", 40)]
    [InlineData("slopes of all sizes", 40)]
    public void Agrees_with_plain_bisection_where_classes_are_alike(string kind, int instances)
    {
        for (int seed = 0; seed < instances; seed++)
        {
            var random = new Random(seed);
            var logits = new double[2 + random.Next(8)];
            var slopes = new double[logits.Length];
            for (int k = 0; k < logits.Length; k++)
            {
                (logits[k], slopes[k]) = kind switch
                {
                    "few different slopes" => (3 * random.Next(5), random.Next(4)),
                    "many equal logits" => (0, random.Next(12)),
                    "nearly equal slopes" => (random.NextDouble(), random.Next(2) + (1e-3 * random.NextDouble())),
                    _ => (10 * random.NextDouble(), Math.Pow(10, -4 * random.NextDouble()) * ((2 * random.Next(2)) - 1)),
                };
            }

            ExactRadius exact = ConvergenceRadius.Exact(logits, slopes);
            double expected = slopes.Max() > slopes.Min() ? BisectionSolver.Radius(logits, slopes) : double.PositiveInfinity;

            // Both stop near 1e-7 where two zeros meet, and at 1e-10 elsewhere.
            Assert.True(exact.Certified && (exact.Radius == expected || Math.Abs((exact.Radius / expected) - 1) < 1e-6), $"{kind}, seed {seed}: {exact}, expected {expected:R}");
        }
    }

    [Fact]
    public void Agrees_with_counts_in_28_digits()
    {
        foreach (string kind in Instances.Kinds)
        {
            foreach (int classes in new[] { 3, 10 })
            {
                Instances.Instance instance = Instances.Draw(kind, classes, seed: 100);
                ExactRadius exact = instance.Exact();
                var sum = new DecimalSum(instance.Logits, instance.Slopes);

                Assert.True(sum.DistanceToZero(exact.Zero.Real, exact.Zero.Imaginary) < Rounding * exact.Radius, $"{instance.Name}: {exact} is no zero");
                Assert.True(sum.ZerosInside(exact.Radius * (1 - 1e-8), grid: 128) == 0, $"{instance.Name}: a zero lies within {exact.Radius:R}");
                Assert.True(sum.ZerosInside(exact.Radius * (1 + 1e-8), grid: 128) > 0, $"{instance.Name}: no zero lies at {exact.Radius:R}");
            }
        }
    }

    [Theory]
    [InlineData(2_000)]
    [InlineData(50_000)]
    public void Many_classes_agree_with_the_sum_over_all_of_them(int classes)
    {
        foreach (string kind in Instances.Kinds)
        {
            Instances.Instance instance = Instances.Draw(kind, classes, seed: 1);
            ExactRadius exact = instance.Exact();
            Assert.True(exact.Certified, instance.Name);

            // A zero of the sum itself, though it was found on nodes that stand for the classes...
            double residual = System.Numerics.Complex.Abs(Sum(instance, exact.Zero)), scale = Sum(instance, exact.Zero.Real).Real;
            Assert.True(residual < 1e-12 * scale, $"{instance.Name}: {residual / scale}");

            // ... and no nearer one, by the plain count.
            if (classes == 2_000)
            {
                Assert.True(BisectionSolver.ZerosInside(instance.Logits, instance.Slopes, exact.Radius * (1 - 1e-6)) == 0, instance.Name);
            }
        }
    }

    [Theory]
    [InlineData(1e4, 1)]
    [InlineData(1e4, 1e-30)]
    [InlineData(1e4, 1e30)]
    [InlineData(0.5, 1e300)]
    public void Extreme_logits_and_slopes_keep_their_radius(double gap, double scale)
    {
        // The two other classes are too far away to matter: the pair alone sets the zero.
        ExactRadius exact = ConvergenceRadius.Exact([gap, 0, -3e4, -4e4], [0, 2 * scale, scale, 1.5 * scale]);
        double expected = ConvergenceRadius.Binary(gap, 2);
        Assert.True(exact.Certified);
        Assert.Equal(1, exact.Radius * scale / expected, 1e-9);
    }

    [Theory]
    [InlineData(1e6)]
    [InlineData(1e8)]
    [InlineData(1e20)]
    [InlineData(1e300)]
    [InlineData(1.7e308)]
    public void Margins_beyond_proof_give_a_lower_bound_that_says_so(double gap)
    {
        ExactRadius two = ConvergenceRadius.Exact([gap / 2, -gap / 2], [0, 2.0]), four = ConvergenceRadius.Exact([gap / 2, -gap / 2, -gap / 2, 0], [0, 2.0, 1, 0.5]);
        double binary = ConvergenceRadius.Binary(gap, 2);
        Assert.True(!two.Certified && double.IsNaN(two.Zero.Real));
        Assert.InRange(two.Radius, binary * (1 - 1e-4), binary * (1 + 1e-12));
        Assert.True(!four.Certified && four.Radius > 0 && four.Radius <= binary * (1 + 1e-12), $"{four}");
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(4)]
    public void Two_hundred_thousand_classes_masked_or_not_are_certified(float range)
    {
        const int classes = 200_000;
        var random = new Random(1);
        float[] logits = [.. Enumerable.Range(0, classes).Select(_ => range * random.NextSingle())];
        float[] slopes = [.. Enumerable.Range(0, classes).Select(_ => 1e30f * random.NextSingle())];
        foreach (bool masked in new[] { false, true })
        {
            for (int k = 0; k < (masked ? classes : 0); k += 2)
            {
                (logits[k], slopes[k]) = (float.NegativeInfinity, float.NaN);
            }

            ExactRadius exact = ConvergenceRadius.Exact(logits, slopes);
            double spread = ConvergenceRadius.Of(RadiusBound.Spread, logits, slopes), variance = ConvergenceRadius.Of(RadiusBound.Variance, logits, slopes);
            Assert.True(exact.Certified && spread <= variance && variance <= exact.Radius * (1 + 1e-9), $"masked {masked}: {spread:R}, {variance:R}, {exact}");
        }
    }

    [Fact]
    public void Is_infinite_for_one_class_and_for_equal_slopes()
    {
        Assert.Equal(double.PositiveInfinity, ConvergenceRadius.Exact([4f], [2f]).Radius);
        ExactRadius equal = ConvergenceRadius.Exact([4.0, 1.0, 3.0], [2.0, 2.0, 2.0]);
        Assert.Equal(double.PositiveInfinity, equal.Radius);
        Assert.True(equal.Certified && double.IsNaN(equal.Zero.Real));
    }

    [Fact]
    public void Leaves_masked_classes_out()
    {
        ExactRadius exact = ConvergenceRadius.Exact([0.5f, float.NegativeInfinity, 2, float.NegativeInfinity], [1, 50, 3, float.NaN]);
        Assert.Equal(ConvergenceRadius.Binary(1.5, 2), exact.Radius, 1e-12);
    }

    [Fact]
    public void Classes_of_equal_slope_act_as_one()
    {
        ExactRadius exact = ConvergenceRadius.Exact([0, Math.Log(3), Math.Log(2)], [1, 1, 0.0]);
        Assert.Equal(ConvergenceRadius.Binary(Math.Log(2), 1), exact.Radius, 1e-12);
    }

    private static System.Numerics.Complex Sum(Instances.Instance instance, System.Numerics.Complex t)
    {
        System.Numerics.Complex sum = 0;
        for (int k = 0; k < instance.Logits.Length; k++)
        {
            sum += System.Numerics.Complex.Exp(instance.Logits[k] + (instance.Slopes[k] * t));
        }

        return sum;
    }
}
