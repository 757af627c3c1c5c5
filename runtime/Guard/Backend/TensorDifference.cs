namespace SafeStep;

/// <summary>The difference of two tensors and its length, which are wanted together.</summary>
internal static partial class TensorDifference
{
    /// <summary>left - right, in the type of left, and the sum of its squares.</summary>
    public static partial (Tensor Difference, Numbers SquaredLength) Of(Tensor left, Tensor right);
}
