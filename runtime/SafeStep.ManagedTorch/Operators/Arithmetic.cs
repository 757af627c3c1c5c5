namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>How a quotient is rounded.</summary>
    public enum RoundingMode
    {
        /// <summary>Not at all.</summary>
        None,

        /// <summary>Toward zero.</summary>
        trunc,

        /// <summary>Toward minus infinity.</summary>
        floor,
    }

    public partial class Tensor
    {
        /// <summary>Elementwise sum; shapes broadcast, types promote.</summary>
        public Tensor add(Tensor target) =>
            Tape.Record("add", Elementwise.Binary<Add>("add", this, target), [this, target], [], static (n, g) =>
            {
                n.Give(0, g);
                n.Give(1, g);
            });

        /// <summary>This plus alpha times the target.</summary>
        public Tensor add(Tensor target, Scalar alpha)
        {
            var type = ElementTypes.Promote(this, target);
            return add(target.to(type).mul(ElementTypes.Factor("add", alpha, type)));
        }

        /// <summary>Adds a number to every element.</summary>
        public Tensor add(Scalar scalar) =>
            Tape.Record("add", Elementwise.Binary<Add>(this, scalar), [this], [], static (n, g) => n.Give(0, g));

        /// <summary>Adds alpha times a number to every element.</summary>
        public Tensor add(Scalar scalar, Scalar alpha)
        {
            var type = ElementTypes.Promote(Type, scalar);
            _ = ElementTypes.Factor("add", alpha, type);
            return type == ScalarType.Bool ? add((alpha.AsLong & scalar.AsLong) != 0) : torch.is_integral(scalar.Type) && torch.is_integral(alpha.Type) ? add(alpha.AsLong * scalar.AsLong) : add(alpha.AsDouble * scalar.AsDouble);
        }

        /// <summary>Elementwise difference; shapes broadcast, types promote.</summary>
        public Tensor sub(Tensor target)
        {
            RefuseBool("sub");
            target.RefuseBool("sub");
            return Tape.Record("sub", Elementwise.Binary<Subtract>("sub", this, target), [this, target], [], static (n, g) =>
            {
                n.Give(0, g);
                if (n.Wants(1)) n.Give(1, g.neg());
            });
        }

        /// <summary>Subtracts a number from every element.</summary>
        public Tensor sub(Scalar target)
        {
            RefuseBool("sub");
            if (target.Type == ScalarType.Bool) throw new InvalidOperationException("sub is not defined for Bool; use logical_not or logical_xor, or give a number.");
            return Tape.Record("sub", Elementwise.Binary<Subtract>(this, target), [this], [], static (n, g) => n.Give(0, g));
        }

        /// <inheritdoc cref="sub(Tensor)"/>
        public Tensor subtract(Tensor target) => sub(target);

        /// <inheritdoc cref="sub(Scalar)"/>
        public Tensor subtract(Scalar target) => sub(target);

        /// <summary>Elementwise product; shapes broadcast, types promote.</summary>
        public Tensor mul(Tensor target) =>
            Tape.Record("mul", Elementwise.Binary<Multiply>("mul", this, target), [this, target], [this, target], static (n, g) =>
            {
                if (n.Wants(0)) n.Give(0, g.mul(n.Saved(1)));
                if (n.Wants(1)) n.Give(1, g.mul(n.Saved(0)));
            });

        /// <summary>Multiplies every element by a number.</summary>
        public Tensor mul(Scalar target) =>
            Tape.Record("mul", Elementwise.Binary<Multiply>(this, target), [this], [], (n, g) => n.Give(0, g.mul(target)));

        /// <inheritdoc cref="mul(Tensor)"/>
        public Tensor multiply(Tensor target) => mul(target);

        /// <inheritdoc cref="mul(Scalar)"/>
        public Tensor multiply(Scalar target) => mul(target);

        /// <summary>Elementwise quotient, floating-point unless rounded; shapes broadcast.</summary>
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None)
        {
            if (rounding_mode != RoundingMode.None) return Rounded(target, rounding_mode);
            return Tape.Record("div", Quotient(this, target), [this, target], [this, target], static (n, g) =>
            {
                if (n.Wants(0)) n.Give(0, g.div(n.Saved(1)));
                if (n.Wants(1)) n.Give(1, g.mul(n.Saved(0)).div(n.Saved(1).mul(n.Saved(1))).neg());
            });
        }

        /// <summary>Divides every element by a number.</summary>
        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None)
        {
            using var number = Number(target).to(ElementTypes.Promote(Type, target), disposeAfter: true);
            if (rounding_mode != RoundingMode.None) return Rounded(number, rounding_mode);
            using var dividend = Elementwise.Dense(this, ElementTypes.Floating(Type));
            var quotient = Elementwise.Binary<Divide>(is_floating_point() ? this : dividend, target);
            return Tape.Record("div", quotient, [this], [], (n, g) => n.Give(0, g.div(target)));
        }

        /// <inheritdoc cref="div(Tensor, RoundingMode)"/>
        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div(target, rounding_mode);

        /// <inheritdoc cref="div(Tensor, RoundingMode)"/>
        public Tensor true_divide(Tensor other) => div(other);

        /// <inheritdoc cref="div(Scalar, RoundingMode)"/>
        public Tensor true_divide(Scalar other) => div(other);

        /// <summary>The quotient rounded toward minus infinity.</summary>
        public Tensor floor_divide(Tensor other) => div(other, RoundingMode.floor);

        /// <inheritdoc cref="floor_divide(Tensor)"/>
        public Tensor floor_divide(Scalar other) => div(other, RoundingMode.floor);

        /// <summary>The remainder with the divisor's sign.</summary>
        public Tensor remainder(Tensor target) =>
            Tape.Record("remainder", Elementwise.Binary<Remainder>("remainder", NotBool("remainder", target), target), [this, target], [this, target], static (n, g) =>
            {
                n.Give(0, g);
                if (n.Wants(1)) n.Give(1, g.mul(n.Saved(0).div(n.Saved(1), RoundingMode.floor)).neg());
            });

        /// <inheritdoc cref="remainder(Tensor)"/>
        public Tensor remainder(Scalar scalar) =>
            Tape.Record("remainder", Elementwise.Binary<Remainder>(NotBool("remainder", scalar), scalar), [this], [], static (n, g) => n.Give(0, g));

        /// <summary>Every element with its sign changed.</summary>
        public Tensor neg()
        {
            RefuseBool("neg");
            return Tape.Record("neg", Elementwise.Binary<Subtract>(this, 0, reversed: true), [this], [], static (n, g) => n.Give(0, g.neg()));
        }

        /// <inheritdoc cref="neg"/>
        public Tensor negative() => neg();

        /// <summary>The larger of two values; NaN where either is. At a tie the gradient is shared equally.</summary>
        public Tensor maximum(Tensor other) => Extreme<Maximum>("maximum", other);

        /// <summary>The smaller of two values; NaN where either is. At a tie the gradient is shared equally.</summary>
        public Tensor minimum(Tensor other) => Extreme<Minimum>("minimum", other);

        /// <inheritdoc cref="maximum"/>
        public Tensor max(Tensor other) => maximum(other);

        /// <inheritdoc cref="minimum"/>
        public Tensor min(Tensor other) => minimum(other);

        private Tensor Extreme<TOp>(string op, Tensor other) where TOp : IBinary
        {
            var result = Elementwise.Binary<TOp>(op, this, other);
            var largest = typeof(TOp) == typeof(Maximum);
            return Tape.Record(op, result, [this, other], [this, other], (n, g) =>
            {
                // By what is smaller, not by what is larger: where either is NaN both get the gradient.
                var (x, y) = (n.Saved(0), n.Saved(1));
                var (less, greater) = largest ? (x.lt(y), x.gt(y)) : (x.gt(y), x.lt(y));
                var share = g.div(2).where(x.eq(y), g);
                if (n.Wants(0)) n.Give(0, share.masked_fill(less, 0));
                if (n.Wants(1)) n.Give(1, share.masked_fill(greater, 0));
            });
        }

        private static Tensor Quotient(Tensor a, Tensor b)
        {
            var type = ElementTypes.Promote(a, b);
            if (torch.is_floating_point(type)) return Elementwise.Binary<Divide>("div", a, b);
            using var x = Elementwise.Dense(a, get_default_dtype());
            using var y = Elementwise.Dense(b, get_default_dtype());
            return Elementwise.Binary<Divide>("div", x, y);
        }

        private Tensor Rounded(Tensor divisor, RoundingMode mode)
        {
            NotBool("div", divisor);
            var result = mode == RoundingMode.floor ? Elementwise.Binary<FloorQuotient>("div", this, divisor) : Elementwise.Binary<TruncatedQuotient>("div", this, divisor);
            return Tape.Record("div", result, [this, divisor], [], static (n, g) =>
            {
                n.Give(0, torch.zeros(n.InputSizes(0), g.Type));
                n.Give(1, torch.zeros(n.InputSizes(1), g.Type));
            });
        }

        private Tensor NotBool(string op, Tensor other)
        {
            if (Type == ScalarType.Bool && other.Type == ScalarType.Bool) throw new InvalidOperationException($"{op} is not defined between Bool tensors; convert with to().");
            return this;
        }

        private Tensor NotBool(string op, Scalar other)
        {
            if (Type == ScalarType.Bool && other.Type == ScalarType.Bool) throw new InvalidOperationException($"{op} is not defined between truth values; convert with to().");
            return this;
        }

        internal void RequireFloating(string op)
        {
            if (!is_floating_point()) throw new InvalidOperationException($"{op}: the elements are {Type}; convert to a floating-point type with to().");
        }

        internal void RefuseBool(string op)
        {
            if (Type == ScalarType.Bool) throw new InvalidOperationException($"{op} is not defined for Bool; convert with to().");
        }
    }
}
