namespace SafeStep;

/// <summary>The difference of two tensors, and its length: of most steps nothing else is wanted.</summary>
internal static partial class TensorDifference
{
    /// <summary>left - right, in the type of left.</summary>
    public static partial Tensor Of(Tensor left, Tensor right);

    /// <summary>The sum of the squares of left - right, which is not kept.</summary>
    public static partial Numbers SquaredLength(Tensor left, Tensor right);
}
