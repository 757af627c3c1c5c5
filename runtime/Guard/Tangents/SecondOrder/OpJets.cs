using static SafeStep.JetTangent;
using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <summary>
/// The second-order rules of tensor operations, found and called as those of <see cref="OpTangents"/>, with two derivatives where those have one: the first-order rule on each, and the curvature of the
/// operation along the first. An operation that is not here has no second-order rule; those that are linear in one tensor need none.
/// </summary>
public static partial class OpJets
{
    /// <summary>z = x + y.</summary>
    public static JetTangent? add(Tensor x, JetTangent? x_t, Tensor y, JetTangent? y_t, Tensor z) =>
        Of(OpTangents.add(x, x_t?.First, y, y_t?.First, z), OpTangents.add(x, x_t?.Second, y, y_t?.Second, z));

    /// <summary>z = x + alpha y.</summary>
    public static JetTangent? add(Tensor x, JetTangent? x_t, Tensor y, JetTangent? y_t, Scalar alpha, Tensor z) =>
        Of(OpTangents.add(x, x_t?.First, y, y_t?.First, alpha, z), OpTangents.add(x, x_t?.Second, y, y_t?.Second, alpha, z));

    /// <summary>z = x + c.</summary>
    public static JetTangent? add(Tensor x, JetTangent? x_t, Scalar c, Tensor z) => Chain(x_t, t => OpTangents.add(x, t, c, z));

    /// <summary>z = c + x.</summary>
    public static JetTangent? add(Scalar c, Tensor x, JetTangent? x_t, Tensor z) => Chain(x_t, t => OpTangents.add(c, x, t, z));

    /// <summary>z = x - y.</summary>
    public static JetTangent? sub(Tensor x, JetTangent? x_t, Tensor y, JetTangent? y_t, Tensor z) =>
        Of(Difference(x_t?.First, y_t?.First, z), Difference(x_t?.Second, y_t?.Second, z));

    /// <summary>z = x - c.</summary>
    public static JetTangent? sub(Tensor x, JetTangent? x_t, Scalar c, Tensor z) => Chain(x_t, t => OpTangents.sub(x, t, c, z));

    /// <summary>z = c - x.</summary>
    public static JetTangent? sub(Scalar c, Tensor x, JetTangent? x_t, Tensor z) => Chain(x_t, t => OpTangents.sub(c, x, t, z));

    /// <summary>z = x y.</summary>
    public static JetTangent? mul(Tensor x, JetTangent? x_t, Tensor y, JetTangent? y_t, Tensor z) =>
        Bilinear(x_t, y_t, (a, b) => OpTangents.mul(x, a, y, b, z), (a, b) => a * b);

    /// <summary>z = c x.</summary>
    public static JetTangent? mul(Tensor x, JetTangent? x_t, Scalar c, Tensor z) => Chain(x_t, t => OpTangents.mul(x, t, c, z));

    /// <summary>z = c x.</summary>
    public static JetTangent? mul(Scalar c, Tensor x, JetTangent? x_t, Tensor z) => Chain(x_t, t => OpTangents.mul(c, x, t, z));

    /// <summary>z = x / y: twice differentiated, x'' = z'' y + 2 z' y' + z y''.</summary>
    public static JetTangent? div(Tensor x, JetTangent? x_t, Tensor y, JetTangent? y_t, Tensor z)
    {
        Tensor? first = OpTangents.div(x, x_t?.First, y, y_t?.First, z);
        Tensor? bent = first is null || y_t?.First is null ? null : first * y_t.First / y * Held(-2);
        return Of(first, Sum(OpTangents.div(x, x_t?.Second, y, y_t?.Second, z), bent));
    }

    /// <summary>z = x / c.</summary>
    public static JetTangent? div(Tensor x, JetTangent? x_t, Scalar c, Tensor z) => Chain(x_t, t => OpTangents.div(x, t, c, z));

    /// <summary>z = c / x.</summary>
    public static JetTangent? div(Scalar c, Tensor x, JetTangent? x_t, Tensor z) => Chain(x_t, t => OpTangents.div(c, x, t, z), t => (t / x).Squared() * z * Held(2));

    /// <summary>y = -x.</summary>
    public static JetTangent? neg(Tensor x, JetTangent? x_t, Tensor y) => x_t?.Linear(t => -t);

    /// <summary>y = x^c.</summary>
    public static JetTangent? pow(Tensor x, JetTangent? x_t, Scalar c, Tensor y)
    {
        double power = Value(c);
        return Chain(x_t, t => OpTangents.pow(x, t, c, y), power is 0 or 1 ? null : t => t * t * x.pow(Held(power - 2)) * Held(power * (power - 1)));
    }

