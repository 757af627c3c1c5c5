using System.Numerics;
using System.Numerics.Tensors;
using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>max(x, 0).</summary>
        public Tensor relu()
        {
            RefuseBool("relu");
            var result = is_floating_point() ? Mapped.Of<ReluFunction>(this) : Elementwise.Binary<Maximum>(this, 0);
            return Tape.Record("relu", result, [this], [result], static (n, g) => n.Give(0, TwiceDifferentiable.Recording ? g.masked_fill(n.Saved(0).detach().le(0), 0) : Mapped.Of<ReluGradient>(n.Saved(0), g)));
        }

        /// <summary>x Phi(x), with the normal distribution function Phi (Hendrycks and Gimpel, 2016).</summary>
        public Tensor gelu()
        {
            RequireFloating("gelu");
            return Tape.Record("gelu", Mapped.Of<GeluFunction>(this, Mapped.Transcendental), [this], [this], static (n, g) =>
                n.Give(0, TwiceDifferentiable.Recording ? g.mul(GeluSlope(n.Saved(0))) : Mapped.Of<GeluGradient>(n.Saved(0), g, Mapped.Transcendental)));
        }

        // s + x s (1 - s), with the logistic function s.
        private static Tensor SiluSlopeOf(Tensor x) => x.sigmoid() is var s ? s.add(x.mul(s).mul(s.neg().add(1))) : x;

        // Phi(x) + x phi(x).
        private static Tensor GeluSlope(Tensor x) => x.mul(Math.Sqrt(0.5)).erf().add(1).mul(0.5).add(x.mul(x.square().mul(-0.5).exp()).mul(1 / Math.Sqrt(2 * Math.PI)));

        /// <summary>x Phi(x), exactly or by the tanh approximation.</summary>
        public Tensor gelu(Modules.GELU.Approximate approximate)
        {
            RequireFloating("gelu");
            return approximate == Modules.GELU.Approximate.none ? gelu()
                : Tape.Record("gelu by tanh", Elementwise.Unary<GeluTanh>(this), [this], [this], static (n, g) => n.Give(0, Elementwise.Gated<GeluTanhSlope>(g, n.Saved(0))));
        }

        /// <summary>x sigmoid(x).</summary>
        public Tensor silu()
        {
            RequireFloating("silu");
            return Tape.Record("silu", Elementwise.Unary<Silu>(this), [this], [this], static (n, g) => n.Give(0, TwiceDifferentiable.Recording ? g.mul(SiluSlopeOf(n.Saved(0))) : Elementwise.Gated<SiluSlope>(g, n.Saved(0))));
        }

        /// <summary>max(x, 0) in place.</summary>
        public Tensor relu_() => Overwrite("relu_", static x => x.relu());

        /// <summary>x Phi(x) in place.</summary>
        public Tensor gelu_() => Overwrite("gelu_", static x => x.gelu());

        /// <summary>x sigmoid(x) in place.</summary>
        public Tensor silu_() => Overwrite("silu_", static x => x.silu());
    }

    /// <inheritdoc cref="Tensor.relu"/>
    public static Tensor relu(Tensor input) => input.relu();

    /// <inheritdoc cref="Tensor.relu_"/>
    public static Tensor relu_(Tensor input) => input.relu_();
}

/// <summary>The gradient of an activation: the incoming gradient times its slope at x.</summary>
internal interface IGate
{
    static abstract void Apply<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, Span<T> result) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}

/// <summary>0.5 x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))).</summary>
internal readonly struct GeluTanh : IUnary
{
    internal const double Cubic = 0.044715;
    internal static readonly double Scale = double.Sqrt(2 / double.Pi);

    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (scale, cubic, half) = (T.CreateTruncating(Scale), T.CreateTruncating(Cubic), T.CreateTruncating(0.5));
        for (var i = 0; i < x.Length; i++) y[i] = scale * (x[i] + (cubic * x[i] * x[i] * x[i]));
        TensorPrimitives.Tanh<T>(y, y);
        for (var i = 0; i < x.Length; i++) y[i] = half * x[i] * (T.One + y[i]);
    }
}

internal readonly struct GeluTanhSlope : IGate
{
    public static void Apply<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, Span<T> result) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (scale, cubic, half) = (T.CreateTruncating(GeluTanh.Scale), T.CreateTruncating(GeluTanh.Cubic), T.CreateTruncating(0.5));
        for (var i = 0; i < x.Length; i++)
        {
            var v = x[i];
            var tanh = T.Tanh(scale * (v + (cubic * v * v * v)));
            var inner = scale * (T.One + (T.CreateTruncating(3) * cubic * v * v));
            result[i] = gradient[i] * half * (T.One + tanh + (v * (T.One - (tanh * tanh)) * inner));
        }
    }
}

internal readonly struct Silu : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Sigmoid(x, y);
        TensorPrimitives.Multiply(x, y, y);
    }
}

internal readonly struct SiluSlope : IGate
{
    public static void Apply<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> x, Span<T> result) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.Sigmoid(x, result);
        for (var i = 0; i < x.Length; i++) result[i] = gradient[i] * result[i] * (T.One + (x[i] * (T.One - result[i])));
    }
}
