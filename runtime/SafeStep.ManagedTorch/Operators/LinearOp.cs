using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Layers and losses as functions.</summary>
        public static partial class functional
        {
            /// <summary>input W^T + bias over the last dimension; weights [out, in], bias [out].</summary>
            /// <exception cref="ArgumentException">The input's last size is not the weights'.</exception>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) => Linear(input, weights, bias, rectify: false);

            /// <summary>The same, and ReLU on the way out when asked for.</summary>
            internal static Tensor Linear(Tensor input, Tensor weights, Tensor? bias, bool rectify)
            {
                if (weights.Sizes.Length == 1 && input.Sizes.Length > 0)
                {
                    if (bias is { Sizes.Length: > 0 } && (input.Sizes.Length == 1 || bias.Sizes.Length > input.Sizes.Length - 1)) throw new ArgumentException($"linear: a bias of shape {Layout.Text(bias.Sizes)} does not fit weights of shape {Layout.Text(weights.Sizes)}.");
                    return input.matmul(weights) is var row && bias is not null ? row.add(bias) : row;
                }
                if (weights.Sizes.Length != 2 || input.Sizes.Length == 0 || input.Sizes[^1] != weights.Sizes[1])
                {
                    throw new ArgumentException(
                        $"linear: an input of shape {Layout.Text(input.Sizes)} does not fit weights of shape {Layout.Text(weights.Sizes)} ([out, in]): the input's last size must equal the weights' second.");
                }
                if (bias is { Sizes: [1] or [] } && weights.Sizes[0] != 1 && bias.Type == input.Type) bias = bias.expand(weights.Sizes[0]);
                // A bias of two dimensions is added as any matrix is.
                if (bias is { Sizes.Length: 2 } && input.Sizes.Length == 2 && !rectify && (bias.Sizes[0] == 1 || bias.Sizes[0] == input.Sizes[0]) && (bias.Sizes[1] == 1 || bias.Sizes[1] == weights.Sizes[0]))
                {
                    return FullyConnected.Forward(input, weights, null, false).add(bias);
                }
                if (bias is not null && (bias.Sizes.Length != 1 || bias.Sizes[0] != weights.Sizes[0]))
                {
                    throw new ArgumentException($"linear: a bias of shape {Layout.Text(bias!.Sizes)} does not fit weights of shape {Layout.Text(weights.Sizes)}; expected [{weights.Sizes[0]}].");
                }
                Product.CheckTypes("linear", input, weights);
                if (bias is not null) Product.CheckTypes("linear", input, bias);

                return FullyConnected.Forward(input, weights, bias, rectify);
            }
        }
    }
}

/// <summary>The linear layer on tensors, with ReLU after it or without: one product forward, two backward, each on the weights as they lie in memory.</summary>
internal static class FullyConnected
{
    internal static torch.Tensor Forward(torch.Tensor input, torch.Tensor weights, torch.Tensor? bias, bool rectify)
    {
        var (features, outputs) = (Layout.Int(weights.Sizes[1]), Layout.Int(weights.Sizes[0]));
        using var x = Elementwise.Dense(input, input.Type);
        using var w = Elementwise.Dense(weights, input.Type);
        using var b = bias is null ? null : Elementwise.Dense(bias, input.Type);
        var sizes = (long[])input.Sizes.Clone();
        sizes[^1] = outputs;
        var result = torch.Tensor.Allocate(input.Type, sizes);
        var rows = Layout.Int(Layout.Count(input.Sizes.AsSpan(..^1)));
        switch (input.Type)
        {
            case torch.ScalarType.Float32: Run<float>(); break;
            case torch.ScalarType.Float64: Run<double>(); break;
            case torch.ScalarType.Int32: Run<int>(); break;
            default: Run<long>(); break;
        }
        ReadOnlySpan<torch.Tensor> inputs = bias is null ? [input, weights] : [input, weights, bias];
        return rectify
            ? Tape.Record("linear", result, inputs, [x, w, result], bias is null ? RectifiedWithoutBias : RectifiedWithBias)
            : Tape.Record("linear", result, inputs, [x, w], bias is null ? WithoutBias : WithBias);

        void Run<T>() where T : unmanaged, INumber<T> =>
            MatrixProduct.Multiply(false, true, rows, outputs, features, x.Values<T>(), features, w.Values<T>(), features, result.Values<T>(), outputs, false, b is null ? [] : b.Values<T>(), rectify: rectify);
    }

