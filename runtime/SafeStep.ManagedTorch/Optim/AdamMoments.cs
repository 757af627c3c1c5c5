using System.Numerics;
using SafeStep.ManagedTorch.Kernels;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>The step that Adam and AdamW share.</summary>
internal readonly struct AdamMoments(double rate, double beta1, double beta2, double eps, long step)
{
    /// <summary>m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, p -= rate m / (1 - b1^t) / (sqrt(v / (1 - b2^t)) + eps); amsgrad takes the largest v so far.</summary>
    internal void Step(Tensor parameter, Tensor gradient, Tensor mean, Tensor meanSquare, Tensor? largest)
    {
        if (parameter.Type == ScalarType.Float32) Run<float>(parameter, gradient, mean, meanSquare, largest);
        else Run<double>(parameter, gradient, mean, meanSquare, largest);
        parameter.Memory.Version++;
    }

    /// <summary>Whether the step fills in a <see cref="StepRecord"/>: not of values that lie apart in memory, or that others show as well and may change before their turn.</summary>
    internal static bool CanRecord(Tensor parameter) => parameter.is_contiguous() && parameter.Memory.IsExclusive;

    private void Run<T>(Tensor parameter, Tensor gradient, Tensor mean, Tensor meanSquare, Tensor? largest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var dense = Elementwise.Dense(gradient, parameter.Type);
        using var current = Elementwise.Dense(parameter, parameter.Type);
        var p = current.Values<T>();
        var g = dense.Values<T>();
        var m = mean.Values<T>();
        var v = meanSquare.Values<T>();
        var (c1, c2) = (1 - Math.Pow(beta1, step), 1 - Math.Pow(beta2, step));
        if (largest is null && (parameter as Modules.Parameter)?.Record is { } record)
        {
            record.Squares = OptimizerKernels.Adam<T>(p, g, m, v, record.Old.Values<T>(), new AdamStep(rate, beta1, beta2, eps, 0, false, c1, c2));
        }
        else if (largest is null) OptimizerKernels.Adam<T>(p, g, m, v, new AdamStep(rate, beta1, beta2, eps, 0, false, c1, c2));
        else RunLargest(p, g, m, v, largest.Values<T>(), c1, c2);
        if (!parameter.is_contiguous()) StridedCopy.Copy(current, parameter);
    }

    private void RunLargest<T>(Span<T> p, ReadOnlySpan<T> g, Span<T> m, Span<T> v, Span<T> top, double c1, double c2) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (b1, b2) = (T.CreateTruncating(beta1), T.CreateTruncating(beta2));
        var (n1, n2) = (T.CreateTruncating(1 - beta1), T.CreateTruncating(1 - beta2));
        var (size, root, epsilon) = (T.CreateTruncating(rate / c1), T.CreateTruncating(Math.Sqrt(c2)), T.CreateTruncating(eps));
        for (var i = 0; i < p.Length; i++)
        {
            m[i] = (b1 * m[i]) + (n1 * g[i]);
            v[i] = (b2 * v[i]) + (n2 * g[i] * g[i]);
            top[i] = T.Max(top[i], v[i]);
            p[i] -= size * m[i] / ((T.Sqrt(top[i]) / root) + epsilon);
        }
    }
}
