namespace SafeStep;

/// <summary>Reads a parameter's gradient.</summary>
internal static class Gradient
{
    public static Tensor? Of(Tensor parameter) => parameter.grad;

    /// <summary>Whether only the rows that were looked up are held, which few operations can handle.</summary>
    public static bool IsSparse(Tensor gradient) => gradient.is_sparse;

    /// <summary>The gradient with all its rows.</summary>
    public static Tensor Dense(Tensor gradient) => IsSparse(gradient) ? gradient.to_dense() : gradient;
}
