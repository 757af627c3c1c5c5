namespace SafeStep;

internal static partial class SpreadReduction
{
    public static partial Numbers Of(LogitRows rows)
    {
        if (HostValues.TryOf<float>(rows.Logits, out var atHand) && HostValues.TryOf<float>(rows.Slopes, out var slopes))
        {
            double[] numbers = HostArithmetic.Spread(atHand, slopes, rows.Classes);
            GC.KeepAlive(rows);
            return numbers;
        }

        var spreads = Wide(rows.Slopes.amax([1])) - Wide(rows.Slopes.amin([1]));
        var logit = rows.Logits.reshape(-1);
        return torch.stack([spreads.amax([0]), Wide(spreads.argmax()), Wide(logit.amax([0])), Wide(logit.amin([0]))]);
    }

    public static partial Numbers OfGradient(LogitRows rows)
    {
        if (HostValues.TryOf<float>(rows.Gradient!, out var atHand) && HostValues.TryOf<float>(rows.Slopes, out var slopes))
        {
            double[] numbers = HostArithmetic.Gradient<float>(atHand, slopes, rows.Classes);
            GC.KeepAlive(rows);
            return numbers;
        }

        var gradient = rows.Gradient!.element_size() < sizeof(float) ? rows.Gradient!.to_type(ScalarType.Float32) : rows.Gradient!;
        var magnitudes = gradient.abs().amax([1]);
        // A masked class has no gradient, and its slope may be anything.
        var along = torch.where(gradient.eq(Held(0)), torch.zeros_like(gradient), rows.Slopes.to_type(gradient.dtype));
        return torch.stack([Wide(magnitudes.eq(Held(0)).sum()), Wide(magnitudes.amax([0])), Wide(gradient.sum(1).abs().amax([0])), Wide(torch.dot(gradient.reshape(-1), along.reshape(-1)))]);
    }

    private static Tensor Wide(Tensor tensor) => tensor.to_type(torch.ScalarType.Float64);
}
