using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Operations that the embedded engine has and TorchSharp has not: the entire activations of the paper's appendix 3.</content>
public static partial class OpTangents
{
    /// <summary>y = x Phi(beta x) + phi(beta x) / beta, Phi and phi the normal distribution and its density.</summary>
    public static Tensor? ria(Tensor x, Tensor? x_t, double beta, Tensor y) => Chain(x_t, () => NormalDistribution(x * beta));

    /// <summary>y = value Phi(beta gate).</summary>
    public static Tensor? gauss_glu(Tensor value, Tensor? value_t, Tensor gate, Tensor? gate_t, double beta, Tensor y) => Sum(
        Fit(value_t is null ? null : value_t * NormalDistribution(gate * beta), y),
        Fit(gate_t is null ? null : value * gate_t * ((gate * beta).square() * -0.5).exp() * (beta / Math.Sqrt(2 * Math.PI)), y));

    private static Tensor NormalDistribution(Tensor x) => ((x * Math.Sqrt(0.5)).erf() + 1) * 0.5;
}
