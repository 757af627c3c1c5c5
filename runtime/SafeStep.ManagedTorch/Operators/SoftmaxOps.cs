using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>exp(x) divided by its sum along a dimension, safe from overflow.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null)
        {
            var (source, last) = LastDim("softmax", dim, dtype);
            var result = SoftmaxRows.Forward(source, logarithm: false);
            return Tape.Record("softmax", result, [source], [result], static (n, g) => n.Give(0, SoftmaxRows.Backward(g, n.Saved(0), logarithm: false))).Back(last);
        }

        /// <summary>The logarithm of softmax along a dimension.</summary>
        public Tensor log_softmax(long dim, ScalarType? dtype = null)
        {
            var (source, last) = LastDim("log_softmax", dim, dtype);
            var result = SoftmaxRows.Forward(source, logarithm: true);
            return Tape.Record("log_softmax", result, [source], [result], static (n, g) => n.Give(0, SoftmaxRows.Backward(g, n.Saved(0), logarithm: true))).Back(last);
        }

        private (Tensor Source, int Dim) LastDim(string op, long dim, ScalarType? dtype)
        {
            var d = Layout.Dim(op, dim, Sizes.Length);
            if (!torch.is_floating_point(dtype ?? Type)) throw new InvalidOperationException($"{op}: the elements are {dtype ?? Type}; give a floating-point dtype.");
            var source = Cast(dtype);
            return (d >= Sizes.Length - 1 ? source : source.transpose(d, -1), d);
        }

        private Tensor Back(int dim) => dim >= Sizes.Length - 1 ? this : transpose(dim, -1);
    }

    /// <inheritdoc cref="Tensor.softmax"/>
    public static Tensor softmax(Tensor input, int dim, ScalarType? dtype = null) => input.softmax(dim, dtype);
}

/// <summary>Softmax and its logarithm over the last dimension.</summary>
internal static class SoftmaxRows
{
    internal static torch.Tensor Forward(torch.Tensor x, bool logarithm)
    {
        using var source = Elementwise.Dense(x, x.Type);
        var result = torch.Tensor.Allocate(x.Type, x.Sizes);
        var count = RowLength(x);
        if (x.Type == torch.ScalarType.Float32) Run<float>();
        else Run<double>();
        return result;

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (logarithm) SoftmaxKernels.LogSoftmax<T>(source.Values<T>(), result.Values<T>(), count);
            else SoftmaxKernels.Softmax<T>(source.Values<T>(), result.Values<T>(), count);
        }
    }

    internal static torch.Tensor Backward(torch.Tensor gradient, torch.Tensor output, bool logarithm)
    {
        if (TwiceDifferentiable.Recording)
        {
            if (logarithm) return gradient.sub(output.exp().mul(gradient.sum([-1], keepdim: true)));
            var product = gradient.mul(output);
            return product.sub(output.mul(product.sum([-1], keepdim: true)));
        }
        using var g = Elementwise.Dense(gradient, output.Type);
        using var saved = Elementwise.Dense(output, output.Type);
        var result = torch.Tensor.Allocate(output.Type, output.Sizes);
        var count = RowLength(output);
        if (output.Type == torch.ScalarType.Float32) Run<float>();
        else Run<double>();
        return result;

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (logarithm) SoftmaxKernels.LogSoftmaxBackward<T>(saved.Values<T>(), g.Values<T>(), result.Values<T>(), count);
            else SoftmaxKernels.SoftmaxBackward<T>(saved.Values<T>(), g.Values<T>(), result.Values<T>(), count);
        }
    }

    private static int RowLength(torch.Tensor x) => x.Sizes.Length == 0 ? 1 : Layout.Int(Math.Max(1, x.Sizes[^1]));
}
