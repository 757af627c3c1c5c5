using System.Numerics;
using System.Numerics.Tensors;
using SafeStep.ManagedTorch;

namespace SafeStep;

internal static partial class SpreadReduction
{
    public static partial Tensor Of(LogitJvp jvp)
    {
        int classes = checked((int)jvp.Logits.shape[^1]);
        using var logits = Elementwise.Dense(jvp.Logits, jvp.Logits.dtype);
        using var slopes = Elementwise.Dense(jvp.Slopes, jvp.Logits.dtype);
        return torch.tensor(logits.dtype == torch.ScalarType.Float32
            ? Of(logits.Values<float>(), slopes.Values<float>(), ConvergenceRadius.OfBatch)
            : Of(logits.Values<double>(), slopes.Values<double>(), ConvergenceRadius.OfBatch));

        double[] Of<T>(ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, Smallest<T> smallest)
            where T : IFloatingPointIeee754<T>
        {
            double largest = double.CreateChecked(TensorPrimitives.Max(logits)), least = double.CreateChecked(TensorPrimitives.Min(logits));
            // What is not finite has no radius: it is looked for row by row, elsewhere.
            if (!double.IsFinite(largest) || !double.IsFinite(least) || !T.IsFinite(TensorPrimitives.Max(slopes)) || !T.IsFinite(TensorPrimitives.Min(slopes)))
            {
                return [double.NaN, -1, largest, least];
            }

            var batch = smallest(RadiusBound.Spread, logits, slopes, classes);
            return [Math.PI / batch.Radius, batch.BottleneckRow, largest, least];
        }
    }

    private delegate BatchRadius Smallest<T>(RadiusBound bound, ReadOnlySpan<T> logits, ReadOnlySpan<T> slopes, int classes);
}
