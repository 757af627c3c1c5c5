using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Sums, products, quotients and powers.</content>
public static partial class OpTangents
{
    /// <summary>z = x + y.</summary>
    public static Tensor? add(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => Sum(Fit(x_t, z), Fit(y_t, z));

    /// <summary>z = x + alpha y.</summary>
    public static Tensor? add(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Scalar alpha, Tensor z) => Sum(Fit(x_t, z), Fit(y_t is null ? null : y_t * Held(alpha), z));

    /// <summary>z = x + c.</summary>
    public static Tensor? add(Tensor x, Tensor? x_t, Scalar c, Tensor z) => Fit(x_t, z);

    /// <summary>z = x + alpha c.</summary>
    public static Tensor? add(Tensor x, Tensor? x_t, Scalar c, Scalar alpha, Tensor z) => Fit(x_t, z);

    /// <summary>z = c + x.</summary>
    public static Tensor? add(Scalar c, Tensor x, Tensor? x_t, Tensor z) => Fit(x_t, z);

    /// <summary>z = x - y.</summary>
    public static Tensor? sub(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => (x_t, y_t) switch
    {
        (_, null) => Fit(x_t, z),
        (null, _) => Fit(-y_t, z),
        _ => Fit(x_t - y_t, z),
    };

    /// <summary>z = x - c.</summary>
    public static Tensor? sub(Tensor x, Tensor? x_t, Scalar c, Tensor z) => Fit(x_t, z);

    /// <summary>z = c - x.</summary>
    public static Tensor? sub(Scalar c, Tensor x, Tensor? x_t, Tensor z) => x_t is null ? null : Fit(-x_t, z);

    /// <summary>z = x y.</summary>
    public static Tensor? mul(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(Fit(x_t is null ? null : x_t * y, z), Fit(y_t is null ? null : x * y_t, z));

    /// <summary>z = c x.</summary>
    public static Tensor? mul(Tensor x, Tensor? x_t, Scalar c, Tensor z) => x_t is null ? null : Fit(x_t * Held(c), z);

    /// <summary>z = c x.</summary>
    public static Tensor? mul(Scalar c, Tensor x, Tensor? x_t, Tensor z) => x_t is null ? null : Fit(x_t * Held(c), z);

    /// <summary>z = x / y.</summary>
    public static Tensor? div(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => (x_t, y_t) switch
    {
        (null, null) => null,
        (_, null) => Fit(x_t / y, z),
        (null, _) => Fit(-(z * y_t) / y, z),
        _ => Fit((x_t - (z * y_t)) / y, z),
    };

    /// <summary>z = x / c.</summary>
    public static Tensor? div(Tensor x, Tensor? x_t, Scalar c, Tensor z) => x_t is null ? null : Fit(x_t / Held(c), z);

    /// <summary>z = c / x.</summary>
    public static Tensor? div(Scalar c, Tensor x, Tensor? x_t, Tensor z) => x_t is null ? null : Fit(-(z * x_t) / x, z);

    /// <summary>y = -x.</summary>
    public static Tensor? neg(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : -x_t;

    /// <summary>y = x^c.</summary>
    public static Tensor? pow(Tensor x, Tensor? x_t, Scalar c, Tensor y) => x_t is null ? null : x_t * x.pow(Held(Value(c) - 1)) * Held(c);

    /// <summary>z = x^y; at x = 0 the exponent has no influence.</summary>
    public static Tensor? pow(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z)
    {
        Tensor? throughBase = x_t is null ? null : Fit(x_t * y * x.pow(y - Held(1)), z);
        Tensor? throughExponent = y_t is null ? null : Fit(y_t * z * torch.where(x.eq(Held(0)), torch.zeros_like(x), x.log()), z);
        return Sum(throughBase, throughExponent);
    }

    /// <summary>z = c^x.</summary>
    public static Tensor? pow(Scalar c, Tensor x, Tensor? x_t, Tensor z) => x_t is null ? null : x_t * z * Held(Math.Log(Value(c)));

    /// <summary>y = x^2.</summary>
    public static Tensor? square(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t * x * Held(2);

    /// <summary>y = x + value * t1 * t2.</summary>
    public static Tensor? addcmul(Tensor x, Tensor? x_t, Tensor t1, Tensor? t1_t, Tensor t2, Tensor? t2_t, Scalar value, Tensor y)
    {
        Tensor? product = Sum(Fit(t1_t is null ? null : t1_t * t2, y), Fit(t2_t is null ? null : t1 * t2_t, y));
        return Sum(Fit(x_t, y), product is null ? null : product * Held(value));
    }

    /// <summary>y = x + value * t1 / t2.</summary>
    public static Tensor? addcdiv(Tensor x, Tensor? x_t, Tensor t1, Tensor? t1_t, Tensor t2, Tensor? t2_t, Scalar value, Tensor y)
    {
        Tensor? quotient = t1_t is null && t2_t is null ? null : div(t1, t1_t, t2, t2_t, t1 / t2);
        return Sum(Fit(x_t, y), Fit(quotient is null ? null : quotient * Held(value), y));
    }

    /// <summary>z = x - y floor(x / y).</summary>
    public static Tensor? remainder(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(Fit(x_t, z), Fit(y_t is null ? null : -(y_t * (x / y).floor()), z));

    /// <summary>z = x - c floor(x / c).</summary>
    public static Tensor? remainder(Tensor x, Tensor? x_t, Scalar c, Tensor z) => Fit(x_t, z);

    /// <summary>y = x without its integer part.</summary>
    public static Tensor? frac(Tensor x, Tensor? x_t, Tensor y) => x_t;

    /// <summary>z = x + weight (y - x).</summary>
    public static Tensor? lerp(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor weight, Tensor? weight_t, Tensor z) =>
        Sum(Sum(Fit(x_t is null ? null : x_t * (Held(1) - weight), z), Fit(y_t is null ? null : y_t * weight, z)), Fit(weight_t is null ? null : weight_t * (y - x), z));
}
