using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>How far along a line x + t x_t, in units of t, the nearest singularity of a function of x lies.</summary>
internal static class HiddenDistances
{
    private const double TanhGeluCubic = 0.044715;

    /// <summary>To kinks on the real axis: the 1 % quantile over units.</summary>
    public static double ToKinks(Tensor x, Tensor x_t, params double[] kinks)
    {
        using var scope = torch.NewDisposeScope();
        x = InTypeOf(x_t, x);
        var units = Over(x_t, kinks.Select(kink => (x - Held(kink)).abs()).Aggregate(torch.minimum)).flatten();
        int rank = (int)Math.Ceiling(units.numel() * 0.01);
        return rank == 0 ? double.PositiveInfinity : Number(units.topk(rank, 0, largest: false).values.max());
    }

    /// <summary>To conjugate points off the real axis: the smallest over units.</summary>
    public static double ToPoles(Tensor x, Tensor x_t, params (double Real, double Imaginary)[] poles)
    {
        using var scope = torch.NewDisposeScope();
        x = InTypeOf(x_t, x);
        var squared = poles.Select(pole => (x - Held(pole.Real)).Squared() + Held(pole.Imaginary * pole.Imaginary)).Aggregate(torch.minimum);
        return Smallest(Over(x_t, squared.sqrt()));
    }

    /// <summary>To the poles of the tanh-approximated GELU, where its inner cubic is i pi (k + 1/2).</summary>
    public static double ToTanhGeluPoles(Tensor x, Tensor x_t) => x.numel() == 0
        ? double.PositiveInfinity
        : ToPoles(x.abs(), x_t, TanhGeluPoles(Number(x.abs().max())));

    /// <summary>To a zero of the softmax's partition function, at least: pi over the spread of the slopes. What has probability zero takes no part.</summary>
    public static double ToSoftmaxZero(Tensor x, Tensor x_t, long dim)
    {
        using var scope = torch.NewDisposeScope();
        if (x.numel() == 0)
        {
            return double.PositiveInfinity;
        }

        var masked = (InTypeOf(x_t, x).softmax(dim) > Held(0)).logical_not();
        var highest = x_t.masked_fill(masked, Held(double.NegativeInfinity)).max(dim).values;
        var lowest = x_t.masked_fill(masked, Held(double.PositiveInfinity)).min(dim).values;
        double spread = Number((highest - lowest).max());
        return spread > 0 ? Math.PI / spread : double.PositiveInfinity;
    }

    /// <summary>
    /// To the branch point of a normalisation. With c and d the centred x and x_t over n elements, variance + eps along the line is
    /// (|c|^2 + 2 t c.d + t^2 |d|^2) / n + eps: its two zeros are conjugate, so that the square of their modulus is their product, (variance of x + eps) / (variance of x_t).
    /// </summary>
    public static double ToVarianceZero(Tensor x, Tensor x_t, long[] dimensions, double eps)
    {
        using var scope = torch.NewDisposeScope();
        x = InTypeOf(x_t, x);
        var moving = Variance(x_t);
        return Smallest(((Variance(x) + Held(eps)) / moving).masked_fill(moving.eq(Held(0)), Held(double.PositiveInfinity)).sqrt());

        Tensor Variance(Tensor values) => (values - values.mean(dimensions, true)).Squared().mean(dimensions, true);
    }

    /// <summary>
    /// The poles in the first quadrant that can be nearest to a point of the real axis up to a size. On x = a + ib the cubic x + c x^3 is imaginary along b^2 = (1/c + a^2) / 3
    /// (and on the imaginary axis, always farther). The point of that curve nearest to h has a = 3h/4, and its poles lie in order.
    /// </summary>
    internal static (double Real, double Imaginary)[] TanhGeluPoles(double size)
    {
        double last = Height(0.75 * size) + Math.PI;
        var poles = new List<(double, double)>();
        for (double height = Math.PI / 2; height <= last || poles.Count < 2; height += Math.PI)
        {
            double low = 0, high = 1;
            while (Height(high) < height)
            {
                high *= 2;
            }

            while (high - low > 1e-13 * high)
            {
                double middle = (low + high) / 2;
                (low, high) = Height(middle) < height ? (middle, high) : (low, middle);
            }

            poles.Add((high, Curve(high)));
        }

        return [.. poles];

        static double Curve(double a) => Math.Sqrt(((1 / TanhGeluCubic) + (a * a)) / 3);

        // sqrt(2/pi) Im(x + c x^3) on the curve: it rises with a.
        static double Height(double a)
        {
            double b = Curve(a);
            return Math.Sqrt(2 / Math.PI) * (b + (TanhGeluCubic * ((3 * a * a * b) - (b * b * b))));
        }
    }

    // A unit that does not move never gets there.
    private static Tensor Over(Tensor x_t, Tensor distance) => (distance / x_t.abs()).masked_fill(x_t.eq(Held(0)), Held(double.PositiveInfinity));

    private static double Smallest(Tensor units) => units.numel() == 0 ? double.PositiveInfinity : Number(units.min());

    private static double Number(Tensor scalar) => scalar.to_type(ScalarType.Float64).item<double>();
}
