namespace SafeStep;

/// <summary>Tells whether two tensors are one parameter, whatever objects stand for it. Tensors themselves are equal where their values are.</summary>
internal static partial class TensorIdentity
{
    /// <summary>A key that is equal for every object of the same parameter and for no other.</summary>
    public static partial object Of(Tensor parameter);

    /// <summary>Whether a key is that of a tensor.</summary>
    public static partial bool Is(Tensor parameter, object key);
}
