namespace SafeStep;

/// <summary>Functions near their zeros, where the obvious formula loses its digits (Kahan's).</summary>
internal static class PreciseMath
{
    /// <summary>exp(x) - 1.</summary>
    public static double ExpM1(double x)
    {
        double u = Math.Exp(x);
        return u == 1 ? x : u - 1 == -1 ? -1 : double.IsInfinity(u) ? u : (u - 1) * x / Math.Log(u);
    }

    /// <summary>log(1 + x).</summary>
    public static double LogP1(double x)
    {
        double u = 1 + x;
        return u == 1 ? x : Math.Log(u) * x / (u - 1);
    }
}
