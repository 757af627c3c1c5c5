namespace SafeStep;

/// <content>GELU by name of its form.</content>
public static partial class OpTangents
{
    /// <summary>y = x Phi(x), or its approximation x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2.</summary>
    public static Tensor? gelu(Tensor x, Tensor? x_t, GELU.Approximate approximate, Tensor y) =>
        approximate == GELU.Approximate.none ? gelu(x, x_t, y) : GeluByTanh(x, x_t);
}
