namespace SafeStep;

internal static partial class SpreadReduction
{
    public static partial Numbers Of(LogitJvp jvp)
    {
        long classes = jvp.Logits.shape[^1];
        if (HostValues.TryOf<float>(jvp.Logits, out var atHand) && HostValues.TryOf<float>(jvp.Slopes, out var slopes))
        {
            double[] numbers = HostArithmetic.Spread(atHand, slopes, checked((int)classes));
            GC.KeepAlive(jvp);
            return numbers;
        }

        var rows = jvp.Slopes.reshape(-1, classes);
        var spreads = Wide(rows.amax([1])) - Wide(rows.amin([1]));
        var logit = jvp.Logits.reshape(-1);
        return torch.stack([spreads.amax([0]), Wide(spreads.argmax()), Wide(logit.amax([0])), Wide(logit.amin([0]))]);
    }

    private static Tensor Wide(Tensor tensor) => tensor.to_type(torch.ScalarType.Float64);
}
