namespace SafeStep;

/// <content>Activation functions. At a kink the derivative is the one autograd takes: 0, unless said otherwise.</content>
public static partial class OpTangents
{
    /// <summary>y = max(x, 0).</summary>
    public static Tensor? relu(Tensor x, Tensor? x_t, Tensor y) =>
        x_t is null ? null : TangentKernels.Relu(x_t, y);

    /// <summary>y = min(max(x, 0), 6).</summary>
    public static Tensor? relu6(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => ((x > Held(0)) & (x < Held(6))).to(y.dtype));

    /// <summary>y = x where x > 0, otherwise slope x.</summary>
    public static Tensor? leaky_relu(Tensor x, Tensor? x_t, double negative_slope, Tensor y) =>
        Chain(x_t, () => torch.where(x > Held(0), torch.ones_like(x), FullLike(x, negative_slope)));

    /// <inheritdoc cref="leaky_relu(Tensor, Tensor?, double, Tensor)"/>
    public static Tensor? leaky_relu(Tensor x, Tensor? x_t, Scalar negative_slope, Tensor y) => leaky_relu(x, x_t, Value(negative_slope), y);

    /// <summary>y = x where x > 0, otherwise slope x, with a slope for each channel (or one for all).</summary>
    public static Tensor? prelu(Tensor x, Tensor? x_t, Tensor slope, Tensor? slope_t, Tensor y)
    {
        Tensor negative = (x <= Held(0)).to(x.dtype);
        Tensor? throughInput = x_t is null ? null : x_t * (Held(1) - negative).Plus(negative * PerChannel(slope));
        return TangentArithmetic.Sum(throughInput, slope_t is null ? null : x * negative * PerChannel(slope_t));

        Tensor PerChannel(Tensor values) => values.numel() == 1 || x.dim() < 2
            ? values
            : values.reshape([-1, .. Enumerable.Repeat(1L, (int)x.dim() - 2)]);
    }

    /// <summary>y = x where x > 0, otherwise alpha (e^x - 1).</summary>
    public static Tensor? elu(Tensor x, Tensor? x_t, double alpha, Tensor y) => Chain(x_t, () => torch.where(x > Held(0), torch.ones_like(x), y + Held(alpha)));

    /// <summary>y = max(x, 0) + min(0, alpha (e^(x/alpha) - 1)).</summary>
    public static Tensor? celu(Tensor x, Tensor? x_t, double alpha, Tensor y) => Chain(x_t, () => torch.where(x > Held(0), torch.ones_like(x), (x / Held(alpha)).exp()));

