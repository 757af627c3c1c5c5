namespace SafeStep;

/// <summary>Reads a parameter's gradient: a method until TorchSharp 0.102.4, a property since.</summary>
internal static class Gradient
{
#if GRAD_IS_A_METHOD
    public static Tensor? Of(Tensor parameter) => parameter.grad();
#else
    public static Tensor? Of(Tensor parameter) => parameter.grad;
#endif

    /// <summary>Whether only the rows that were looked up are held, which few operations can handle.</summary>
    public static bool IsSparse(Tensor gradient) => gradient.is_sparse;

    /// <summary>The gradient with all its rows.</summary>
    public static Tensor Dense(Tensor gradient) => IsSparse(gradient) ? gradient.to_dense() : gradient;
}
