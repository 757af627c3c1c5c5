using System.Numerics;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>
            /// Each channel of [N, C] or [N, C, ...] shifted and scaled to mean 0 and variance 1, then times weight plus bias (Ioffe and Szegedy, 2015). While training by the
            /// statistics of the batch, which move the running ones by momentum; otherwise by the running ones.
            /// </summary>
            /// <exception cref="ArgumentException">A parameter or statistic that is not one value per channel, or a batch with a single value per channel while training.</exception>
            public static Tensor batch_norm(
                Tensor input, Tensor? running_mean, Tensor? running_var, Tensor? weight = null, Tensor? bias = null, bool training = false, double momentum = 0.1, double eps = 1e-05)
            {
                if (input.Sizes.Length < 2) throw new ArgumentException($"batch_norm: the input has shape {Layout.Text(input.Sizes)}; expected [N, C] or [N, C, ...].");
                if (!input.is_floating_point()) throw new InvalidOperationException($"batch_norm: the input is {input.Type}; expected a floating-point type.");
                ChannelNorm.Check("weight", weight, input);
                ChannelNorm.Check("bias", bias, input);
                ChannelNorm.Check("running_mean", running_mean, input);
                ChannelNorm.Check("running_var", running_var, input);
                if (!training && (running_mean is null || running_var is null))
                {
                    throw new ArgumentException("batch_norm: running_mean and running_var are needed when not training.");
                }
                return input.Type == ScalarType.Float32
                    ? ChannelNorm.Forward<float>(input, running_mean, running_var, weight, bias, training, momentum, eps)
                    : ChannelNorm.Forward<double>(input, running_mean, running_var, weight, bias, training, momentum, eps);
            }
        }
    }
}

/// <summary>Batch norm on tensors: every pass over the data is an affine map per channel, or a sum per channel.</summary>
internal static class ChannelNorm
{
    internal static void Check(string name, torch.Tensor? values, torch.Tensor input)
    {
        if (values is not null && (values.Sizes.Length != 1 || values.Sizes[0] != input.Sizes[1]))
        {
            throw new ArgumentException($"batch_norm: {name} has shape {Layout.Text(values.Sizes)}; an input of shape {Layout.Text(input.Sizes)} has {input.Sizes[1]} channels.");
        }
        if (values is not null && values.Type != input.Type) throw new InvalidOperationException($"batch_norm: {name} is {values.Type} and the input {input.Type}; convert with to().");
    }

    internal static torch.Tensor Forward<T>(
        torch.Tensor input, torch.Tensor? runningMean, torch.Tensor? runningVariance, torch.Tensor? weight, torch.Tensor? bias, bool training, double momentum, double eps)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var channels = Layout.Int(input.Sizes[1]);
        var positions = Layout.Int(Layout.Count(input.Sizes.AsSpan(2..)));
        var count = input.Sizes[0] * positions;
        // Of nothing there are no statistics to follow.
        if (input.numel() == 0) return torch.Tape.Record("batch_norm", input.CloneValues(), [input, weight ?? input, bias ?? input], [], static (n, g) => n.Give(0, g));
        if (training && count <= 1)
        {
            throw new ArgumentException($"batch_norm: an input of shape {Layout.Text(input.Sizes)} has {count} values per channel; training needs more than one to take a variance of.");
        }
        using var x = Elementwise.Dense(input, input.Type);
        using var w = weight is null ? null : Elementwise.Dense(weight, input.Type);
        using var b = bias is null ? null : Elementwise.Dense(bias, input.Type);
        using var means = torch.Tensor.Allocate(input.Type, [channels]);
        using var factors = torch.Tensor.Allocate(input.Type, [channels]);
        var mean = means.Values<T>();
        var factor = factors.Values<T>();
        if (training)
        {
            BatchNormKernels.Statistics<T>(x.Values<T>(), channels, positions, mean, factor);
            Follow<T>(runningMean, mean, momentum, 1);
            Follow<T>(runningVariance, factor, momentum, (double)count / (count - 1));
        }
        else
        {
            using var denseMean = Elementwise.Dense(runningMean!, input.Type);
            using var denseVariance = Elementwise.Dense(runningVariance!, input.Type);
            denseMean.Values<T>().CopyTo(mean);
            denseVariance.Values<T>().CopyTo(factor);
        }
        // 1 / sqrt(variance + eps); then y = x scale + shift.
        Span<T> scale = new T[channels], shift = new T[channels];
        for (var c = 0; c < channels; c++)
        {
            factor[c] = T.One / T.Sqrt(factor[c] + T.CreateTruncating(eps));
            scale[c] = w is null ? factor[c] : factor[c] * w.Values<T>()[c];
            shift[c] = (b is null ? T.Zero : b.Values<T>()[c]) - (mean[c] * scale[c]);
        }
        var result = torch.Tensor.Allocate(input.Type, input.Sizes);
        BatchNormKernels.Affine<T>(x.Values<T>(), scale, shift, positions, result.Values<T>());

