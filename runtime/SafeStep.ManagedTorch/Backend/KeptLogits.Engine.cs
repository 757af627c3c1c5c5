namespace SafeStep;

internal static partial class KeptLogits
{
    public static partial Tensor Keep(Tensor output)
    {
        var kept = output.Alias().DetachFromDisposeScope();
        kept.SetHistory(output.History);
        kept.retain_grad();
        return kept;
    }

    public static partial Tensor? GradientOf(Tensor kept) => kept.grad;
}
