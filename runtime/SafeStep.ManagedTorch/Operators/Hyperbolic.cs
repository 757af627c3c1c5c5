using System.Numerics;
using System.Numerics.Tensors;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The inverse hyperbolic sine.</summary>
        public Tensor asinh() =>
            Tape.Record("asinh", Elementwise.Unary<Asinh>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).square().add(1).rsqrt())));

        /// <inheritdoc cref="asinh"/>
        public Tensor arcsinh() => asinh();

        /// <summary>The inverse hyperbolic cosine; NaN below 1.</summary>
        public Tensor acosh() =>
            Tape.Record("acosh", Elementwise.Unary<Acosh>(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).square().sub(1).rsqrt())));

        /// <inheritdoc cref="acosh"/>
        public Tensor arccosh() => acosh();

        /// <summary>The inverse hyperbolic tangent; NaN outside -1 to 1.</summary>
        public Tensor atanh() =>
            Tape.Record("atanh", Elementwise.Unary<Atanh>(this), [this], [this], static (n, g) => n.Give(0, g.div(n.Saved(0).square().neg().add(1))));

        /// <inheritdoc cref="atanh"/>
        public Tensor arctanh() => atanh();

        /// <inheritdoc cref="asin"/>
        public Tensor arcsin() => asin();

        /// <inheritdoc cref="acos"/>
        public Tensor arccos() => acos();

        /// <inheritdoc cref="atan"/>
        public Tensor arctan() => atan();

        /// <summary>The angle of the point (other, this), from -pi to pi.</summary>
        public Tensor atan2(Tensor other) =>
            Tape.Record("atan2", Angles(this, other), [this, other], [this, other], static (n, g) =>
            {
                var (y, x) = (n.Saved(0), n.Saved(1));
                var square = x.square().add(y.square());
                // The angle of the origin has none; PyTorch's is zero.
                var scaled = g.div(square).masked_fill(square.eq(0), 0);
                n.Give(0, scaled.mul(x));
                n.Give(1, scaled.mul(y).neg());
            });

        private static Tensor Angles(Tensor y, Tensor x)
        {
            if (torch.is_floating_point(ElementTypes.Promote(y, x))) return Elementwise.Binary<Angle>("atan2", y, x);
            using var a = Elementwise.Dense(y, get_default_dtype());
            using var b = Elementwise.Dense(x, get_default_dtype());
            return Elementwise.Binary<Angle>("atan2", a, b);
        }

        /// <inheritdoc cref="atan2"/>
        public Tensor arctan2(Tensor other) => atan2(other);

        /// <summary>In place: asinh.</summary>
        public Tensor asinh_() => Overwrite("asinh_", static x => x.asinh());

        /// <summary>In place: acosh.</summary>
        public Tensor acosh_() => Overwrite("acosh_", static x => x.acosh());

        /// <summary>In place: atanh.</summary>
        public Tensor atanh_() => Overwrite("atanh_", static x => x.atanh());

        /// <summary>In place: atan2.</summary>
        public Tensor atan2_(Tensor other) => Overwrite("atan2_", x => x.atan2(other));
    }

    /// <inheritdoc cref="Tensor.asinh"/>
    public static Tensor asinh(Tensor input) => input.asinh();

    /// <inheritdoc cref="Tensor.acosh"/>
    public static Tensor acosh(Tensor input) => input.acosh();

    /// <inheritdoc cref="Tensor.atanh"/>
    public static Tensor atanh(Tensor input) => input.atanh();

    /// <inheritdoc cref="Tensor.atan2"/>
    public static Tensor atan2(Tensor input, Tensor other) => input.atan2(other);
}

internal readonly struct Asinh : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Asinh(x, y);
}

internal readonly struct Acosh : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Acosh(x, y);
}

internal readonly struct Atanh : IUnary
{
    public static void Apply<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T> => TensorPrimitives.Atanh(x, y);
}

internal readonly struct Hypotenuse : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T> => T.CreateTruncating(double.Hypot(double.CreateTruncating(x), double.CreateTruncating(y)));
    }
}

internal readonly struct Angle : IBinary
{
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(ReadOnlySpan<T> x, T y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    public static void Apply<T>(T x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, INumber<T> => Pairwise.Apply<T, Rule>(x, y, z);

    private readonly struct Rule : IPair
    {
        public static T Of<T>(T x, T y) where T : unmanaged, INumber<T> => T.CreateTruncating(Math.Atan2(double.CreateTruncating(x), double.CreateTruncating(y)));
    }
}
