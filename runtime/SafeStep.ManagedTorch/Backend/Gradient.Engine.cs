namespace SafeStep;

internal static partial class Gradient
{
    public static partial Tensor? Of(Tensor parameter) => parameter.grad;

    public static partial Tensor?[] Of(Tensor scalar, IReadOnlyList<Tensor> parameters)
    {
        Tensor?[] gathered = [.. parameters.Select(parameter => parameter.grad)];
        try
        {
            foreach (var parameter in parameters)
            {
                parameter.grad = null;
            }

            scalar.backward();
            return [.. parameters.Select(parameter => parameter.grad)];
        }
        finally
        {
            for (int i = 0; i < gathered.Length; i++)
            {
                parameters[i].grad = gathered[i];
            }
        }
    }

    // The engine has no sparse tensors.
    public static partial bool IsSparse(Tensor gradient) => false;

    public static partial Tensor Dense(Tensor gradient) => gradient;
}
