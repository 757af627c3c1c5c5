namespace SafeStep;

internal static partial class WeightProduct
{
    public static partial Tensor AddTo(Tensor sum, Tensor x, Tensor weight)
    {
        sum.view(-1, weight.shape[0]).addmm_(x.reshape(-1, weight.shape[1]), weight.t());
        return sum;
    }
}