    private static readonly BackwardRule WithBias = static (node, gradient) => Backward(node, gradient, biased: true);
    private static readonly BackwardRule WithoutBias = static (node, gradient) => Backward(node, gradient, biased: false);
    private static readonly BackwardRule RectifiedWithBias = static (node, gradient) => Rectified(node, gradient, biased: true);
    private static readonly BackwardRule RectifiedWithoutBias = static (node, gradient) => Rectified(node, gradient, biased: false);

    private static void Backward(GradNode node, torch.Tensor gradient, bool biased)
    {
        if (TwiceDifferentiable.Recording)
        {
            Recorded(node, gradient, biased);
            return;
        }
        if (gradient.Type == torch.ScalarType.Float32) Backward<float>(node, gradient, biased);
        else Backward<double>(node, gradient, biased);
    }

    // The same products as recorded operations.
    private static void Recorded(GradNode node, torch.Tensor gradient, bool biased)
    {
        var (x, w) = (node.Saved(0, input: 0), node.Saved(1, input: 1));
        var rows = gradient.reshape(-1, w.Sizes[0]);
        if (biased && node.Wants(2)) node.Give(2, rows.sum(0L));
        if (node.Wants(1)) node.Give(1, rows.t().mm(x.reshape(-1, w.Sizes[1])));
        if (node.Wants(0)) node.Give(0, rows.mm(w).view(x.Sizes));
    }

    private static void Rectified(GradNode node, torch.Tensor gradient, bool biased)
    {
        if (TwiceDifferentiable.Recording)
        {
            Recorded(node, gradient.masked_fill(node.Saved(2).detach().le(0), 0), biased);
            return;
        }
        if (gradient.Type == torch.ScalarType.Float32) Rectified<float>(node, gradient, biased);
        else Rectified<double>(node, gradient, biased);
    }

    // A gradient that nobody else holds is masked where it lies.
    private static void Rectified<T>(GradNode node, torch.Tensor gradient, bool biased) where T : unmanaged, INumber<T>
    {
        var inPlace = gradient.is_contiguous() && gradient.Memory.IsExclusive;
        using var g = Elementwise.Dense(gradient, gradient.Type);
        using var masked = inPlace ? g.Alias() : torch.Tensor.Allocate(g.Type, g.Sizes);
        var y = node.Saved(2);
        var db = torch.Tensor.Allocate(g.Type, [y.Sizes[^1]]);
        ColumnSums.Rectified<T>(g.Values<T>(), y.Values<T>(), masked.Values<T>(), Layout.Int(y.Sizes[^1]), db.Values<T>());
        if (biased) node.Give(2, db);
        Products<T>(node, masked);
    }

    private static void Backward<T>(GradNode node, torch.Tensor gradient, bool biased) where T : unmanaged, INumber<T>
    {
        using var g = Elementwise.Dense(gradient, gradient.Type);
        if (biased && node.Wants(2))
        {
            var outputs = Layout.Int(g.Sizes[^1]);
            var db = torch.Tensor.Gradient(g.Type, [outputs], g);
            ColumnSums.Sum<T>(g.Values<T>(), outputs, db.Values<T>());
            node.Give(2, db);
        }
        Products<T>(node, g);
    }

    private static void Products<T>(GradNode node, torch.Tensor g) where T : unmanaged, INumber<T>
    {
        var (x, w) = (node.Saved(0), node.Saved(1));
        var (features, outputs) = (Layout.Int(w.Sizes[1]), Layout.Int(w.Sizes[0]));
        var rows = Layout.Int(Layout.Count(x.Sizes.AsSpan(..^1)));
        if (node.Wants(1))
        {
            var dw = torch.Tensor.Gradient(g.Type, w.Sizes, g);
            MatrixProduct.Multiply<T>(true, false, outputs, features, rows, g.Values<T>(), outputs, x.Values<T>(), features, dw.Values<T>(), features);
            node.Give(1, dw);
        }
        if (node.Wants(0))
        {
            var dx = torch.Tensor.Allocate(g.Type, x.Sizes);
            MatrixProduct.Multiply<T>(false, false, rows, features, outputs, g.Values<T>(), outputs, w.Values<T>(), features, dx.Values<T>(), features);
            node.Give(0, dx);
        }
    }
}
