using System.Numerics;
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

    private void Run<T>(Tensor parameter, Tensor gradient, Tensor mean, Tensor meanSquare, Tensor? largest) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var dense = Elementwise.Dense(gradient, parameter.Type);
        using var current = Elementwise.Dense(parameter, parameter.Type);
        var p = current.Values<T>();
        var g = dense.Values<T>();
        var m = mean.Values<T>();
        var v = meanSquare.Values<T>();
        var (b1, b2) = (T.CreateTruncating(beta1), T.CreateTruncating(beta2));
        var (c1, c2) = (T.CreateTruncating(1 - beta1), T.CreateTruncating(1 - beta2));
        var size = T.CreateTruncating(rate / (1 - Math.Pow(beta1, step)));
        var root = T.CreateTruncating(Math.Sqrt(1 - Math.Pow(beta2, step)));
        var epsilon = T.CreateTruncating(eps);
        var top = largest is null ? default : largest.Values<T>();
        for (var i = 0; i < p.Length; i++)
        {
            m[i] = (b1 * m[i]) + (c1 * g[i]);
            v[i] = (b2 * v[i]) + (c2 * g[i] * g[i]);
            var square = v[i];
            if (!top.IsEmpty) square = top[i] = T.Max(top[i], v[i]);
            p[i] -= size * m[i] / ((T.Sqrt(square) / root) + epsilon);
        }
        if (!parameter.is_contiguous()) StridedCopy.Copy(current, parameter);
    }
}
