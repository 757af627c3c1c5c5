namespace SafeStep;

/// <summary>Logits that outlive whoever got them, so that the gradient of the loss with respect to them can be read at the step.</summary>
internal static partial class KeptLogits
{
    /// <summary>Another handle of the very same result, outside all dispose scopes. A user's scope may dispose the handle that it was given.</summary>
    /// <param name="output">What the model returned; its gradient is retained where it is part of a graph.</param>
    public static partial Tensor Keep(Tensor output);

    /// <summary>The gradient gathered so far, null when no backward came by.</summary>
    /// <param name="kept">What <see cref="Keep"/> returned.</param>
    public static partial Tensor? GradientOf(Tensor kept);
}
