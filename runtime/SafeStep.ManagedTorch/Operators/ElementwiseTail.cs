namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The remainder with the dividend's sign.</summary>
        public Tensor fmod(Tensor target) => sub(div(target, RoundingMode.trunc).detach().mul(target));

        /// <inheritdoc cref="fmod(Tensor)"/>
        public Tensor fmod(Scalar scalar) => sub(div(scalar, RoundingMode.trunc).detach().mul(scalar));

        /// <summary>log(exp(this) + exp(other)), without overflow.</summary>
        public Tensor logaddexp(Tensor other)
        {
            using var scope = NewDisposeScope();
            var difference = sub(other);
            // The larger plus log(1 + e^-|difference|) is other + softplus(difference), whose derivative is a sigmoid at every difference.
            return other.add(difference.softplus(1, double.PositiveInfinity)).MoveToOuterDisposeScope();
        }

        /// <summary>x log y; zero where x is, even at y = 0.</summary>
        public Tensor xlogy(Tensor y)
        {
            using var scope = NewDisposeScope();
            var silent = eq(0).logical_and(y.isnan().logical_not());
            return mul(y.masked_fill(silent, 1).log()).MoveToOuterDisposeScope();
        }

        /// <summary>log(x / (1 - x)); with eps, x is first limited to eps to 1 - eps.</summary>
        public Tensor logit(double? eps = null)
        {
            using var scope = NewDisposeScope();
            var x = eps is { } limit ? clamp(limit, 1 - limit) : this;
            return x.log().sub(x.neg().log1p()).MoveToOuterDisposeScope();
        }

        /// <summary>The length of the vector (this, other).</summary>
        public Tensor hypot(Tensor other)
        {
            using var scope = NewDisposeScope();
            return square().add(other.square()).sqrt().MoveToOuterDisposeScope();
        }

        /// <summary>NaN and infinities replaced; by the type's largest and smallest value where no number is given for an infinity.</summary>
        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null)
        {
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
            var product = reshape(-1, Sizes[^1]).mm(vec2.reshape(-1, Sizes[^1]).t());
            return product.reshape([.. Sizes[..^1], .. vec2.Sizes[..^1]]).MoveToOuterDisposeScope();
        }

        /// <summary>Elements picked by their position in row-major order.</summary>
        public Tensor take(Tensor index)
        {
            using var scope = NewDisposeScope();
            return reshape(-1).index_select(0, index.reshape(-1)).reshape(index.Sizes).MoveToOuterDisposeScope();
        }

        /// <summary>The differences of neighbours along a dimension, n times.</summary>
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null)
        {
            using var scope = NewDisposeScope();
            Tensor[] parts = [.. new[] { prepend, this, append }.OfType<Tensor>()];
            var result = parts.Length > 1 ? torch.cat(parts, dim) : this;
            for (var i = 0L; i < n; i++)
            {
                var size = result.size((int)dim);
                if (size == 0) break;
                result = result.narrow(dim, 1, size - 1).sub(result.narrow(dim, 0, size - 1));
            }
            return (ReferenceEquals(result, this) ? alias() : result).MoveToOuterDisposeScope();
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
