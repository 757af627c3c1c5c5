namespace SafeStep;

/// <summary>The ratio of a proposed step, or what in it is not finite.</summary>
internal readonly record struct StepMeasurement(double Ratio, int BottleneckSample, bool ExactTangent, string? NotFinite)
{
    public static StepMeasurement OfNotFinite(string culprit, bool exactTangent = true) => new(double.NaN, -1, exactTangent, culprit);

    /// <summary>Measures a batch. Classes are the last dimension of the logits, every other dimension counts samples.</summary>
    public static StepMeasurement Of(LogitJvp jvp, RadiusBound bound)
    {
        using (jvp)
        {
            if (jvp.Logits.dim() == 0 || jvp.Logits.numel() == 0)
            {
                throw new InvalidOperationException(
                    $"The logits have shape [{string.Join(", ", jvp.Logits.shape)}]: an empty batch or no classes. A step needs at least one sample to be measured on.");
            }

            return jvp.Logits.dtype == torch.ScalarType.Float64
                ? Of(ToArray<double>(jvp.Logits), ToArray<double>(jvp.Slopes), jvp, bound)
                : Of(ToArray<float>(jvp.Logits, torch.ScalarType.Float32), ToArray<float>(jvp.Slopes, torch.ScalarType.Float32), jvp, bound);
        }
    }

    private static StepMeasurement Of(double[] logits, double[] slopes, LogitJvp jvp, RadiusBound bound) =>
        NotFiniteIn(logits, slopes) is { } culprit
            ? OfNotFinite(culprit, jvp.ExactTangent)
            : Of(ConvergenceRadius.OfBatch(bound, logits, slopes, Classes(jvp)), jvp);

    private static StepMeasurement Of(float[] logits, float[] slopes, LogitJvp jvp, RadiusBound bound) =>
        NotFiniteIn(logits, slopes) is { } culprit
            ? OfNotFinite(culprit, jvp.ExactTangent)
            : Of(ConvergenceRadius.OfBatch(bound, logits, slopes, Classes(jvp)), jvp);

    private static StepMeasurement Of(BatchRadius batch, LogitJvp jvp) => new(1 / batch.Radius, batch.BottleneckRow, jvp.ExactTangent, null);

    // A logit of minus infinity is a masked class: it has probability zero and takes no part, whatever its slope.
    private static string? NotFiniteIn<T>(T[] logits, T[] slopes)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        for (int i = 0; i < logits.Length; i++)
        {
            if (!T.IsFinite(logits[i]) && !T.IsNegativeInfinity(logits[i]))
            {
                return "a logit";
            }

            if (!T.IsFinite(slopes[i]) && !T.IsNegativeInfinity(logits[i]))
            {
                return "the slope of a logit";
            }
        }

        return null;
    }

    private static int Classes(LogitJvp jvp) => checked((int)jvp.Logits.shape[^1]);

    private static T[] ToArray<T>(Tensor tensor, torch.ScalarType? type = null)
        where T : unmanaged
    {
        using var converted = (type is { } target ? tensor.to_type(target) : tensor.alias()).cpu().contiguous();
        return converted.data<T>().ToArray();
    }
}
