namespace SafeStep;

internal static partial class SpreadReduction
{
    public static partial Tensor Of(LogitJvp jvp)
    {
        long classes = jvp.Logits.shape[^1];
        var slopes = jvp.Slopes.reshape(-1, classes);
        var spreads = Wide(slopes.amax([1])) - Wide(slopes.amin([1]));
        return torch.stack([spreads.max(), Wide(spreads.argmax()), Wide(jvp.Logits.max()), Wide(jvp.Logits.min())]);
    }

    private static Tensor Wide(Tensor tensor) => tensor.to_type(torch.ScalarType.Float64);
}
