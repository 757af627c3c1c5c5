namespace SafeStep;

/// <summary>Reads gradients of parameters.</summary>
internal static partial class Gradient
{
    /// <summary>What backward has gathered in a parameter; null before the first.</summary>
    public static partial Tensor? Of(Tensor parameter);

    /// <summary>The gradient of a number with respect to parameters, null for one that it does not depend on. What backward has gathered in them stays.</summary>
    /// <param name="scalar">One number, part of a graph.</param>
    /// <param name="parameters">The parameters.</param>
    public static partial Tensor?[] Of(Tensor scalar, IReadOnlyList<Tensor> parameters);

    /// <summary>Whether only the rows that were looked up are held, which few operations can handle.</summary>
    public static partial bool IsSparse(Tensor gradient);

    /// <summary>The gradient with all its rows.</summary>
    public static partial Tensor Dense(Tensor gradient);
}
