namespace SafeStep;

internal static partial class Gradient
{
    public static partial Tensor? Of(Tensor parameter) => parameter.grad;

    public static partial Tensor?[] Of(Tensor scalar, IReadOnlyList<Tensor> parameters)
    {
        // Every parameter that was used gets an entry; those that were not an invalid one.
        var gradients = torch.autograd.grad([scalar], [.. parameters], allow_unused: true);
        return [.. gradients.Select(gradient => gradient is null || gradient.IsInvalid ? null : gradient)];
    }

    public static partial bool IsSparse(Tensor gradient) => gradient.is_sparse;

    public static partial Tensor Dense(Tensor gradient) => IsSparse(gradient) ? gradient.to_dense() : gradient;
}
