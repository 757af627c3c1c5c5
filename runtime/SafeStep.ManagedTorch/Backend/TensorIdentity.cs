namespace SafeStep;

/// <summary>Tells whether two tensors are one parameter: here the tensor object itself, which every read of a module returns.</summary>
internal static class TensorIdentity
{
    public static object Of(Tensor parameter) => parameter;
}
