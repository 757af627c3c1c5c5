using static SafeStep.TangentArithmetic;

namespace SafeStep;

/// <content>Norms of windows, of places or of channels; and the leaky function of a random slope, once it has none.</content>
public static partial class LayerTangents
{
    /// <summary>y = the norm of each window: (sum x^p)^(1/p).</summary>
    public static Tensor? LPPool1d(LPPool1d layer, Tensor x, Tensor? x_t) => NormOfWindows(
        x, x_t, layer.norm_type, layer.kernel_size, t => torch.nn.functional.avg_pool1d(t, layer.kernel_size, layer.stride, ceil_mode: layer.ceil_mode));

    /// <inheritdoc cref="LPPool1d"/>
    public static Tensor? LPPool2d(LPPool2d layer, Tensor x, Tensor? x_t) => NormOfWindows(
        x, x_t, layer.norm_type, layer.kernel_size[0] * layer.kernel_size[1], t => torch.nn.functional.avg_pool2d(t, layer.kernel_size, layer.stride, ceil_mode: layer.ceil_mode));

    /// <summary>y = x / (k + alpha mean x^2)^beta, the mean over neighbouring channels.</summary>
    public static Tensor? LocalResponseNorm(LocalResponseNorm layer, Tensor x, Tensor? x_t, Tensor y)
    {
        if (x_t is null)
        {
            return null;
        }

        Tensor values = InTypeOf(x_t, x);
        Tensor size = (Neighbours(values * values) * Held(layer.alpha)) + Held(layer.k);
        Tensor size_t = Neighbours(values * x_t) * Held(2 * layer.alpha);
        return (x_t / size.pow(Held(layer.beta))) - (InTypeOf(x_t, y) * size_t * Held(layer.beta) / size);

        // The mean over a window of channels, zeros beyond the first and the last: half of it before, less than half after.
        Tensor Neighbours(Tensor t)
        {
            long before = layer.size / 2, after = (layer.size - 1) / 2;
            Tensor padded = torch.cat([Zeros(before), t, Zeros(after)], 1);
            Tensor sum = padded.narrow(1, 0, t.shape[1]);
            for (long i = 1; i < layer.size; i++)
            {
                sum = sum.Plus(padded.narrow(1, i, t.shape[1]));
            }

            return sum / Held(layer.size);

            Tensor Zeros(long channels) => torch.zeros([t.shape[0], channels, .. t.shape[2..]], dtype: t.dtype, device: t.device);
        }
    }

    /// <summary>y = x where x > 0, otherwise the mean slope times x, as it is after training.</summary>
    public static Tensor? RReLU(RReLU layer, Tensor x, Tensor? x_t, Tensor y) => x_t is null ? null : OpTangents.leaky_relu(x, x_t, -At(layer, -1), y);

    // A window of zeros only has a kink there: zero.
    private static Tensor? NormOfWindows(Tensor x, Tensor? x_t, double p, long size, Func<Tensor, Tensor> mean)
    {
        if (x_t is null)
        {
            return null;
        }

        Tensor values = InTypeOf(x_t, x);
        Tensor sum = mean(values.pow(Held(p))) * Held(size), sum_t = mean(values.pow(Held(p - 1)) * x_t) * Held(size);
        Tensor y_t = sum.pow(Held((1 / p) - 1)) * sum_t;
        return torch.where(sum.eq(Held(0)), torch.zeros_like(y_t), y_t);
    }
}
