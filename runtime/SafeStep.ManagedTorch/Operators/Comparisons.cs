using System.Numerics;

namespace SafeStep.ManagedTorch;

/// <summary>A truth value about two numbers.</summary>
internal interface IComparison
{
    static abstract bool Of<T>(T x, T y) where T : unmanaged, INumber<T>;
}

internal readonly struct Equal : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => x == y;
}

internal readonly struct NotEqual : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => x != y;
}

internal readonly struct Less : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => x < y;
}

internal readonly struct LessOrEqual : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => x <= y;
}

internal readonly struct Greater : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => x > y;
}

internal readonly struct GreaterOrEqual : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => x >= y;
}

internal readonly struct Both : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => !T.IsZero(x) & !T.IsZero(y);
}

internal readonly struct Either : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => !T.IsZero(x) | !T.IsZero(y);
}

internal readonly struct ExactlyOne : IComparison
{
    public static bool Of<T>(T x, T y) where T : unmanaged, INumber<T> => !T.IsZero(x) ^ !T.IsZero(y);
}

internal static class Comparison
{
    internal static torch.Tensor Compare<TOp>(string op, torch.Tensor a, torch.Tensor b) where TOp : IComparison
    {
        var type = ElementTypes.Promote(a, b);
        var shape = Layout.Broadcast(op, a.Sizes, b.Sizes);
        var result = torch.Tensor.Allocate(torch.ScalarType.Bool, shape);
        using var x = Stretched(a, type, shape);
        using var y = Stretched(b, type, shape);
        switch (type)
        {
            case torch.ScalarType.Float32: Run<TOp, float>(x, y, result); break;
            case torch.ScalarType.Float64: Run<TOp, double>(x, y, result); break;
            case torch.ScalarType.Int64: Run<TOp, long>(x, y, result); break;
            case torch.ScalarType.Int32: Run<TOp, int>(x, y, result); break;
            default: Run<TOp, byte>(x, y, result); break;
        }
        return result;
    }

    /// <summary>Compares with a number, in the type the pair promotes to.</summary>
    internal static torch.Tensor Compare<TOp>(string op, torch.Tensor a, Scalar b) where TOp : IComparison
    {
        using var number = torch.Tensor.Allocate(ElementTypes.Promote(a.Type, b), []);
        number.FillValues(b);
        return Compare<TOp>(op, a, number);
    }

    private static torch.Tensor Stretched(torch.Tensor a, torch.ScalarType type, long[] shape)
    {
        if (a.Sizes.Length == 0 || a.Sizes.AsSpan().SequenceEqual(shape)) return Elementwise.Dense(a, type);
        var copy = torch.Tensor.Allocate(type, shape);
        StridedCopy.Copy(a, copy);
        return copy;
    }

