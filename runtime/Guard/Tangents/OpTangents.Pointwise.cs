namespace SafeStep;

/// <content>Functions of one tensor, element by element.</content>
public static partial class OpTangents
{
    /// <summary>y = |x|; the derivative at 0 is 0.</summary>
    public static Tensor? abs(Tensor x, Tensor? x_t, Tensor y)
    {
        if (x_t is not null)
        {
            ComplexNumbers.Refuse(x, nameof(abs));
        }

        return Chain(x_t, x.sign);
    }

    /// <summary>y = e^x.</summary>
    public static Tensor? exp(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t * y;

    /// <summary>y = 2^x.</summary>
    public static Tensor? exp2(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t * y * Held(Math.Log(2));

    /// <summary>y = e^x - 1.</summary>
    public static Tensor? expm1(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => y + Held(1));

    /// <summary>y = ln x.</summary>
    public static Tensor? log(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t / x;

    /// <summary>y = ln (1 + x).</summary>
    public static Tensor? log1p(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t / (x + Held(1));

    /// <summary>y = log2 x.</summary>
    public static Tensor? log2(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t / (x * Held(Math.Log(2)));

    /// <summary>y = log10 x.</summary>
    public static Tensor? log10(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t / (x * Held(Math.Log(10)));

    /// <summary>y = x^(1/2).</summary>
    public static Tensor? sqrt(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t / (y * Held(2));

    /// <summary>y = x^(-1/2).</summary>
    public static Tensor? rsqrt(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t * y / x * Held(-0.5);

    /// <summary>y = 1 / x.</summary>
    public static Tensor? reciprocal(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : -(x_t * y * y);

    /// <summary>y = sin x.</summary>
    public static Tensor? sin(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, x.cos);

    /// <summary>y = cos x.</summary>
    public static Tensor? cos(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => -x.sin());

    /// <summary>y = tan x.</summary>
    public static Tensor? tan(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (y * y) + Held(1));

    /// <summary>y = arcsin x.</summary>
    public static Tensor? asin(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (Held(1) - (x * x)).rsqrt());

    /// <summary>y = arccos x.</summary>
    public static Tensor? acos(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => -(Held(1) - (x * x)).rsqrt());

    /// <summary>y = arctan x.</summary>
    public static Tensor? atan(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : x_t / ((x * x) + Held(1));

    /// <summary>y = sinh x.</summary>
    public static Tensor? sinh(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, x.cosh);

    /// <summary>y = cosh x.</summary>
    public static Tensor? cosh(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, x.sinh);

    /// <summary>y = erf x.</summary>
    public static Tensor? erf(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (-(x * x)).exp() * Held(2 / Math.Sqrt(Math.PI)));

    /// <summary>y = 1 - erf x.</summary>
    public static Tensor? erfc(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (-(x * x)).exp() * Held(-2 / Math.Sqrt(Math.PI)));
}
