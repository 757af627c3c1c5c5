namespace SafeStep;

/// <summary>Tells in one number whether a tensor is finite.</summary>
internal static class FiniteProbe
{
    /// <summary>One number on the tensor's device that is not finite where an element is not. It may overflow by itself, so it only raises the question.</summary>
    public static Tensor Of(Tensor tensor) => tensor.sum();
}
