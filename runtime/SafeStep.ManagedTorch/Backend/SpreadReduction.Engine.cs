using SafeStep.ManagedTorch;

namespace SafeStep;

internal static partial class SpreadReduction
{
    public static partial Numbers Of(LogitRows rows)
    {
        using var logits = Elementwise.Dense(rows.Logits, rows.Logits.dtype);
        using var slopes = Elementwise.Dense(rows.Slopes, rows.Logits.dtype);
        return logits.dtype == torch.ScalarType.Float32
            ? HostArithmetic.Spread(logits.Values<float>(), slopes.Values<float>(), rows.Classes)
            : HostArithmetic.Spread(logits.Values<double>(), slopes.Values<double>(), rows.Classes);
    }

    public static partial Numbers OfGradient(LogitRows rows)
    {
        using var gradient = Elementwise.Dense(rows.Gradient!, rows.Logits.dtype);
        using var slopes = Elementwise.Dense(rows.Slopes, rows.Logits.dtype);
        return gradient.dtype == torch.ScalarType.Float32
            ? HostArithmetic.Gradient<float>(gradient.Values<float>(), slopes.Values<float>(), rows.Classes)
            : HostArithmetic.Gradient<double>(gradient.Values<double>(), slopes.Values<double>(), rows.Classes);
    }
}
