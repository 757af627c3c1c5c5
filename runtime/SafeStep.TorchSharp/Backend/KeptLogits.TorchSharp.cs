namespace SafeStep;

internal static partial class KeptLogits
{
    // TorchSharp's alias is a second reference to the same native tensor, not a view of it.
    public static partial Tensor Keep(Tensor output)
    {
        var kept = output.alias().DetachFromDisposeScope();
        if (kept.requires_grad && !kept.is_leaf)
        {
            kept.retain_grad();
        }

        return kept;
    }

    public static partial Tensor? GradientOf(Tensor kept) => kept.requires_grad ? kept.grad : null;
}
