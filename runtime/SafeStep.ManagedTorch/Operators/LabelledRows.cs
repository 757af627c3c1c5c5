using System.Numerics;
using SafeStep.ManagedTorch.Kernels;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Cross-entropy of rows of logits and class indices; the gradient is computed with the loss, while the exponentials are at hand.</summary>
internal static class LabelledRows
{
    internal static Tensor CrossEntropy(Tensor rows, Tensor labels, long[] positions, long ignored, nn.Reduction reduction)
    {
        var (type, classes) = (rows.Type, Layout.Int(rows.Sizes[1]));
        var indices = labels.Values<long>();
        var count = CrossEntropyKernels.Count(indices, classes, ignored);
        var scale = reduction == nn.Reduction.Mean ? 1.0 / count : 1.0;
        using var x = Elementwise.Dense(rows, type);
        var losses = Tensor.Allocate(type, [indices.Length]);
        var gradients = Tape.Records(rows) ? Tensor.Allocate(type, rows.Sizes) : null;
        if (type == ScalarType.Float32) Run<float>();
        else Run<double>();
        var result = reduction switch
        {
            nn.Reduction.Mean => losses.sum().mul(scale),
            nn.Reduction.Sum => losses.sum(),
            _ => losses.view(positions),
        };
        return gradients is null ? result : Tape.Record("cross_entropy", result, [rows], [gradients], reduction == nn.Reduction.None ? ByRow : Whole);

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => CrossEntropyKernels.Forward<T>(
            x.Values<T>(), labels.Values<long>(), classes, ignored, count == 0 ? 0 : scale, losses.Values<T>(), gradients is null ? [] : gradients.Values<T>());
    }

    private static readonly BackwardRule ByRow = static (n, g) => n.Give(0, n.Saved(0).mul(g.reshape(-1, 1)));

    // The gradient of a loss that ends the computation is 1: what was saved is the answer.
    private static readonly BackwardRule Whole = static (n, g) => n.Give(0, (g.Type == ScalarType.Float32 ? g.item<float>() : g.item<double>()) == 1 ? n.Saved(0) : n.Saved(0).mul(g));
}
