using System.Numerics;
using SafeStep.ManagedTorch;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep;

/// <summary>Tangents that are worth more than a chain of operations: here each is one kernel, which gives the value as well.</summary>
internal static class TangentKernels
{
    /// <summary>The tangent of max(x, 0), whose value is y.</summary>
    public static Tensor Relu(Tensor x_t, Tensor y) => Mapped.Of<ReluGradient>(y, x_t);

    /// <summary>The tangent of tanh x, whose value is y.</summary>
    public static Tensor Tanh(Tensor x_t, Tensor y) => x_t * (1 - (y * y));

    /// <summary>The tangent of sigmoid x, whose value is y.</summary>
    public static Tensor Sigmoid(Tensor x_t, Tensor y) => x_t * (y * (1 - y));

    /// <summary>The tangent of x sigmoid(x), whose value is y.</summary>
    public static Tensor Silu(Tensor x, Tensor x_t, Tensor y)
    {
        Tensor gate = x.sigmoid();
        return x_t * (gate + (y * (1 - gate)));
    }

    /// <summary>The tangent of the softmax along a dimension, whose value is y.</summary>
    public static Tensor Softmax(Tensor x_t, long dim, Tensor y) => y * (x_t - (y * x_t).sum(dim, true));

    /// <summary>x Phi(x), y where it is known, and its tangent.</summary>
    public static Dual Gelu(Tensor x, Tensor x_t, Tensor? y)
    {
        if (y is not null)
        {
            return new Dual(y, Mapped.Of<GeluGradient>(x, x_t, Mapped.Transcendental));
        }

        using var at = Elementwise.Dense(x, x.dtype);
        using var along = Elementwise.Dense(x_t, x.dtype);
        var (value, tangent) = (Tensor.Allocate(x.dtype, x.Sizes), Tensor.Allocate(x.dtype, x.Sizes));
        if (x.dtype == torch.ScalarType.Float32)
        {
            Run<float>();
        }
        else
        {
            Run<double>();
        }

        return new Dual(value, tangent);

        void Run<T>()
            where T : unmanaged, INumber<T> => GeluTangentKernel.Run(at.Values<T>(), along.Values<T>(), value.Values<T>(), tangent.Values<T>());
    }

    /// <summary>(x - mean) / sqrt(variance + eps) weight + bias over the last dimensions, y where it is known, and its tangent.</summary>
    public static Dual LayerNorm(Tensor x, Tensor? x_t, long[] shape, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor? y)
    {
        if (x_t is null && weight_t is null && bias_t is null)
        {
            return new Dual(y ?? torch.nn.functional.layer_norm(x, shape, weight, bias, eps), null);
        }

        var type = x.dtype;
        Tensor[] dense = [.. new[] { x, x_t, weight, weight_t, bias, bias_t }.Select(part => part is null ? torch.zeros(0, type) : Elementwise.Dense(part, type))];
        var (value, tangent) = (y ?? Tensor.Allocate(type, x.Sizes), Tensor.Allocate(type, x.Sizes));
        if (type == torch.ScalarType.Float32)
        {
            Run<float>();
        }
        else
        {
            Run<double>();
        }

        Array.ForEach(dense, part => part.Dispose());
        return new Dual(value, tangent);

        void Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T> => LayerNormTangentKernel.Run<T>(
                dense[0].Values<T>(), dense[1].Values<T>(), dense[2].Values<T>(), dense[3].Values<T>(), dense[4].Values<T>(), dense[5].Values<T>(),
                eps, Layout.Int(Layout.Count(shape)), y is null ? value.Values<T>() : [], tangent.Values<T>());
    }

    /// <summary>(x - mean) / sqrt(variance + eps) weight + bias for each channel, y where it is known, and its tangent; no mean: by the statistics of the batch.</summary>
    public static Dual BatchNorm(
        Tensor x, Tensor? x_t, Tensor? mean, Tensor? variance, Tensor? weight, Tensor? weight_t, Tensor? bias, Tensor? bias_t, double eps, Tensor? y)
    {
        if (x_t is null && weight_t is null && bias_t is null)
        {
            return new Dual(y ?? torch.nn.functional.batch_norm(x, mean, variance, weight, bias, training: mean is null, eps: eps), null);
        }

        var (value, tangent) = x.dtype == torch.ScalarType.Float32
            ? ChannelNorm.WithTangent<float>(x, x_t, mean, variance, weight, weight_t, bias, bias_t, eps, y)
            : ChannelNorm.WithTangent<double>(x, x_t, mean, variance, weight, weight_t, bias, bias_t, eps, y);
        return new Dual(value, tangent);
    }
}