    /// <summary>y = scale (x where x > 0, otherwise alpha (e^x - 1)), with the constants of self-normalising networks.</summary>
    public static Tensor? selu(Tensor x, Tensor? x_t, Tensor y)
    {
        const double Alpha = 1.6732632423543772848170429916717;
        const double Scale = 1.0507009873554804934193349852946;
        return Chain(x_t, () => torch.where(x > Held(0), FullLike(x, Scale), y + Held(Alpha * Scale)));
    }

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static Tensor? sigmoid(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : TangentKernels.Sigmoid(x_t, y);

    /// <summary>y = ln sigmoid(x).</summary>
    public static Tensor? logsigmoid(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (-x).sigmoid());

    /// <summary>y = tanh x.</summary>
    public static Tensor? tanh(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : TangentKernels.Tanh(x_t, y);

    /// <summary>y = x sigmoid(x).</summary>
    public static Tensor? silu(Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : TangentKernels.Silu(x, x_t, y);

    /// <summary>y = x Phi(x), Phi the normal distribution.</summary>
    public static Tensor? gelu(Tensor x, Tensor? x_t, Tensor y) =>
        x_t is null ? null : TangentKernels.Gelu(x, x_t, y).Tangent;

    /// <summary>y = x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2.</summary>
    internal static Tensor? GeluByTanh(Tensor x, Tensor? x_t) => Chain(x_t, () =>
    {
        double scale = Math.Sqrt(2 / Math.PI);
        Tensor squared = x * x;
        Tensor gate = (x * ((squared * Held(0.044715)) + Held(1)) * Held(scale)).tanh();
        return ((gate + Held(1)).Plus(x * (Held(1) - (gate * gate)) * ((squared * Held(3 * 0.044715)) + Held(1)) * Held(scale))) * Held(0.5);
    });

    /// <summary>y = ln (1 + e^(beta x)) / beta, and x where beta x is above the threshold.</summary>
    public static Tensor? softplus(Tensor x, Tensor? x_t, double beta, double threshold, Tensor y) =>
        Chain(x_t, () => torch.where(x * Held(beta) > Held(threshold), torch.ones_like(x), (x * Held(beta)).sigmoid()));

    /// <summary>y = x tanh(softplus(x)).</summary>
    public static Tensor? mish(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () =>
    {
        Tensor gate = torch.where(x > Held(20), x, x.exp().log1p()).tanh();
        return gate.Plus(x * (Held(1) - (gate * gate)) * x.sigmoid());
    });

    /// <summary>y = x / (1 + |x|).</summary>
    public static Tensor? softsign(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (x.abs() + Held(1)).pow(Held(-2)));

    /// <summary>y = x - tanh x.</summary>
    public static Tensor? tanhshrink(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => (x - y).pow(Held(2)));

    /// <summary>y = x clamped to [min_val, max_val].</summary>
    public static Tensor? hardtanh(Tensor x, Tensor? x_t, double min_val, double max_val, Tensor y) =>
        Chain(x_t, () => ((x > Held(min_val)) & (x < Held(max_val))).to(y.dtype));

    /// <summary>y = relu6(x + 3) / 6.</summary>
    public static Tensor? hardsigmoid(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => ((x > Held(-3)) & (x < Held(3))).to(y.dtype) * Held(1.0 / 6));

    /// <summary>y = x relu6(x + 3) / 6.</summary>
    public static Tensor? hardswish(Tensor x, Tensor? x_t, Tensor y) =>
        Chain(x_t, () => torch.where(x <= Held(-3), torch.zeros_like(x), torch.where(x < Held(3), ((x * Held(2)) + Held(3)) * Held(1.0 / 6), torch.ones_like(x))));

    /// <summary>y = softmax of x along a dimension.</summary>
    public static Tensor? softmax(Tensor x, Tensor? x_t, long dim, Tensor y) => x_t is null ? null : TangentKernels.Softmax(x_t, dim, y);

    /// <summary>y = softmax of x in another type.</summary>
    public static Tensor? softmax(Tensor x, Tensor? x_t, long dim, ScalarType? dtype, Tensor y) => x_t is null ? null : softmax(x, x_t.to_type(TangentArithmetic.TypeOfTangent(y)), dim, y);

    /// <summary>y = ln softmax of x in another type.</summary>
    public static Tensor? log_softmax(Tensor x, Tensor? x_t, long dim, ScalarType? dtype, Tensor y) => x_t is null ? null : log_softmax(x, x_t.to_type(TangentArithmetic.TypeOfTangent(y)), dim, y);

    /// <summary>y = ln softmax of x along a dimension.</summary>
    public static Tensor? log_softmax(Tensor x, Tensor? x_t, long dim, Tensor y) => x_t is null ? null : x_t - (y.exp() * x_t).sum(dim, true);

    /// <summary>y = softmax of -x along a dimension.</summary>
    public static Tensor? softmin(Tensor x, Tensor? x_t, long dim, Tensor y) => x_t is null ? null : softmax(-x, -x_t, dim, y);

    /// <summary>y = the first half times the sigmoid of the second half, along a dimension.</summary>
    public static Tensor? glu(Tensor x, Tensor? x_t, long dim, Tensor y)
    {
        if (x_t is null)
        {
            return null;
        }

        Tensor gate = x.chunk(2, dim)[1].sigmoid();
        Tensor[] parts = x_t.chunk(2, dim);
        return (parts[0] * gate).Plus(parts[1] * y * (Held(1) - gate));
    }

    /// <summary>Dropout as it is while nothing is dropped: the value and the tangent pass.</summary>
    [IgnoresOtherArguments]
    public static Dual dropout(Tensor x, Tensor? x_t) => new(x, x_t);

    /// <summary>y = x moved towards 0 by lambda, and 0 near it.</summary>
    [IgnoresOtherArguments]
    public static Tensor? softshrink(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => y.ne(Held(0)).to_type(x.dtype));

    /// <summary>y = x, and 0 near 0.</summary>
    [IgnoresOtherArguments]
    public static Tensor? hardshrink(Tensor x, Tensor? x_t, Tensor y) => softshrink(x, x_t, y);

    /// <summary>y = x above a threshold, otherwise a constant.</summary>
    [IgnoresOtherArguments]
    public static Tensor? threshold(Tensor x, Tensor? x_t, Tensor y) => Chain(x_t, () => y.eq(x).to_type(x.dtype));

    /// <summary>y = softmax of x over the channels.</summary>
    public static Tensor? softmax2d(Tensor x, Tensor? x_t, Tensor y) => softmax(x, x_t, -3, y);
}
