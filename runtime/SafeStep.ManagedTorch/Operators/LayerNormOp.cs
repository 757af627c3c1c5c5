using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Each sample shifted and scaled to mean 0 and variance 1 over its last dimensions, then times weight plus bias (Ba, Kiros and Hinton, 2016).</summary>
            /// <exception cref="ArgumentException">The input does not end in normalized_shape, or weight or bias do not have that shape.</exception>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05)
            {
                var dims = normalized_shape.Length;
                if (input.Sizes.Length < dims || !input.Sizes.AsSpan(input.Sizes.Length - dims).SequenceEqual(normalized_shape))
                {
                    throw new ArgumentException($"layer_norm: an input of shape {Layout.Text(input.Sizes)} does not end in the normalised shape {Layout.Text(normalized_shape)}.");
                }
                if (!input.is_floating_point()) throw new InvalidOperationException($"layer_norm: the input is {input.Type}; expected a floating-point type.");
                RowNorm.CheckParameter("weight", weight, normalized_shape);
                RowNorm.CheckParameter("bias", bias, normalized_shape);
                if ((weight is not null && weight.Type != input.Type) || (bias is not null && bias.Type != input.Type)) throw new InvalidOperationException($"layer_norm: the input is {input.Type}, its weight or bias is not; convert with to().");
                return RowNorm.Forward(input, weight, bias, Layout.Int(Layout.Count(normalized_shape)), eps);
            }
        }
    }
}

/// <summary>Layer norm on tensors: rows are the samples.</summary>
internal static class RowNorm
{
    internal static void CheckParameter(string name, torch.Tensor? parameter, long[] shape)
    {
        if (parameter is not null && !parameter.Sizes.AsSpan().SequenceEqual(shape))
        {
            throw new ArgumentException($"layer_norm: a {name} of shape {Layout.Text(parameter.Sizes)} does not have the normalised shape {Layout.Text(shape)}.");
        }
    }

    internal static torch.Tensor Forward(torch.Tensor input, torch.Tensor? weight, torch.Tensor? bias, int columns, double eps)
    {
        var type = input.Type;
        using var x = Elementwise.Dense(input, type);
        using var w = weight is null ? null : Elementwise.Dense(weight, type);
        using var b = bias is null ? null : Elementwise.Dense(bias, type);
        var result = torch.Tensor.Allocate(type, input.Sizes);
        long[] rows = [columns == 0 ? 0 : x.numel() / columns];
        using var means = torch.Tensor.Allocate(type, rows);
        using var scales = torch.Tensor.Allocate(type, rows);
        if (type == torch.ScalarType.Float32) Run<float>();
        else Run<double>();

        // Absent parameters stand in as the input, so that places in the record are fixed; the rule gives them nothing.
        var (hasWeight, hasBias) = (weight is not null, bias is not null);
        return Tape.Record("layer_norm", result, [input, weight ?? input, bias ?? input], [x, weight ?? x, means, scales], (n, g) => Backward(n, g, columns, hasWeight, hasBias));

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => LayerNormKernels.Forward<T>(
            x.Values<T>(), w is null ? [] : w.Values<T>(), b is null ? [] : b.Values<T>(), eps, columns, result.Values<T>(), means.Values<T>(), scales.Values<T>());
    }

    private static void Backward(GradNode node, torch.Tensor gradient, int columns, bool hasWeight, bool hasBias)
    {
        var (x, weight, means, scales) = (node.Saved(0), node.Saved(1), node.Saved(2), node.Saved(3));
        using var g = Elementwise.Dense(gradient, x.Type);
        if (x.Type == torch.ScalarType.Float32) Run<float>();
        else Run<double>();

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (node.Wants(0))
            {
                using var w = hasWeight ? Elementwise.Dense(weight, x.Type) : null;
                var dx = torch.Tensor.Allocate(x.Type, x.Sizes);
                LayerNormKernels.BackwardInput<T>(x.Values<T>(), w is null ? [] : w.Values<T>(), means.Values<T>(), scales.Values<T>(), g.Values<T>(), columns, dx.Values<T>());
                node.Give(0, dx);
            }
            if (!(hasWeight && node.Wants(1)) && !(hasBias && node.Wants(2))) return;
            var dw = torch.Tensor.Gradient(x.Type, [columns], g);
            var db = torch.Tensor.Gradient(x.Type, [columns], g);
            LayerNormKernels.BackwardWeight<T>(x.Values<T>(), means.Values<T>(), scales.Values<T>(), g.Values<T>(), columns, dw.Values<T>(), db.Values<T>());
            if (hasWeight && node.Wants(1)) node.Give(1, dw.view(node.InputSizes(1)));
            if (hasBias && node.Wants(2)) node.Give(2, db.view(node.InputSizes(2)));
        }
    }
}
