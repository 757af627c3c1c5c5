namespace SafeStep;

/// <summary>Reads gradients of parameters.</summary>
internal static partial class Gradient
{
    /// <summary>What backward has gathered in a parameter; null before the first.</summary>
    public static partial Tensor? Of(Tensor parameter);

    /// <summary>Whether only the rows that were looked up are held, which few operations can handle.</summary>
    public static partial bool IsSparse(Tensor gradient);

    /// <summary>The gradient with all its rows.</summary>
    public static partial Tensor Dense(Tensor gradient);

    /// <summary>The inner product with another gradient or a difference of the same shape, in float64.</summary>
    public static double Product(Tensor gradient, Tensor other) => (gradient.detach().to_type(torch.ScalarType.Float64) * other.detach().to_type(torch.ScalarType.Float64)).sum().item<double>();
}
