namespace SafeStep;

internal static partial class WindowPlaces
{
    public static partial Tensor Of(Tensor values, Tensor indices, int dimensions) => values.flatten(-dimensions).gather(-1, indices.flatten(-dimensions)).reshape(indices.shape);
}
