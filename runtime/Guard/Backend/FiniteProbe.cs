namespace SafeStep;

/// <summary>Tells in one number whether a tensor is finite.</summary>
internal static partial class FiniteProbe
{
    /// <summary>One number that is not finite where an element is not. It may overflow by itself, so it only raises the question.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="isSquared">Whether the number is the sum of the squares of all elements.</param>
    public static partial Numbers Of(Tensor tensor, out bool isSquared);
}
