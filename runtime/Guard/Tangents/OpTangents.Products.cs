using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Products of matrices and vectors.</content>
public static partial class OpTangents
{
    /// <summary>z = x y, the matrix product.</summary>
    public static Tensor? matmul(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(x_t is null ? null : x_t.matmul(y), y_t is null ? null : x.matmul(y_t));

    /// <summary>z = the inner product of two vectors.</summary>
    public static Tensor? dot(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) => matmul(x, x_t, y, y_t, z);

    /// <summary>z = the outer product of two vectors.</summary>
    public static Tensor? outer(Tensor x, Tensor? x_t, Tensor y, Tensor? y_t, Tensor z) =>
        Sum(x_t is null ? null : x_t.unsqueeze(1) * y, y_t is null ? null : x.unsqueeze(1) * y_t);

    /// <summary>z = x w' + b.</summary>
    public static Tensor? linear(Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, Tensor z) =>
        Sum(matmul(x, x_t, weight.transpose(0, 1), weight_t?.transpose(0, 1), z), Fit(bias_t, z));

    /// <inheritdoc cref="linear(Tensor, Tensor?, Tensor, Tensor?, Tensor?, Tensor?, Tensor)"/>
    public static Tensor? linear(Tensor x, Tensor? x_t, Tensor weight, Tensor? weight_t, Tensor z) => linear(x, x_t, weight, weight_t, null, null, z);

    /// <summary>z = beta x + alpha (m1 m2).</summary>
    public static Tensor? addmm(Tensor x, Tensor? x_t, Tensor m1, Tensor? m1_t, Tensor m2, Tensor? m2_t, float beta, float alpha, Tensor z)
    {
        Tensor? product = matmul(m1, m1_t, m2, m2_t, z);
        return Sum(Fit(x_t is null ? null : x_t * beta, z), product is null ? null : product * alpha);
    }

    /// <inheritdoc cref="addmm(Tensor, Tensor?, Tensor, Tensor?, Tensor, Tensor?, float, float, Tensor)"/>
    public static Tensor? baddbmm(Tensor x, Tensor? x_t, Tensor m1, Tensor? m1_t, Tensor m2, Tensor? m2_t, float beta, float alpha, Tensor z) =>
        addmm(x, x_t, m1, m1_t, m2, m2_t, beta, alpha, z);
}
