namespace SafeStep;

/// <summary>Products with a weight, added to what is there.</summary>
internal static partial class WeightProduct
{
    /// <summary>Adds x w' in place.</summary>
    /// <param name="sum">What it is added to, contiguous, shape [..., out]; nobody else has seen it.</param>
    /// <param name="x">Shape [..., in].</param>
    /// <param name="weight">Shape [out, in].</param>
    public static partial Tensor AddTo(Tensor sum, Tensor x, Tensor weight);
}
