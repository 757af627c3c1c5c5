namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>How values between samples are found.</summary>
    public enum InterpolationMode
    {
        /// <summary>The nearest sample before.</summary>
        Nearest = 0,

        /// <summary>On the line between two samples; inputs [N, C, L].</summary>
        Linear = 1,

        /// <summary>Linear in both of two dimensions; inputs [N, C, H, W].</summary>
        Bilinear = 2,

        /// <summary>On the cubic through four samples, in both of two dimensions; inputs [N, C, H, W].</summary>
        Bicubic = 3,

        /// <summary>The mean of the samples covered.</summary>
        Area = 5,

        /// <summary>The sample whose middle is nearest.</summary>
        NearestExact = 6,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>[N, C, L] or [N, C, H, W] resampled to a size or by factors.</summary>
            /// <param name="x">[N, C, L] or [N, C, H, W].</param>
            /// <param name="size">The size of each dimension, or one for all.</param>
            /// <param name="scale_factor">The factor of each dimension, or one for all.</param>
            /// <param name="mode">How values between samples are found.</param>
            /// <param name="align_corners">Corner samples keep their values; linear modes and the cubic one only.</param>
            /// <param name="recompute_scale_factor">The samples are spread by the quotient of the sizes, which are whole, instead of by the factors.</param>
            /// <param name="antialias">Where the result is smaller, each value is a mean over all samples that it stands for; bilinear and bicubic only.</param>
            /// <exception cref="ArgumentException">Neither or both of size and scale_factor, or a mode or an option that does not fit.</exception>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var dims = x.Sizes.Length - 2;
                Demand(x, size, scale_factor, mode, align_corners, antialias);
                using var scope = NewDisposeScope();
                var target = new long[dims];
                var factors = new double[dims];
                for (var d = 0; d < dims; d++)
                {
                    var own = x.Sizes[d + 2];
                    target[d] = size is not null ? At(size, d) : (long)Math.Floor(own * At(scale_factor!, d));
                    if (target[d] < 1 || own < 1) throw new ArgumentException($"interpolate: from shape {Layout.Text(x.Sizes)} to size {target[d]} in dimension {d + 2}.");
                    factors[d] = size is not null || recompute_scale_factor ? (double)own / target[d] : 1 / At(scale_factor!, d);
                }
                if (mode == InterpolationMode.Area) return (dims == 1 ? adaptive_avg_pool1d(x, target[0]) : adaptive_avg_pool2d(x, target)).MoveToOuterDisposeScope();
                if (mode is InterpolationMode.Nearest or InterpolationMode.NearestExact)
                {
                    var picked = x;
                    for (var d = 0; d < dims; d++) picked = picked.index_select(d + 2, tensor(mode == InterpolationMode.Nearest ? Resampling.Nearest(x.Sizes[d + 2], target[d], factors[d]) : Resampling.NearestExact(x.Sizes[d + 2], target[d], factors[d])));
                    return picked.MoveToOuterDisposeScope();
                }
                // PyTorch takes a sample that stays where it is twice, with shares of one and zero: an infinity is no number then.
                if (mode is InterpolationMode.Linear or InterpolationMode.Bilinear && !antialias && target.Where((size, d) => size == x.Sizes[d + 2]).Any()) x = x.add(x.mul(0));
                var weights = Enumerable.Range(0, dims).Select(d => tensor(Weights(new Resampling.Axis(x.Sizes[d + 2], target[d], factors[d], align_corners ?? false)), x.Type)).ToArray();
                return MeanPooling.Linear(x, dims == 1 ? null : weights[0], weights[^1], [x.Sizes[0], x.Sizes[1], .. target]).MoveToOuterDisposeScope();

                double[,] Weights(Resampling.Axis axis) => antialias ? Resampling.Smoothed(axis, mode == InterpolationMode.Bicubic) : mode == InterpolationMode.Bicubic ? Resampling.Cubic(axis) : Resampling.Linear(axis);

                static T At<T>(T[] values, int d) => values.Length == 1 ? values[0] : values[d];
            }

            private static void Demand(Tensor x, long[]? size, double[]? factors, InterpolationMode mode, bool? alignCorners, bool antialias)
            {
                var dims = x.Sizes.Length - 2;
                if (dims is not (1 or 2)) throw new ArgumentException($"interpolate: an input of shape {Layout.Text(x.Sizes)}; expected [N, C, L] or [N, C, H, W].");
                if (size is null == factors is null) throw new ArgumentException("interpolate: give either size or scale_factor.");
                if ((mode == InterpolationMode.Linear && dims != 1) || (mode is InterpolationMode.Bilinear or InterpolationMode.Bicubic && dims != 2)) throw new ArgumentException($"interpolate: {mode} does not fit an input of shape {Layout.Text(x.Sizes)}.");
                if (alignCorners is not null && mode is not (InterpolationMode.Linear or InterpolationMode.Bilinear or InterpolationMode.Bicubic)) throw new ArgumentException($"interpolate: align_corners has no meaning for {mode}.");
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic)) throw new ArgumentException($"interpolate: antialias has no meaning for {mode}.", nameof(antialias));
                if ((size?.Length ?? factors!.Length) is var given && given != 1 && given != dims) throw new ArgumentException($"interpolate: {given} sizes or factors for an input of shape {Layout.Text(x.Sizes)}; expected {dims}.");
            }
        }
    }
}
