namespace SafeStep;

/// <summary>Reads a parameter's gradient.</summary>
internal static class Gradient
{
    public static Tensor? Of(Tensor parameter) => parameter.grad;
}
