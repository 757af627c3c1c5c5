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
        return gradients is null ? result : Tape.Record("cross_entropy", result, [rows], [gradients], (n, g) => Backward(n, g, count == 0 ? 0 : scale, reduction == nn.Reduction.None));

        void Run<T>() where T : unmanaged, IBinaryFloatingPointIeee754<T> => CrossEntropyKernels.Forward<T>(
            x.Values<T>(), labels.Values<long>(), classes, ignored, count == 0 ? 0 : scale, losses.Values<T>(), gradients is null ? [] : gradients.Values<T>());
    }

    // The gradient of a loss that ends the computation is 1: what was saved is the answer.
    private static void Backward(GradNode node, Tensor gradient, double scale, bool byRow)
    {
        if (TwiceDifferentiable.Recording) node.Give(0, Again(node, scale).mul(byRow ? gradient.reshape(-1, 1) : gradient));
        else if (byRow) node.Give(0, node.Saved(0).mul(gradient.reshape(-1, 1)));
        else node.Give(0, (gradient.Type == ScalarType.Float32 ? gradient.item<float>() : gradient.item<double>()) == 1 ? node.Saved(0) : node.Saved(0).mul(gradient));
    }

    // scale (softmax - onehot) as a function of the logits. Its own gradient is scale (p v - p sum(p v)) with p = softmax: the saved value with 1 added where it is negative, at the label; zero in ignored rows.
    private static Tensor Again(GradNode node, double scale)
    {
        var saved = node.Saved(0);
        if (scale == 0) return saved;
        var p = saved.div(scale).add(saved.lt(0).to(saved.Type)).detach();
        return Tape.Record("cross_entropy's gradient", saved.Alias(), [node.InPlaceOf(0, saved)], [p], (n, v) =>
        {
            var weighted = n.Saved(0).mul(v);
            n.Give(0, weighted.sub(n.Saved(0).mul(weighted.sum([-1], keepdim: true))).mul(scale));
        });
    }
}
