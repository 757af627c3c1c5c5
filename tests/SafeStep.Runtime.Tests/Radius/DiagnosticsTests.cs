using System.Numerics;

namespace SafeStep.Runtime.Tests.Radius;

public class DiagnosticsTests
{
    [Fact]
    public void The_KL_remainder_bounds_what_the_quadratic_model_misses_and_is_nearly_reached()
    {
        double tightest = 0;
        for (int seed = 0; seed < 3_000; seed++)
        {
            Instances.Instance instance = Instances.Draw(Instances.Kinds[seed % 4], classes: 2 + (seed % 5), seed);
            double spread = instance.Slopes.Max() - instance.Slopes.Min();
            double step = 0.3 / spread;
            (double kl, double variance) = Divergence(instance, step);
            double missed = Math.Abs(kl - (step * step * variance / 2)), bound = StepDiagnostics.KlRemainder(spread, step);
            Assert.True(missed <= bound, $"{instance.Name}: {missed:R} above {bound:R}");
            tightest = Math.Max(tightest, missed / bound);
        }

        // Two classes at the probabilities of the largest third cumulant come close.
        Assert.InRange(tightest, 0.9, 1);
    }

    [Fact]
    public void The_KL_remainder_has_the_stated_form_and_refuses_what_is_no_spread()
    {
        Assert.Equal(8 / (18 * Math.Sqrt(3)), StepDiagnostics.KlRemainder(2), 1e-15);
        Assert.Equal(StepDiagnostics.KlRemainder(2, 0.5), StepDiagnostics.KlRemainder(1, -1), 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>(() => StepDiagnostics.KlRemainder(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepDiagnostics.KlRemainder(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => StepDiagnostics.KlRemainder(1, double.PositiveInfinity));
    }

    [Fact]
    public void The_Hessian_scale_is_two_over_the_second_derivative_of_the_loss()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            Instances.Instance[] rows = [.. Enumerable.Range(0, 3).Select(row => Instances.Draw(Instances.Kinds[seed % 4], classes: 7, (10 * seed) + row))];
            double[] logits = [.. rows.SelectMany(row => row.Logits)], slopes = [.. rows.SelectMany(row => row.Slopes)];

            // The second central difference of the mean of log F; its own error is h^2 and rounding over h^2.
            double spread = rows.Max(row => row.Slopes.Max() - row.Slopes.Min()), h = 1e-3 / spread;
            double second = rows.Average(row => (LogF(row, h) - (2 * LogF(row, 0)) + LogF(row, -h)) / (h * h));
            double scale = StepDiagnostics.HessianScale(logits, slopes, classes: 7);
            double noise = 1e-14 / (h * h) / second;
            Assert.True(Math.Abs((scale * second / 2) - 1) < 1e-5 + noise, $"seed {seed}: {scale:R}, expected {2 / second:R}");
        }
    }

    [Fact]
    public void The_Hessian_scale_over_promises_by_the_exponential_of_the_margin()
    {
        // Two classes: 2 / Var = 2 (2 + 2 cosh gap) / spread^2.
        double scale = StepDiagnostics.HessianScale([0.0, 12], [0.0, 3], classes: 2);
        Assert.Equal(4 * (1 + Math.Cosh(12)) / 9, scale, 1e-9 * scale);
        Assert.True(scale > 1_000 * ConvergenceRadius.Binary(12, 3));
        Assert.Equal(double.PositiveInfinity, StepDiagnostics.HessianScale([0f, 1], [2f, 2], classes: 2));
        Assert.Equal(scale, StepDiagnostics.HessianScale([0f, 12, float.NegativeInfinity], [0f, 3, float.NaN], classes: 3), 1e-6 * scale);
    }

    [Fact]
    public void Without_curvature_the_quadratic_zero_is_that_of_linear_logits()
    {
        foreach (string kind in Instances.Kinds)
        {
            for (int seed = 0; seed < 6; seed++)
            {
                Instances.Instance instance = Instances.Draw(kind, classes: 6, seed);
                Complex? zero = StepDiagnostics.QuadraticLogitZero(instance.Logits, instance.Slopes, new double[6]);
                ExactRadius exact = instance.Exact();
                Assert.True(zero is { } found && Math.Abs((Complex.Abs(found) / exact.Radius) - 1) < 1e-9, $"{instance.Name}: {zero}, linear {exact}");
            }
        }
    }

    [Fact]
    public void Two_classes_have_the_nearest_root_of_their_quadratics()
    {
        // exp(d t + c t^2 / 2) = -exp(-gap): the roots of c t^2 / 2 + d t + gap + i pi (2 k + 1).
        var random = new Random(21);
        for (int i = 0; i < 60; i++)
        {
            double gap = 2 * Instances.Normal(random), slope = Instances.Normal(random), curvature = Instances.Normal(random);
            double nearest = double.PositiveInfinity;
            for (int k = -6; k < 6; k++)
            {
                Complex constant = new(gap, Math.PI * ((2 * k) + 1));
                Complex root = Complex.Sqrt((slope * slope) - (2 * curvature * constant));
                nearest = Math.Min(nearest, Math.Min(Complex.Abs((-slope + root) / curvature), Complex.Abs((-slope - root) / curvature)));
            }

            Complex? zero = StepDiagnostics.QuadraticLogitZero([0, gap], [0, slope], [0, curvature]);
            Assert.True(zero is { } found && Math.Abs((Complex.Abs(found) / nearest) - 1) < 1e-8, $"seed 21, draw {i}: {zero}, expected {nearest:R}");
        }
    }

    [Fact]
    public void The_quadratic_zero_says_what_is_wrong_with_its_input()
    {
        Assert.Null(StepDiagnostics.QuadraticLogitZero([0, 1], [2, 2], [3, 3]));
        Assert.Contains("2 logits but 3 curvatures", Assert.Throws<ArgumentException>(() => StepDiagnostics.QuadraticLogitZero([0, 1], [2, 2], [3, 3, 3])).Message);
        Assert.Contains("curvature of class 1", Assert.Throws<ArgumentException>(() => StepDiagnostics.QuadraticLogitZero([0, 1], [2, 2], [3, double.NaN])).Message);
    }

    private static (double Kl, double Variance) Divergence(Instances.Instance instance, double step)
    {
        double[] at = [.. instance.Logits.Zip(instance.Slopes, (z, a) => z + (step * a))];
        double[] before = LogProbabilities(instance.Logits), after = LogProbabilities(at);
        double kl = after.Zip(before, (p, q) => Math.Exp(p) * (p - q)).Sum();
        double mean = before.Zip(instance.Slopes, (q, a) => Math.Exp(q) * a).Sum();
        return (kl, before.Zip(instance.Slopes, (q, a) => Math.Exp(q) * (a - mean) * (a - mean)).Sum());
    }

    private static double[] LogProbabilities(double[] logits)
    {
        double top = logits.Max(), log = top + Math.Log(logits.Sum(z => Math.Exp(z - top)));
        return [.. logits.Select(z => z - log)];
    }

    private static double LogF(Instances.Instance row, double t)
    {
        double top = row.Logits.Max();
        return Math.Log(row.Logits.Zip(row.Slopes, (z, a) => Math.Exp(z - top + (a * t))).Sum());
    }
}