    /// <summary>y = x^2.</summary>
    public static JetTangent? square(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.square(x, t, y), t => t * t * Held(2));

    /// <summary>y = e^x.</summary>
    public static JetTangent? exp(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.exp(x, t, y), t => t * t * y);

    /// <summary>y = ln x.</summary>
    public static JetTangent? log(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.log(x, t, y), t => -(t / x).Squared());

    /// <summary>y = sqrt x.</summary>
    public static JetTangent? sqrt(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.sqrt(x, t, y), t => t * t * y.pow(Held(-3)) * Held(-0.25));

    /// <summary>y = 1 / sqrt x.</summary>
    public static JetTangent? rsqrt(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.rsqrt(x, t, y), t => t * t * y.pow(Held(5)) * Held(0.75));

    /// <summary>y = sin x.</summary>
    public static JetTangent? sin(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.sin(x, t, y), t => -(t * t * y));

    /// <summary>y = cos x.</summary>
    public static JetTangent? cos(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.cos(x, t, y), t => -(t * t * y));

    /// <summary>z = x y, the matrix product.</summary>
    public static JetTangent? matmul(Tensor x, JetTangent? x_t, Tensor y, JetTangent? y_t, Tensor z) =>
        Bilinear(x_t, y_t, (a, b) => OpTangents.matmul(x, a, y, b, z), (a, b) => a.matmul(b));

    /// <summary>z = x w' + b.</summary>
    public static JetTangent? linear(Tensor x, JetTangent? x_t, Tensor weight, JetTangent? weight_t, Tensor? bias, JetTangent? bias_t, Tensor z)
    {
        var product = matmul(x, x_t, OpTangents.Turned(weight), weight_t?.Linear(OpTangents.Turned), z);
        return Of(Sum(product?.First, Fit(bias_t?.First, z)), Sum(product?.Second, Fit(bias_t?.Second, z)));
    }

    /// <inheritdoc cref="linear(Tensor, JetTangent?, Tensor, JetTangent?, Tensor?, JetTangent?, Tensor)"/>
    public static JetTangent? linear(Tensor x, JetTangent? x_t, Tensor weight, JetTangent? weight_t, Tensor z) => linear(x, x_t, weight, weight_t, null, null, z);

    /// <summary>y = the correlation of x with a weight, plus a bias.</summary>
    public static JetTangent? conv2d(
        Tensor x, JetTangent? x_t, Tensor weight, JetTangent? weight_t, Tensor? bias, JetTangent? bias_t, long[]? strides, long[]? padding, long[]? dilation, long groups, Tensor y)
    {
        var product = Bilinear(
            x_t, weight_t,
            (a, b) => OpTangents.conv2d(x, a, weight, b, bias, null, strides, padding, dilation, groups, y),
            (a, b) => torch.nn.functional.conv2d(a, b, null, strides, padding, dilation, groups));
        return Of(Sum(product?.First, Fit(bias_t?.First?.reshape(-1, 1, 1), y)), Sum(product?.Second, Fit(bias_t?.Second?.reshape(-1, 1, 1), y)));
    }

    /// <summary>y = the largest value of each window; the places where they stand carry their derivatives over.</summary>
    public static Jet max_pool2d(Tensor x, JetTangent? x_t, long[] kernel_size, long[]? strides, long[]? padding, long[]? dilation, bool ceil_mode) =>
        Piecewise(x_t, t => OpTangents.max_pool2d(x, t, kernel_size, strides, padding, dilation, ceil_mode));

    /// <inheritdoc cref="max_pool2d(Tensor, JetTangent?, long[], long[], long[], long[], bool)"/>
    public static Jet max_pool2d(Tensor x, JetTangent? x_t, long kernel_size, long? stride, long? padding, long? dilation, bool ceil_mode) =>
        Piecewise(x_t, t => OpTangents.max_pool2d(x, t, kernel_size, stride, padding, dilation, ceil_mode));

    // A first-order rule that returns the value too, of an operation without curvature.
    internal static Jet Piecewise(JetTangent? x_t, Func<Tensor?, Dual> rule)
    {
        Dual first = rule(x_t?.First);
        return new Jet(first.Value, Of(first.Tangent, x_t?.Second is null ? null : rule(x_t.Second).Tangent));
    }

    // Both tangents are fitted before they meet: each may broadcast on its own.
    private static Tensor? Difference(Tensor? x_t, Tensor? y_t, Tensor z) => Sum(Fit(x_t, z), y_t is null ? null : Fit(-y_t, z));
}
