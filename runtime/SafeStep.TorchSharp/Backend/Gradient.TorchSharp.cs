namespace SafeStep;

internal static partial class Gradient
{
    public static partial Tensor? Of(Tensor parameter) => parameter.grad;

    public static partial bool IsSparse(Tensor gradient) => gradient.is_sparse;

    public static partial Tensor Dense(Tensor gradient) => IsSparse(gradient) ? gradient.to_dense() : gradient;
}
