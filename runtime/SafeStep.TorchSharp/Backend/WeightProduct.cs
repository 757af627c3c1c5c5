namespace SafeStep;

/// <summary>Products with a weight, added to what is there.</summary>
internal static class WeightProduct
{
    /// <summary>Adds x w' in place.</summary>
    /// <param name="sum">What it is added to, contiguous, shape [..., out]; nobody else has seen it.</param>
    /// <param name="x">Shape [..., in].</param>
    /// <param name="weight">Shape [out, in].</param>
    public static Tensor AddTo(Tensor sum, Tensor x, Tensor weight)
    {
        sum.view(-1, weight.shape[0]).addmm_(x.reshape(-1, weight.shape[1]), weight.t());
        return sum;
    }
}
