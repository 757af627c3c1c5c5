using SafeStep.ManagedTorch.Kernels;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The magnitude of each element.</summary>
        public Tensor abs()
        {
            RefuseBool("abs");
            return Tape.Record("abs", Elementwise.Abs(this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0).sign())));
        }

        /// <inheritdoc cref="abs"/>
        public Tensor absolute() => abs();

        /// <summary>-1, 0 or 1: the sign of each element.</summary>
        public Tensor sign()
        {
            if (is_floating_point()) return Tape.Record("sign", Mapped.Of<SignFunction>(this), [this], [], Constant);
            if (Type == ScalarType.Bool) return CloneValues();

            using var positive = detach().gt(0);
            using var negative = detach().lt(0);
            using var above = positive.to(Type, copy: true);
            using var below = negative.to(Type, copy: true);
            return above.sub(below);
        }

        /// <summary>Each element rounded to the nearest integer, halves to even, or to a number of decimals.</summary>
        public Tensor round(long decimals = 0L)
        {
            RefuseBool("round");
            if (is_integral()) return clone();
            var scale = double.Pow(10, decimals);
            using var scaled = decimals == 0 ? Alias() : Elementwise.Binary<Multiply>(this, scale);
            var rounded = Elementwise.Unary<RoundToEven>(scaled);
            if (decimals != 0) Elementwise.ScalarInto<Divide>(rounded, scale, rounded);
            return Tape.Record("round", rounded, [this], [], Constant);
        }

        /// <summary>The fractional part of each element, with its sign.</summary>
        public Tensor frac()
        {
            if (!is_floating_point()) throw new InvalidOperationException($"frac: the elements are {Type}; expected a floating-point type.");
            return sub(detach().trunc());
        }

        // The rule of what is constant between its jumps.
        private static readonly BackwardRule Constant = static (n, g) => n.Give(0, torch.zeros(n.InputSizes(0), g.Type));

        /// <summary>Each element to the power of the exponent.</summary>
        public Tensor pow(Scalar exponent)
        {
            var p = exponent.AsDouble;
            if (Type == ScalarType.Bool && exponent.Type == ScalarType.Bool) return p == 1 ? CloneValues() : torch.ones(Sizes, Type);
            if (p == 2 && ElementTypes.Promote(Type, exponent) == Type) return square();
            var type = ElementTypes.Promote(Type, exponent);
            if (p < 0 && !torch.is_floating_point(type)) throw new InvalidOperationException("pow: integers to negative integer powers are not allowed; convert to a floating-point type first.");
            using var x = Elementwise.Dense(this, type);
            var result = !torch.is_floating_point(type) || Math.Abs(p) != 0.5 ? Elementwise.Binary<Power>(x, exponent) : p > 0 ? Elementwise.Unary<Sqrt>(x) : Elementwise.Unary<ReciprocalSqrt>(x);
            return Tape.Record("pow", result, [this], [this], (n, g) =>
                n.Give(0, p == 0 ? g.mul(0) : g.mul(n.Saved(0).pow(p - 1)).mul(p)));
        }

        /// <summary>Each element to the power of the matching exponent.</summary>
        public Tensor pow(Tensor exponent)
        {
            NotBool("pow", exponent);
            var result = Elementwise.Binary<Power>("pow", this, exponent);
            return Tape.Record("pow", result, [this, exponent], [this, exponent, result], static (n, g) =>
            {
                var (x, p) = (n.Saved(0), n.Saved(1));
                if (n.Wants(0)) n.Give(0, g.mul(p).mul(x.pow(p.sub(1))).masked_fill(p.eq(0), 0));
                if (n.Wants(1)) n.Give(1, g.mul(n.Saved(2)).mul(x.log()).masked_fill(x.eq(0).logical_and(p.ge(0)), 0));
            });
        }

        /// <summary>A number to the power of each element.</summary>
        internal static Tensor PowerOf(Scalar x, Tensor exponent)
        {
            using var number = Allocate(ElementTypes.Promote(exponent.Type, x), []);
            number.FillValues(x);
            return number.pow(exponent);
        }

        /// <summary>The square of each element.</summary>
        public Tensor square() => Type == ScalarType.Bool ? pow(2) : Tape.Record("square", Elementwise.Binary<Multiply>("square", this, this), [this], [this], static (n, g) => n.Give(0, g.mul(n.Saved(0)).mul(2)));

        /// <summary>Each element limited to the range from min to max; outside it the gradient is zero.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            if (min is null && max is null) throw new ArgumentException("clamp: give min, max or both.");
            if (Type == ScalarType.Bool && (min ?? max)!.Type == ScalarType.Bool && (max ?? min)!.Type == ScalarType.Bool) RefuseBool("clamp");
            if (double.IsNaN(min?.AsDouble ?? 0) || double.IsNaN(max?.AsDouble ?? 0)) return mul(double.NaN);
            var lowered = min is null ? Alias() : Elementwise.Binary<Maximum>(this, min);
            using var _ = max is null ? null : lowered;
            var result = max is null ? lowered : Elementwise.Binary<Minimum>(lowered, max);
            return Tape.Record("clamp", result, [this], [this], (n, g) =>
            {
                // Where the range holds, so that NaN gets none.
                var x = n.Saved(0);
                if (min is not null) g = g.masked_fill(x.ge(min).logical_not(), 0);
                if (max is not null) g = g.masked_fill(x.le(max).logical_not(), 0);
                n.Give(0, g);
            });
        }

        /// <summary>Each element limited to the range from min to max, elementwise.</summary>
        public Tensor clamp(Tensor? min = null, Tensor? max = null)
        {
            if (min is null && max is null) throw new ArgumentException("clamp: give min, max or both.");
            using var scope = NewDisposeScope();
            var x = detach();
            var result = min is null ? x : x.maximum(min.detach());
            if (max is not null) result = result.minimum(max.detach());
            if (result.Type == ScalarType.Bool && min is not null && max is not null) throw new InvalidOperationException("clamp is not defined for Bool; convert with to().");
            if (ReferenceEquals(result, x)) result = CloneValues();
            // Absent limits stand in as the tensor itself, so that places in the record are fixed; the rule gives them nothing.
            var (hasMin, hasMax) = (min is not null, max is not null);
            return Tape.Record("clamp", result, [this, min ?? this, max ?? this], [this, min ?? this, max ?? this], (n, g) =>
            {
                var (at, low, high) = (n.Saved(0), n.Saved(1), n.Saved(2));
                var inside = hasMin ? (hasMax ? at.ge(low).logical_and(at.le(high)) : at.ge(low)) : at.le(high);
                if (n.Wants(0)) n.Give(0, g.masked_fill(inside.logical_not(), 0));
                if (hasMin && n.Wants(1)) n.Give(1, g.masked_fill((hasMax ? at.lt(low).logical_and(low.lt(high)) : at.lt(low)).logical_not(), 0));
                if (hasMax && n.Wants(2)) n.Give(2, g.masked_fill((hasMin ? at.gt(high).logical_or(high.lt(low)) : at.gt(high)).logical_not(), 0));
            }).MoveToOuterDisposeScope();
        }

        /// <inheritdoc cref="clamp(Scalar, Scalar)"/>
        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        /// <summary>Each element, but at least min.</summary>
        public Tensor clamp_min(Scalar min) => clamp(min, null);

        /// <summary>Each element, but at most max.</summary>
        public Tensor clamp_max(Scalar max) => clamp(null, max);

        /// <summary>This where the condition holds, y elsewhere.</summary>
        public Tensor where(Tensor condition, Tensor y)
        {
            if (condition.Type != ScalarType.Bool) throw new ArgumentException($"where: the condition must be Bool, not {condition.Type}.", nameof(condition));
            using var scope = NewDisposeScope();
            var type = ElementTypes.Promote(this, y);
            var shape = Layout.Broadcast("where", Layout.Broadcast("where", condition.Sizes, Sizes), y.Sizes);
            var result = Allocate(type, shape);
            StridedCopy.Copy(y, result);
            Selection.MaskedCopy(condition.expand(shape), detach().to(type).expand(shape), result);
            return Tape.Record("where", result, [this, y], [condition], static (n, g) =>
            {
                if (n.Wants(0)) n.Give(0, g.masked_fill(n.Saved(0).logical_not(), 0));
                if (n.Wants(1)) n.Give(1, g.masked_fill(n.Saved(0), 0));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>A copy with the value written where the mask holds.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            if (mask.Type != ScalarType.Bool) throw new ArgumentException($"masked_fill: the mask must be Bool, not {mask.Type}.", nameof(mask));
            using var scope = NewDisposeScope();
            var shape = Layout.Broadcast("masked_fill", Sizes, mask.Sizes);
            var result = Allocate(Type, shape);
            StridedCopy.Copy(this, result);
            var fill = Allocate(Type, []);
            fill.FillValues(ElementTypes.Stored("masked_fill", value, Type));
            Selection.MaskedCopy(mask.expand(shape), fill.expand(shape), result);
            return Tape.Record("masked_fill", result, [this], [mask], static (n, g) => n.Give(0, g.masked_fill(n.Saved(0), 0))).MoveToOuterDisposeScope();
        }
    }

    /// <inheritdoc cref="Tensor.abs"/>
    public static Tensor abs(Tensor input) => input.abs();

    /// <inheritdoc cref="Tensor.sign"/>
    public static Tensor sign(Tensor input) => input.sign();

    /// <inheritdoc cref="Tensor.round"/>
    public static Tensor round(Tensor input, long decimals = 0L) => input.round(decimals);

    /// <inheritdoc cref="Tensor.pow(Scalar)"/>
    public static Tensor pow(Tensor left, Scalar exponent) => left.pow(exponent);

    /// <inheritdoc cref="Tensor.pow(Tensor)"/>
    public static Tensor pow(Tensor left, Tensor exponent) => left.pow(exponent);

    /// <inheritdoc cref="Tensor.PowerOf"/>
    public static Tensor pow(Scalar left, Tensor exponent) => Tensor.PowerOf(left, exponent);

    /// <inheritdoc cref="Tensor.square"/>
    public static Tensor square(Tensor input) => input.square();

    /// <inheritdoc cref="Tensor.clamp(Scalar, Scalar)"/>
    public static Tensor clamp(Tensor input, Scalar? min = null, Scalar? max = null) => input.clamp(min, max);

    /// <inheritdoc cref="Tensor.clamp(Tensor, Tensor)"/>
    public static Tensor clamp(Tensor input, Tensor? min = null, Tensor? max = null) => input.clamp(min, max);

    /// <inheritdoc cref="Tensor.maximum"/>
    public static Tensor maximum(Tensor input, Tensor other) => input.maximum(other);

    /// <inheritdoc cref="Tensor.minimum"/>
    public static Tensor minimum(Tensor input, Tensor other) => input.minimum(other);

    /// <summary>x where the condition holds, y elsewhere.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y) => x.where(condition, y);

    /// <inheritdoc cref="Tensor.masked_fill"/>
    public static Tensor masked_fill(Tensor input, Tensor mask, Scalar value) => input.masked_fill(mask, value);

    /// <inheritdoc cref="Tensor.add(Tensor)"/>
    public static Tensor add(Tensor left, Tensor right) => left.add(right);

    /// <inheritdoc cref="Tensor.add(Scalar)"/>
    public static Tensor add(Tensor left, Scalar right) => left.add(right);

    /// <inheritdoc cref="Tensor.add(Tensor, Scalar)"/>
    public static Tensor add(Tensor left, Tensor right, Scalar alpha) => left.add(right, alpha);

    /// <inheritdoc cref="Tensor.sub(Tensor)"/>
    public static Tensor sub(Tensor left, Tensor right) => left.sub(right);

    /// <inheritdoc cref="Tensor.sub(Scalar)"/>
    public static Tensor sub(Tensor left, Scalar right) => left.sub(right);

    /// <inheritdoc cref="Tensor.sub(Tensor)"/>
    public static Tensor subtract(Tensor left, Tensor right) => left.sub(right);

    /// <inheritdoc cref="Tensor.mul(Tensor)"/>
    public static Tensor mul(Tensor left, Tensor right) => left.mul(right);

    /// <inheritdoc cref="Tensor.mul(Scalar)"/>
    public static Tensor mul(Tensor left, Scalar right) => left.mul(right);

    /// <inheritdoc cref="Tensor.mul(Tensor)"/>
    public static Tensor multiply(Tensor left, Tensor right) => left.mul(right);

    /// <inheritdoc cref="Tensor.div(Tensor, RoundingMode)"/>
    public static Tensor div(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    /// <inheritdoc cref="Tensor.div(Scalar, RoundingMode)"/>
    public static Tensor div(Tensor left, Scalar right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    /// <inheritdoc cref="Tensor.div(Tensor, RoundingMode)"/>
    public static Tensor divide(Tensor left, Tensor right, RoundingMode rounding_mode = RoundingMode.None) => left.div(right, rounding_mode);

    /// <inheritdoc cref="Tensor.remainder(Tensor)"/>
    public static Tensor remainder(Tensor left, Tensor right) => left.remainder(right);

    /// <inheritdoc cref="Tensor.neg"/>
    public static Tensor neg(Tensor input) => input.neg();

    /// <inheritdoc cref="Tensor.neg"/>
    public static Tensor negative(Tensor input) => input.neg();
}
