namespace SafeStep;

/// <summary>Values at the places that a pooling chose.</summary>
internal static partial class WindowPlaces
{
    /// <summary>What a tensor of the pooled one's shape holds there.</summary>
    /// <param name="values">Shape [..., d1, ...].</param>
    /// <param name="indices">For each window its place, counted over the pooled dimensions of <paramref name="values"/>, which are the last ones.</param>
    /// <param name="dimensions">How many dimensions were pooled.</param>
    /// <returns>A tensor of the shape of <paramref name="indices"/>.</returns>
    public static partial Tensor Of(Tensor values, Tensor indices, int dimensions);
}
