namespace SafeStep;

internal static partial class Gradient
{
    public static partial Tensor? Of(Tensor parameter) => parameter.grad;

    // The engine has no sparse tensors.
    public static partial bool IsSparse(Tensor gradient) => false;

    public static partial Tensor Dense(Tensor gradient) => gradient;
}