        // Absent parameters stand in as the input, so that places in the record are fixed; the rule gives them nothing.
        var (hasWeight, hasBias) = (weight is not null, bias is not null);
        return Tape.Record("batch_norm", result, [input, weight ?? input, bias ?? input], [x, weight ?? x, means, factors], (n, g) => Backward<T>(n, g, training, hasWeight, hasBias));
    }

    /// <summary>The value, unless it is known, and its tangent; running statistics are read and not moved.</summary>
    /// <param name="mean">The running mean; null for the statistics of the batch.</param>
    internal static (torch.Tensor Value, torch.Tensor Tangent) WithTangent<T>(
        torch.Tensor input, torch.Tensor? inputTangent, torch.Tensor? mean, torch.Tensor? variance,
        torch.Tensor? weight, torch.Tensor? weightTangent, torch.Tensor? bias, torch.Tensor? biasTangent, double eps, torch.Tensor? value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var channels = Layout.Int(input.Sizes[1]);
        var positions = Layout.Int(Layout.Count(input.Sizes.AsSpan(2..)));
        using var x = Elementwise.Dense(input, input.Type);
        using var dx = inputTangent is null ? null : Elementwise.Dense(inputTangent, input.Type);
        T[] means = Channels(mean), factors = Channels(variance), w = Channels(weight), dw = Channels(weightTangent), b = Channels(bias), db = Channels(biasTangent);
        T[] sums = new T[channels], products = new T[channels], scale = new T[channels], shift = new T[channels];
        if (mean is null) BatchNormKernels.Statistics<T>(x.Values<T>(), channels, positions, means, factors);
        if (dx is not null) BatchNormKernels.BackwardSums<T>(x.Values<T>(), dx.Values<T>(), means, positions, sums, products);

        // With n the normalised value: dy = w f (dx - mean(dx) - n mean(dx n)) + n dw + db, which is scale dx + along x + shift; statistics that do not follow x have no part in it.
        var share = mean is null ? T.One / T.CreateTruncating(input.Sizes[0] * positions) : T.Zero;
        var along = new T[channels];
        for (var c = 0; c < channels; c++)
        {
            var factor = T.One / T.Sqrt(factors[c] + T.CreateTruncating(eps));
            scale[c] = weight is null ? factor : factor * w[c];
            along[c] = (factor * dw[c]) - (scale[c] * factor * factor * products[c] * share);
            shift[c] = db[c] - (scale[c] * sums[c] * share) - (along[c] * means[c]);
        }
        var tangent = torch.Tensor.Allocate(input.Type, input.Sizes);
        if (dx is null) BatchNormKernels.Affine<T>(x.Values<T>(), along, shift, positions, tangent.Values<T>());
        else BatchNormKernels.BackwardInput<T>(x.Values<T>(), dx.Values<T>(), scale, along, shift, positions, tangent.Values<T>());
        if (value is not null) return (value, tangent);

        for (var c = 0; c < channels; c++) shift[c] = b[c] - (means[c] * scale[c]);
        value = torch.Tensor.Allocate(input.Type, input.Sizes);
        BatchNormKernels.Affine<T>(x.Values<T>(), scale, shift, positions, value.Values<T>());
        return (value, tangent);

        T[] Channels(torch.Tensor? values)
        {
            if (values is null) return new T[channels];
            using var dense = Elementwise.Dense(values, input.Type);
            return dense.Values<T>().ToArray();
        }
    }

    private static void Follow<T>(torch.Tensor? running, ReadOnlySpan<T> batch, double momentum, double correction) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (running is null) return;
        using var current = Elementwise.Dense(running, running.Type);
        var values = current.Values<T>();
        var (kept, added) = (T.CreateTruncating(1 - momentum), T.CreateTruncating(momentum * correction));
        for (var c = 0; c < values.Length; c++) values[c] = (kept * values[c]) + (added * batch[c]);
        if (!running.is_contiguous()) StridedCopy.Copy(current, running);
        running.Memory.Version++;
    }

    private static void Backward<T>(GradNode node, torch.Tensor gradient, bool training, bool hasWeight, bool hasBias) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (x, weight, means, factors) = (node.Saved(0), node.Saved(1), node.Saved(2), node.Saved(3));
        var channels = Layout.Int(x.Sizes[1]);
        var positions = Layout.Int(Layout.Count(x.Sizes.AsSpan(2..)));
        using var g = Elementwise.Dense(gradient, x.Type);
        using var w = hasWeight ? Elementwise.Dense(weight, x.Type) : null;
        var mean = means.Values<T>();
        var factor = factors.Values<T>();
        var db = torch.Tensor.Gradient(x.Type, [channels], g);
        var dw = torch.Tensor.Gradient(x.Type, [channels], g);
        var sums = db.Values<T>();
        var products = dw.Values<T>();
        if (g.numel() > 0) BatchNormKernels.BackwardSums<T>(x.Values<T>(), g.Values<T>(), mean, positions, sums, products);
        if (node.Wants(0))
        {
            // With n the normalised value: dx = scale (dy - mean(dy) - n mean(dy n)), which is a dy + b x + c; statistics that do not follow x leave the first term.
            Span<T> a = new T[channels], b = new T[channels], c = new T[channels];
            var share = training ? T.One / T.CreateTruncating(x.Sizes[0] * positions) : T.Zero;
            for (var i = 0; i < channels; i++)
            {
                a[i] = w is null ? factor[i] : factor[i] * w.Values<T>()[i];
                b[i] = -a[i] * factor[i] * factor[i] * products[i] * share;
                c[i] = (-a[i] * sums[i] * share) - (b[i] * mean[i]);
            }
            var dx = torch.Tensor.Allocate(x.Type, x.Sizes);
            BatchNormKernels.BackwardInput<T>(x.Values<T>(), g.Values<T>(), a, b, c, positions, dx.Values<T>());
            node.Give(0, dx);
        }
        for (var i = 0; i < channels; i++) products[i] *= factor[i];
        if (hasWeight && node.Wants(1)) node.Give(1, dw);
        if (hasBias && node.Wants(2)) node.Give(2, db);
    }
}
