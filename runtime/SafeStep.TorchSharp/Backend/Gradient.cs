namespace SafeStep;

/// <summary>Reads a parameter's gradient: a method until TorchSharp 0.102.4, a property since.</summary>
internal static class Gradient
{
#if GRAD_IS_A_METHOD
    public static Tensor? Of(Tensor parameter) => parameter.grad();
#else
    public static Tensor? Of(Tensor parameter) => parameter.grad;
#endif
}
