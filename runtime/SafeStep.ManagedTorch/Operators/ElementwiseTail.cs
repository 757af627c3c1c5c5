namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The remainder with the dividend's sign.</summary>
        public Tensor fmod(Tensor target) =>
            Tape.Record("fmod", Elementwise.Binary<TruncatedRemainder>("fmod", NotBool("fmod", target), target), [this, target], [this, target], static (n, g) =>
            {
                n.Give(0, g);
                if (n.Wants(1)) n.Give(1, g.mul(n.Saved(0).div(n.Saved(1), RoundingMode.trunc)).neg());
            });

        /// <inheritdoc cref="fmod(Tensor)"/>
        public Tensor fmod(Scalar scalar) =>
            Tape.Record("fmod", Elementwise.Binary<TruncatedRemainder>(NotBool("fmod", scalar), scalar), [this], [], static (n, g) => n.Give(0, g));

        /// <summary>log(exp(this) + exp(other)), without overflow.</summary>
        public Tensor logaddexp(Tensor other)
        {
            if (!torch.is_floating_point(ElementTypes.Promote(this, other))) throw new InvalidOperationException($"logaddexp: the elements are {Type} and {other.Type}; convert one to a floating-point type with to().");
            using var scope = NewDisposeScope();
            var type = ElementTypes.Promote(this, other);
            var (a, b) = (detach().to(type), other.detach().to(type));
            // The larger plus log(1 + e^-|difference|); equal infinities have no difference and are themselves.
            var smooth = a.maximum(b).add(a.sub(b).abs().neg().exp().log1p());
            var result = a.where(a.eq(b).logical_and(a.isinf()), smooth);
            return Tape.Record("logaddexp", result, [this, other], [a, b], static (n, g) =>
            {
                var (x, y) = (n.Saved(0), n.Saved(1));
                if (n.Wants(0)) n.Give(0, g.div(y.sub(x).exp().add(1)));
                if (n.Wants(1)) n.Give(1, g.div(x.sub(y).exp().add(1)));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>x log y; zero where x is, even at y = 0.</summary>
        public Tensor xlogy(Tensor y)
        {
            using var scope = NewDisposeScope();
            var type = ElementTypes.Floating(ElementTypes.Promote(this, y));
            var (a, b) = (detach().to(type), y.detach().to(type));
            var result = a.mul(b.log()).masked_fill(a.eq(0).logical_and(b.isnan().logical_not()), 0).masked_fill(b.isnan(), double.NaN);
            return Tape.Record("xlogy", result, [this, y], [a, b], static (n, g) =>
            {
                var (x, of) = (n.Saved(0), n.Saved(1));
                if (n.Wants(0)) n.Give(0, g.mul(of.log()).masked_fill(x.eq(0).logical_and(of.le(0)), 0));
                if (n.Wants(1)) n.Give(1, g.mul(x).div(of));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>log(x / (1 - x)); with eps, x is first limited to eps to 1 - eps.</summary>
        public Tensor logit(double? eps = null)
        {
            using var scope = NewDisposeScope();
            var x = detach().to(ElementTypes.Floating(Type));
            var (low, high) = eps is >= 0 ? (eps.Value, 1 - eps.Value) : (double.NegativeInfinity, double.PositiveInfinity);
            var limited = eps is >= 0 ? torch.full(x.Sizes, low, x.Type).where(x.lt(low), torch.full(x.Sizes, high, x.Type).where(x.gt(high), x)) : x;
            return Tape.Record("logit", limited.div(limited.neg().add(1)).log(), [this], [this], (n, g) =>
            {
                var at = n.Saved(0);
                // The product is not negative where the slope is one, whatever the sign of a zero.
                var slope = g.div(at.mul(at.neg().add(1)).abs());
                n.Give(0, eps is >= 0 ? slope.masked_fill(at.lt(low).logical_or(at.gt(high)), 0) : slope.masked_fill(at.lt(0).logical_or(at.gt(1)), double.NaN));
            }).MoveToOuterDisposeScope();
        }

        /// <summary>The length of the vector (this, other).</summary>
        public Tensor hypot(Tensor other)
        {
            if (!torch.is_floating_point(ElementTypes.Promote(this, other))) throw new InvalidOperationException($"hypot: the elements are {Type} and {other.Type}; convert one to a floating-point type with to().");
            var result = Elementwise.Binary<Hypotenuse>("hypot", this, other);
            return Tape.Record("hypot", result, [this, other], [this, other, result], static (n, g) =>
            {
                if (n.Wants(0)) n.Give(0, g.mul(n.Saved(0).div(n.Saved(2))));
                if (n.Wants(1)) n.Give(1, g.mul(n.Saved(1).div(n.Saved(2))));
            });
        }

        /// <summary>NaN and infinities replaced; by the type's largest and smallest value where no number is given for an infinity.</summary>
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null)
        {
            if (!is_floating_point()) return CloneValues();
            using var scope = NewDisposeScope();
            var largest = Type == ScalarType.Float32 ? float.MaxValue : double.MaxValue;
            var finite = masked_fill(isnan(), nan);
            finite = finite.masked_fill(eq(double.PositiveInfinity), posinf ?? largest);
            return finite.masked_fill(eq(double.NegativeInfinity), neginf ?? -largest).MoveToOuterDisposeScope();
        }

        /// <summary>Degrees to radians.</summary>
        public Tensor deg2rad() => mul(Math.PI / 180);

        /// <summary>Radians to degrees.</summary>
        public Tensor rad2deg() => mul(180 / Math.PI);

        /// <summary>The tensor repeated along each dimension; missing leading counts are one.</summary>
        public Tensor tile(long[] reps)
        {
            var missing = Math.Max(0, Sizes.Length - reps.Length);
            return repeat([.. Enumerable.Repeat(1L, missing), .. reps]);
        }

        /// <summary>Sums of products over the last dimensions of both.</summary>
        public Tensor inner(Tensor vec2)
        {
            using var scope = NewDisposeScope();
            if (Sizes.Length == 0 || vec2.Sizes.Length == 0) return mul(vec2).MoveToOuterDisposeScope();
            if (Sizes[^1] != vec2.Sizes[^1]) throw new ArgumentException($"inner: the last dimensions of {Layout.Text(Sizes)} and {Layout.Text(vec2.Sizes)} must be equal.", nameof(vec2));
            var product = reshape(Layout.Count(Sizes.AsSpan(..^1)), Sizes[^1]).mm(vec2.reshape(Layout.Count(vec2.Sizes.AsSpan(..^1)), Sizes[^1]).t());
            return product.reshape([.. Sizes[..^1], .. vec2.Sizes[..^1]]).MoveToOuterDisposeScope();
        }

        /// <summary>Elements picked by their position in row-major order.</summary>
        public Tensor take(Tensor index)
        {
            using var scope = NewDisposeScope();
            if (index.Type != ScalarType.Int64) throw new ArgumentException($"take: the index must be Int64, not {index.Type}.", nameof(index));
            var count = numel();
            if (count == 0 && index.numel() > 0) throw new ArgumentOutOfRangeException(nameof(index), "take: nothing can be taken from an empty tensor.");
            var positions = index.detach().reshape(-1);
            return reshape(-1).index_select(0, positions.add(count).where(positions.lt(0), positions)).reshape(index.Sizes).MoveToOuterDisposeScope();
        }

        /// <summary>The differences of neighbours along a dimension, n times.</summary>
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null)
        {
            if (Sizes.Length == 0) throw new ArgumentException("diff: a tensor without dimensions has no neighbours; at least one dimension is needed.");
            if (n < 0) throw new ArgumentOutOfRangeException(nameof(n), $"diff: {n} times; at least 0.");
            using var scope = NewDisposeScope();
            if ((prepend ?? this).Sizes.Length != Sizes.Length || (append ?? this).Sizes.Length != Sizes.Length) throw new ArgumentException("diff: what is put before or after has another number of dimensions.");
            Tensor[] parts = [.. new[] { prepend, this, append }.OfType<Tensor>()];
            var result = parts.Length > 1 ? torch.cat(parts, dim) : this;
            for (var i = 0L; i < n; i++)
            {
                var size = result.size((int)dim);
                if (size == 0) break;
                var (after, before) = (result.narrow(dim, 1, size - 1), result.narrow(dim, 0, size - 1));
                result = result.Type == ScalarType.Bool ? after.logical_xor(before) : after.sub(before);
            }
            return (ReferenceEquals(result, this) ? clone() : result).MoveToOuterDisposeScope();
        }

        /// <summary>In place: fmod.</summary>
        public Tensor fmod_(Tensor target) => Overwrite("fmod_", x => x.fmod(target));

        /// <summary>In place: fmod.</summary>
        public Tensor fmod_(Scalar scalar) => Overwrite("fmod_", x => x.fmod(scalar));

        /// <summary>In place: sign.</summary>
        public Tensor sign_() => Overwrite("sign_", static x => x.sign());

        /// <summary>In place: frac.</summary>
        public Tensor frac_() => Overwrite("frac_", static x => x.frac());

        /// <inheritdoc cref="abs_"/>
        public Tensor absolute_() => abs_();

        /// <inheritdoc cref="neg_"/>
        public Tensor negative_() => neg_();

        /// <inheritdoc cref="mul_(Tensor)"/>
        public Tensor multiply_(Tensor target) => mul_(target);

        /// <inheritdoc cref="mul_(Scalar)"/>
        public Tensor multiply_(Scalar target) => mul_(target);

        /// <inheritdoc cref="div_(Tensor, RoundingMode)"/>
        public Tensor divide_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        /// <inheritdoc cref="div_(Scalar, RoundingMode)"/>
        public Tensor divide_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) => div_(target, rounding_mode);

        /// <summary>In place: xlogy.</summary>
        public Tensor xlogy_(Tensor y) => Overwrite("xlogy_", x => x.xlogy(y));

        /// <summary>In place: logit.</summary>
        public Tensor logit_(double? eps = null) => Overwrite("logit_", x => x.logit(eps));

        /// <summary>In place: addmm.</summary>
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Overwrite("addmm_", x => x.addmm(mat1, mat2, beta, alpha));
    }

    /// <inheritdoc cref="Tensor.fmod(Tensor)"/>
    public static Tensor fmod(Tensor left, Tensor right) => left.fmod(right);

    /// <inheritdoc cref="Tensor.fmod(Scalar)"/>
    public static Tensor fmod(Tensor left, Scalar right) => left.fmod(right);

    /// <inheritdoc cref="Tensor.logaddexp"/>
    public static Tensor logaddexp(Tensor left, Tensor right) => left.logaddexp(right);

    /// <inheritdoc cref="Tensor.xlogy"/>
    public static Tensor xlogy(Tensor x, Tensor y) => x.xlogy(y);

    /// <inheritdoc cref="Tensor.logit"/>
    public static Tensor logit(Tensor input, double? eps = null) => input.logit(eps);

    /// <inheritdoc cref="Tensor.hypot"/>
    public static Tensor hypot(Tensor left, Tensor right) => left.hypot(right);

    /// <inheritdoc cref="Tensor.nan_to_num"/>
    public static Tensor nan_to_num(Tensor input, double nan = 0d, double? posinf = null, double? neginf = null) => input.nan_to_num(nan, posinf, neginf);

    /// <inheritdoc cref="Tensor.tile"/>
    public static Tensor tile(Tensor input, long[] dims) => input.tile(dims);

    /// <inheritdoc cref="Tensor.inner"/>
    public static Tensor inner(Tensor input, Tensor vec2) => input.inner(vec2);

    /// <inheritdoc cref="Tensor.take"/>
    public static Tensor take(Tensor input, Tensor index) => input.take(index);

    /// <inheritdoc cref="Tensor.diff"/>
    public static Tensor diff(Tensor input, long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) => input.diff(n, dim, prepend, append);
}
