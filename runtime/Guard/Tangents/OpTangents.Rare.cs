using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Elementwise functions and products that models seldom use.</content>
public static partial class OpTangents
{
    /// <summary>y = arsinh x.</summary>
    public static Tensor? asinh(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => ((x * x) + Held(1)).rsqrt());

    /// <summary>y = arcosh x.</summary>
    public static Tensor? acosh(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => ((x * x) - Held(1)).rsqrt());

    /// <summary>y = artanh x.</summary>
    public static Tensor? atanh(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (Held(1) - (x * x)).reciprocal());

    /// <summary>z = the angle of the point (y, x).</summary>
    public static Tensor? atan2(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z)
    {
        Tensor squares = (x * x).Plus(y * y);
        return Sum(Fit(x_t is null ? null : x_t * y / squares, z), Fit(y_t is null ? null : -(y_t * x / squares), z));
    }

    /// <summary>z = sqrt(x^2 + y^2).</summary>
    public static Tensor? hypot(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(Fit(x_t is null ? null : x_t * x / z, z), Fit(y_t is null ? null : y_t * y / z, z));

    /// <summary>z = ln (e^x + e^y).</summary>
    public static Tensor? logaddexp(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(Fit(x_t is null ? null : x_t * (x - z).exp(), z), Fit(y_t is null ? null : y_t * (y - z).exp(), z));

    /// <summary>z = x ln y.</summary>
    public static Tensor? xlogy(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(Fit(x_t is null ? null : x_t * y.log(), z), Fit(y_t is null ? null : y_t * x / y, z));

    /// <summary>z = x - y trunc(x / y).</summary>
    public static Tensor? fmod(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(Fit(x_t, z), Fit(y_t is null ? null : -(y_t * (x / y).trunc()), z));

    /// <inheritdoc cref="fmod(Tensor, Tensor?, Tensor, Tensor?, Tensor)"/>
    public static Tensor? fmod(Tensor x, Tensor? x_t, Scalar y, Tensor z) => x_t;

    /// <summary>y = ln (x / (1 - x)); with x first clamped to [eps, 1 - eps].</summary>
    public static Tensor? logit(Tensor x, Tensor? x_t, double? eps, Tensor y) => Chain(x_t, () =>
    {
        Tensor slope = (x * (Held(1) - x)).reciprocal();
        return eps is { } edge ? slope.masked_fill((x < Held(edge)) | (x > Held(1 - edge)), Held(0)) : slope;
    });

    /// <summary>y = x with numbers in place of NaN and infinity.</summary>
    [IgnoresOtherArguments]
    public static Tensor? nan_to_num(Tensor x, Tensor? x_t, Tensor y) => x_t?.masked_fill(x.isfinite().logical_not(), Held(0));

    /// <summary>z = the inner products of the rows of x and y.</summary>
    public static Tensor? inner(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => Sum(x_t is null ? null : x_t.inner(InTypeOf(x_t, y)), y_t is null ? null : InTypeOf(y_t, x).inner(y_t));

    /// <summary>y = the differences of neighbours, n times over.</summary>
    public static Tensor? diff(Tensor x, Tensor? x_t, long n, long dim, Tensor y) => x_t?.diff(n, dim);
}
