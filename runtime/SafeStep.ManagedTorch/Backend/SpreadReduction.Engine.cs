using SafeStep.ManagedTorch;

namespace SafeStep;

internal static partial class SpreadReduction
{
    public static partial Numbers Of(LogitJvp jvp)
    {
        int classes = checked((int)jvp.Logits.shape[^1]);
        using var logits = Elementwise.Dense(jvp.Logits, jvp.Logits.dtype);
        using var slopes = Elementwise.Dense(jvp.Slopes, jvp.Logits.dtype);
        return logits.dtype == torch.ScalarType.Float32
            ? HostArithmetic.Spread(logits.Values<float>(), slopes.Values<float>(), classes)
            : HostArithmetic.Spread(logits.Values<double>(), slopes.Values<double>(), classes);
    }
}
