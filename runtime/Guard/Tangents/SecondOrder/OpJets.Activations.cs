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
    public static JetTangent? sigmoid(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.sigmoid(x, t, y), t => t * t * y * (Held(1) - y) * (Held(1) - (y * Held(2))));

    /// <summary>y = tanh x.</summary>
    public static JetTangent? tanh(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.tanh(x, t, y), t => t * t * y * (Held(1) - (y * y)) * Held(-2));

    /// <summary>y = x sigmoid(x).</summary>
    public static JetTangent? silu(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.silu(x, t, y), t =>
    {
        Tensor gate = x.sigmoid();
        return t * t * gate * (Held(1) - gate) * ((x * (Held(1) - (gate * Held(2)))) + Held(2));
    });

    /// <summary>y = x Phi(x), Phi the normal distribution.</summary>
    public static JetTangent? gelu(Tensor x, JetTangent? x_t, Tensor y) => Chain(x_t, t => OpTangents.gelu(x, t, y), t =>
    {
        Tensor squared = x * x;
        return t * t * (squared * Held(-0.5)).exp() * (Held(2) - squared) * Held(1 / Math.Sqrt(2 * Math.PI));
    });

    /// <summary>y = x (1 + tanh(u)) / 2 with u = sqrt(2/pi) (x + 0.044715 x^3).</summary>
    internal static JetTangent? GeluByTanh(Tensor x, JetTangent? x_t) => Chain(x_t, t => OpTangents.GeluByTanh(x, t), t =>
    {
        double scale = Math.Sqrt(2 / Math.PI);
        Tensor squared = x * x;
        Tensor gate = (x * ((squared * Held(0.044715)) + Held(1)) * Held(scale)).tanh();
        Tensor rise = ((squared * Held(3 * 0.044715)) + Held(1)) * Held(scale);
        Tensor slope = (Held(1) - (gate * gate)) * rise;
        Tensor bend = ((Held(1) - (gate * gate)) * (x * Held(6 * 0.044715 * scale))) - (gate * slope * rise * Held(2));
        return t * t * slope.Plus(x * bend * Held(0.5));
    });

    /// <summary>y = softmax of x along a dimension.</summary>
    public static JetTangent? softmax(Tensor x, JetTangent? x_t, long dim, Tensor y) => Chain(x_t, t => OpTangents.softmax(x, t, dim, y), t =>
    {
        Tensor squared = (t - (y * t).sum(dim, true)).Squared();
        return y * (squared - (y * squared).sum(dim, true));
    });

    /// <summary>y = ln softmax of x along a dimension.</summary>
    public static JetTangent? log_softmax(Tensor x, JetTangent? x_t, long dim, Tensor y) => Chain(x_t, t => OpTangents.log_softmax(x, t, dim, y), t =>
    {
        Tensor weights = y.exp();
        return -(weights * (t - (weights * t).sum(dim, true)).Squared()).sum(dim, true).expand(y.shape);
    });

    /// <summary>Dropout as it is while nothing is dropped: the value and its derivatives pass.</summary>
    [IgnoresOtherArguments]
    public static Jet dropout(Tensor x, JetTangent? x_t) => new(x, x_t);
}
