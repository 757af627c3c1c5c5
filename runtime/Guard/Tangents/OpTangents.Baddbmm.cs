namespace SafeStep;

/// <content>A product that TorchSharp, up to 0.107, computes from its arguments in another order; there this file is left out.</content>
public static partial class OpTangents
{
    /// <inheritdoc cref="addmm(Tensor, Tensor?, Tensor, Tensor?, Tensor, Tensor?, float, float, Tensor)"/>
    public static Tensor? baddbmm(Tensor x, Tensor? x_t, Tensor m1, Tensor? m1_t, Tensor m2, Tensor? m2_t, float beta, float alpha, Tensor z) =>
        addmm(x, x_t, m1, m1_t, m2, m2_t, beta, alpha, z);
}
