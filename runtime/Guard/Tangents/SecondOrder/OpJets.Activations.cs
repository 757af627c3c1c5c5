using static SafeStep.JetTangent;

namespace SafeStep;

/// <content>Activation functions. Piecewise linear ones have no curvature but at their kinks.</content>
public static partial class OpJets
{
    /// <summary>y = max(x, 0).</summary>
    public static JetTangent? relu(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.relu(x, t, y));

    /// <summary>y = min(max(x, 0), 6).</summary>
    public static JetTangent? relu6(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.relu6(x, t, y));

    /// <summary>y = x where x > 0, otherwise slope x.</summary>
    public static JetTangent? leaky_relu(Tensor x, JetTangent? x_t, double negative_slope, Tensor y) => Chain(x_t, t => OpTangents.leaky_relu(x, t, negative_slope, y));

    /// <summary>y = x clamped to [min_val, max_val].</summary>
    public static JetTangent? hardtanh(Tensor x, JetTangent? x_t, double min_val, double max_val, Tensor y) => Chain(x_t, t => OpTangents.hardtanh(x, t, min_val, max_val, y));

    /// <summary>y = x clamped to [min, max].</summary>
    public static JetTangent? clamp(Tensor x, JetTangent? x_t, Scalar? min, Scalar? max, Tensor y) => Chain(x_t, t => OpTangents.clamp(x, t, min, max, y));

    /// <summary>y = 1 / (1 + e^-x).</summary>
    public static JetTangent? sigmoid(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.sigmoid(x, t, y), t => t * t * y * (1 - y) * (1 - (y * 2)));

    /// <summary>y = tanh x.</summary>
    public static JetTangent? tanh(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.tanh(x, t, y), t => t * t * y * (1 - (y * y)) * -2);

    /// <summary>y = x sigmoid(x).</summary>
    public static JetTangent? silu(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.silu(x, t, y), t =>
    {
        Tensor gate = x.sigmoid();
        return t * t * gate * (1 - gate) * ((x * (1 - (gate * 2))) + 2);
    });

    /// <summary>y = x Phi(x), Phi the normal distribution.</summary>
    public static JetTangent? gelu(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.gelu(x, t, y), t =>
    {
        Tensor squared = x * x;
        return t * t * (squared * -0.5).exp() * (2 - squared) * (1 / Math.Sqrt(2 * Math.PI));
    });

    /// <summary>y = x (1 + tanh(u)) / 2 with u = sqrt(2/pi) (x + 0.044715 x^3).</summary>
    internal static JetTangent? GeluByTanh(Tensor x, JetTangent? x_t) => Chain(x_t, t => OpTangents.GeluByTanh(x, t), t =>
    {
        double scale = Math.Sqrt(2 / Math.PI);
        Tensor squared = x * x;
        Tensor gate = (x * ((squared * 0.044715) + 1) * scale).tanh();
        Tensor rise = ((squared * (3 * 0.044715)) + 1) * scale;
        Tensor slope = (1 - (gate * gate)) * rise;
        Tensor bend = ((1 - (gate * gate)) * (x * (6 * 0.044715 * scale))) - (gate * slope * rise * 2);
        return t * t * (slope + (x * bend * 0.5));
    });

    /// <summary>y = softmax of x along a dimension.</summary>
    public static JetTangent? softmax(Tensor x, JetTangent? x_t, long dim, Tensor y) => Chain(x_t, t => OpTangents.softmax(x, t, dim, y), t =>
    {
        Tensor squared = (t - (y * t).sum(dim, true)).square();
        return y * (squared - (y * squared).sum(dim, true));
    });

    /// <summary>y = ln softmax of x along a dimension.</summary>
    public static JetTangent? log_softmax(Tensor x, JetTangent? x_t, long dim, Tensor y) => Chain(x_t, t => OpTangents.log_softmax(x, t, dim, y), t =>
    {
        Tensor weights = y.exp();
        return -(weights * (t - (weights * t).sum(dim, true)).square()).sum(dim, true).expand(y.shape);
    });

    /// <summary>Dropout as it is while nothing is dropped: the value and its derivatives pass.</summary>
    [IgnoresOtherArguments]
    public static Jet dropout(Tensor x, JetTangent? x_t) => new(x, x_t);
}
