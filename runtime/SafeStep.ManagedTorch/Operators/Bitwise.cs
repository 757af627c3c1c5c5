using System.Numerics;

namespace SafeStep.ManagedTorch;

/// <summary>An operation on the bits of two integers.</summary>
internal interface IBits
{
    static abstract T Of<T>(T x, T y) where T : IBinaryInteger<T>;
}

internal readonly struct BitsOfBoth : IBits
{
    public static T Of<T>(T x, T y) where T : IBinaryInteger<T> => x & y;
}

internal readonly struct BitsOfEither : IBits
{
    public static T Of<T>(T x, T y) where T : IBinaryInteger<T> => x | y;
}

internal readonly struct BitsOfOne : IBits
{
    public static T Of<T>(T x, T y) where T : IBinaryInteger<T> => x ^ y;
}

internal readonly struct BitsLeft : IBits
{
    // All bits shifted out leave nothing.
    public static T Of<T>(T x, T y) where T : IBinaryInteger<T> => int.CreateSaturating(y) is var by and >= 0 && by < 8 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() ? x << by : T.Zero;
}

internal readonly struct BitsRight : IBits
{
    // The sign is shifted in.
    public static T Of<T>(T x, T y) where T : IBinaryInteger<T> => int.CreateSaturating(y) is var by and >= 0 && by < 8 * System.Runtime.CompilerServices.Unsafe.SizeOf<T>() ? x >> by : T.IsNegative(x) ? -T.One : T.Zero;
}

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The bits, or truth values, that both have.</summary>
        /// <exception cref="InvalidOperationException">Elements that are not integers.</exception>
        public Tensor bitwise_and(Tensor other) => Bitwise<BitsOfBoth>("bitwise_and", other);

        /// <summary>The bits, or truth values, that either has.</summary>
        /// <exception cref="InvalidOperationException">Elements that are not integers.</exception>
        public Tensor bitwise_or(Tensor other) => Bitwise<BitsOfEither>("bitwise_or", other);

        /// <summary>The bits, or truth values, that one has but not both.</summary>
        /// <exception cref="InvalidOperationException">Elements that are not integers.</exception>
        public Tensor bitwise_xor(Tensor other) => Bitwise<BitsOfOne>("bitwise_xor", other);

        /// <summary>All bits, or truth values, negated.</summary>
        /// <exception cref="InvalidOperationException">Elements that are not integers.</exception>
        public Tensor bitwise_not()
        {
            if (Type == ScalarType.Bool) return logical_not();
            RequireIntegers("bitwise_not", Type);
            return Type == ScalarType.Byte ? bitwise_xor(Number((byte)255)) : bitwise_xor(Number(-1));
        }

        /// <summary>The bits moved to higher places.</summary>
        /// <exception cref="InvalidOperationException">Elements that are not integers.</exception>
        public Tensor bitwise_left_shift(Tensor other) => Bitwise<BitsLeft>("bitwise_left_shift", other);

        /// <summary>The bits moved to lower places; the sign stays.</summary>
        /// <exception cref="InvalidOperationException">Elements that are not integers.</exception>
        public Tensor bitwise_right_shift(Tensor other) => Bitwise<BitsRight>("bitwise_right_shift", other);

        /// <summary>In place: bitwise_and.</summary>
        public Tensor bitwise_and_(Tensor other) => Overwrite("bitwise_and_", x => x.bitwise_and(other));

        /// <summary>In place: bitwise_or.</summary>
        public Tensor bitwise_or_(Tensor other) => Overwrite("bitwise_or_", x => x.bitwise_or(other));

        /// <summary>In place: bitwise_xor.</summary>
        public Tensor bitwise_xor_(Tensor other) => Overwrite("bitwise_xor_", x => x.bitwise_xor(other));

        /// <summary>In place: bitwise_not.</summary>
        public Tensor bitwise_not_() => Overwrite("bitwise_not_", static x => x.bitwise_not());

        private Tensor Bitwise<TOp>(string op, Tensor other) where TOp : IBits
        {
            var type = ElementTypes.Promote(this, other);
            RequireIntegers(op, type);
            if (type == ScalarType.Bool && (typeof(TOp) == typeof(BitsLeft) || typeof(TOp) == typeof(BitsRight))) RefuseBool(op);
            using var scope = NewDisposeScope();
            var shape = Layout.Broadcast(op, Sizes, other.Sizes);
            var (a, b) = (Elementwise.Dense(detach().expand(shape), type), Elementwise.Dense(other.detach().expand(shape), type));
            var result = Allocate(type, shape);
            switch (type)
            {
                case ScalarType.Int64: Run<long>(); break;
                case ScalarType.Int32: Run<int>(); break;
                default: Run<byte>(); break;
            }
            return result.MoveToOuterDisposeScope();

            void Run<T>() where T : unmanaged, IBinaryInteger<T>
            {
                var first = a.Values<T>();
                var second = b.Values<T>();
                var to = result.Values<T>();
                for (var i = 0; i < to.Length; i++) to[i] = TOp.Of(first[i], second[i]);
            }
        }

        private static void RequireIntegers(string op, ScalarType type)
        {
            if (torch.is_floating_point(type)) throw new InvalidOperationException($"{op}: the elements are {type}; expected integers or truth values.");
        }
    }

    /// <inheritdoc cref="Tensor.bitwise_and"/>
    public static Tensor bitwise_and(Tensor left, Tensor right) => left.bitwise_and(right);

    /// <inheritdoc cref="Tensor.bitwise_and_"/>
    public static Tensor bitwise_and_(Tensor left, Tensor right) => left.bitwise_and_(right);

    /// <inheritdoc cref="Tensor.bitwise_or_"/>
    public static Tensor bitwise_or_(Tensor left, Tensor right) => left.bitwise_or_(right);

    /// <inheritdoc cref="Tensor.bitwise_xor_"/>
    public static Tensor bitwise_xor_(Tensor left, Tensor right) => left.bitwise_xor_(right);

    /// <inheritdoc cref="Tensor.bitwise_not_"/>
    public static Tensor bitwise_not_(Tensor input) => input.bitwise_not_();

    /// <inheritdoc cref="Tensor.bitwise_or"/>
    public static Tensor bitwise_or(Tensor left, Tensor right) => left.bitwise_or(right);

    /// <inheritdoc cref="Tensor.bitwise_xor"/>
    public static Tensor bitwise_xor(Tensor left, Tensor right) => left.bitwise_xor(right);

    /// <inheritdoc cref="Tensor.bitwise_not"/>
    public static Tensor bitwise_not(Tensor input) => input.bitwise_not();

    /// <inheritdoc cref="Tensor.bitwise_left_shift"/>
    public static Tensor bitwise_left_shift(Tensor left, Tensor right) => left.bitwise_left_shift(right);

    /// <inheritdoc cref="Tensor.bitwise_right_shift"/>
    public static Tensor bitwise_right_shift(Tensor left, Tensor right) => left.bitwise_right_shift(right);
}
