namespace SafeStep;

/// <summary>The difference of two tensors and its length, which are wanted together.</summary>
internal static class TensorDifference
{
    /// <summary>left - right, in the type of left, and the sum of its squares, one number.</summary>
    public static (Tensor Difference, Tensor SquaredLength) Of(Tensor left, Tensor right)
    {
        var difference = left - right;
        // As a product, for a norm would take twice the time, and at once, while the difference is in the cache.
        var flat = difference.reshape(-1);
        return (difference, torch.dot(flat, flat));
    }
}