    private static void Run<TOp, T>(torch.Tensor a, torch.Tensor b, torch.Tensor result) where TOp : IComparison where T : unmanaged, INumber<T>
    {
        var x = a.Values<T>();
        var y = b.Values<T>();
        var z = result.Values<bool>();
        var (xStep, yStep) = (a.Sizes.Length == 0 ? 0 : 1, b.Sizes.Length == 0 ? 0 : 1);
        for (var i = 0; i < z.Length; i++) z[i] = TOp.Of(x[i * xStep], y[i * yStep]);
    }
}

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>True where this is equal to the target; false, without dimensions, where that is null.</summary>
        public Tensor eq(Tensor target) => target is null ? Number(false) : Comparison.Compare<Equal>("eq", this, target);

        /// <inheritdoc cref="eq(Tensor)"/>
        public Tensor eq(Scalar target) => target is null ? Number(false) : Comparison.Compare<Equal>("eq", this, target);

        /// <inheritdoc cref="eq(Tensor)"/>
        public Tensor equal(Tensor target) => eq(target);

        /// <summary>True where this differs from the target; true, without dimensions, where that is null.</summary>
        public Tensor ne(Tensor target) => target is null ? Number(true) : Comparison.Compare<NotEqual>("ne", this, target);

        /// <inheritdoc cref="ne(Tensor)"/>
        public Tensor ne(Scalar target) => target is null ? Number(true) : Comparison.Compare<NotEqual>("ne", this, target);

        /// <inheritdoc cref="ne(Tensor)"/>
        public Tensor not_equal(Tensor target) => ne(target);

        /// <summary>True where this is less than the target.</summary>
        public Tensor lt(Tensor target) => Comparison.Compare<Less>("lt", this, target);

        /// <inheritdoc cref="lt(Tensor)"/>
        public Tensor lt(Scalar target) => Comparison.Compare<Less>("lt", this, target);

        /// <inheritdoc cref="lt(Tensor)"/>
        public Tensor less(Tensor target) => lt(target);

        /// <summary>True where this is at most the target.</summary>
        public Tensor le(Tensor target) => Comparison.Compare<LessOrEqual>("le", this, target);

        /// <inheritdoc cref="le(Tensor)"/>
        public Tensor le(Scalar target) => Comparison.Compare<LessOrEqual>("le", this, target);

        /// <inheritdoc cref="le(Tensor)"/>
        public Tensor less_equal(Tensor target) => le(target);

        /// <summary>True where this is greater than the target.</summary>
        public Tensor gt(Tensor target) => Comparison.Compare<Greater>("gt", this, target);

        /// <inheritdoc cref="gt(Tensor)"/>
        public Tensor gt(Scalar target) => Comparison.Compare<Greater>("gt", this, target);

        /// <inheritdoc cref="gt(Tensor)"/>
        public Tensor greater(Tensor target) => gt(target);

        /// <summary>True where this is at least the target.</summary>
        public Tensor ge(Tensor target) => Comparison.Compare<GreaterOrEqual>("ge", this, target);

        /// <inheritdoc cref="ge(Tensor)"/>
        public Tensor ge(Scalar target) => Comparison.Compare<GreaterOrEqual>("ge", this, target);

        /// <inheritdoc cref="ge(Tensor)"/>
        public Tensor greater_equal(Tensor target) => ge(target);

        /// <summary>True where both are not zero.</summary>
        public Tensor logical_and(Tensor other) => Comparison.Compare<Both>("logical_and", this, other);

        /// <summary>True where either is not zero.</summary>
        public Tensor logical_or(Tensor other) => Comparison.Compare<Either>("logical_or", this, other);

        /// <summary>True where exactly one is not zero.</summary>
        public Tensor logical_xor(Tensor other) => Comparison.Compare<ExactlyOne>("logical_xor", this, other);

        /// <summary>True where this is zero.</summary>
        public Tensor logical_not() => eq(0);

        /// <summary>True where this is not a number.</summary>
        public Tensor isnan() => ne(this);

        /// <summary>True where this is plus or minus infinity.</summary>
        public Tensor isinf()
        {
            if (!is_floating_point()) return torch.zeros(Sizes, ScalarType.Bool);
            using var magnitude = detach().abs();
            return magnitude.eq(double.PositiveInfinity);
        }

        /// <summary>True where this is neither infinite nor NaN.</summary>
        public Tensor isfinite()
        {
            if (!is_floating_point()) return torch.ones(Sizes, ScalarType.Bool);
            using var magnitude = detach().abs();
            return magnitude.lt(double.PositiveInfinity);
        }

        /// <summary>True where |this - other| is at most atol + rtol |other|.</summary>
        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false)
        {
            if (Type != other.Type) throw new InvalidOperationException($"isclose: the elements are {Type} and {other.Type}; they must be of one type.");
            if (!(rtol >= 0) || !(atol >= 0)) throw new ArgumentException($"isclose: the tolerances rtol {rtol} and atol {atol} must not be negative.");
            using var scope = NewDisposeScope();
            var (a, b) = (detach().to(ElementTypes.Floating(Type)), other.detach().to(ElementTypes.Floating(Type)));
            var close = a.eq(b).logical_or(a.sub(b).abs().le(b.abs().mul(rtol).add(atol)).logical_and(a.sub(b).isfinite()));
            if (nanEqual) close = close.logical_or(a.isnan().logical_and(b.isnan()));
            return close.MoveToOuterDisposeScope();
        }

        /// <summary>True when every pair of elements is close.</summary>
        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false)
        {
            using var close = isclose(target, rtol, atol, equal_nan);
            using var every = close.all();
            return every.item<bool>();
        }
    }

    /// <inheritdoc cref="Tensor.eq(Tensor)"/>
    public static Tensor eq(Tensor left, Tensor right) => left.eq(right);

    /// <inheritdoc cref="Tensor.eq(Tensor)"/>
    public static Tensor equal(Tensor tensor, Tensor target) => tensor.eq(target);

    /// <inheritdoc cref="Tensor.ne(Tensor)"/>
    public static Tensor ne(Tensor left, Tensor right) => left.ne(right);

    /// <inheritdoc cref="Tensor.ne(Tensor)"/>
    public static Tensor not_equal(Tensor tensor, Tensor target) => tensor.ne(target);

    /// <inheritdoc cref="Tensor.lt(Tensor)"/>
    public static Tensor lt(Tensor left, Tensor right) => left.lt(right);

    /// <inheritdoc cref="Tensor.lt(Tensor)"/>
    public static Tensor less(Tensor tensor, Tensor target) => tensor.lt(target);

    /// <inheritdoc cref="Tensor.le(Tensor)"/>
    public static Tensor le(Tensor left, Tensor right) => left.le(right);

    /// <inheritdoc cref="Tensor.le(Tensor)"/>
    public static Tensor less_equal(Tensor tensor, Tensor target) => tensor.le(target);

    /// <inheritdoc cref="Tensor.gt(Tensor)"/>
    public static Tensor gt(Tensor left, Tensor right) => left.gt(right);

    /// <inheritdoc cref="Tensor.gt(Tensor)"/>
    public static Tensor greater(Tensor tensor, Tensor target) => tensor.gt(target);

    /// <inheritdoc cref="Tensor.ge(Tensor)"/>
    public static Tensor ge(Tensor left, Tensor right) => left.ge(right);

    /// <inheritdoc cref="Tensor.ge(Tensor)"/>
    public static Tensor greater_equal(Tensor tensor, Tensor target) => tensor.ge(target);

    /// <inheritdoc cref="Tensor.logical_and(Tensor)"/>
    public static Tensor logical_and(Tensor left, Tensor right) => left.logical_and(right);

    /// <inheritdoc cref="Tensor.logical_or(Tensor)"/>
    public static Tensor logical_or(Tensor left, Tensor right) => left.logical_or(right);

    /// <inheritdoc cref="Tensor.logical_xor(Tensor)"/>
    public static Tensor logical_xor(Tensor left, Tensor right) => left.logical_xor(right);

    /// <inheritdoc cref="Tensor.logical_not()"/>
    public static Tensor logical_not(Tensor input) => input.logical_not();

    /// <inheritdoc cref="Tensor.isnan()"/>
    public static Tensor isnan(Tensor input) => input.isnan();

    /// <inheritdoc cref="Tensor.isinf()"/>
    public static Tensor isinf(Tensor tensor) => tensor.isinf();

    /// <inheritdoc cref="Tensor.isfinite()"/>
    public static Tensor isfinite(Tensor tensor) => tensor.isfinite();

    /// <inheritdoc cref="Tensor.isclose"/>
    public static Tensor isclose(Tensor tensor, Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
        tensor.isclose(other, rtol, atol, nanEqual);

    /// <inheritdoc cref="Tensor.allclose"/>
    public static bool allclose(Tensor tensor, Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
        tensor.allclose(target, rtol, atol, equal_nan);
}
