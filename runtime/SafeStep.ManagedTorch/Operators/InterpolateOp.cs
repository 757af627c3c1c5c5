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

        /// <summary>The mean of the samples covered.</summary>
        Area = 5,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>[N, C, L] or [N, C, H, W] resampled to a size or by factors.</summary>
            /// <param name="align_corners">Corner samples keep their values; linear modes only.</param>
            /// <exception cref="ArgumentException">Neither or both of size and scale_factor, or a mode that does not fit the shape.</exception>
            public static Tensor interpolate(Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null)
            {
                var dims = x.Sizes.Length - 2;
                if (dims is not (1 or 2)) throw new ArgumentException($"interpolate: an input of shape {Layout.Text(x.Sizes)}; expected [N, C, L] or [N, C, H, W].");
                if (size is null == scale_factor is null) throw new ArgumentException("interpolate: give either size or scale_factor.");
                if ((mode == InterpolationMode.Linear && dims != 1) || (mode == InterpolationMode.Bilinear && dims != 2)) throw new ArgumentException($"interpolate: {mode} does not fit an input of shape {Layout.Text(x.Sizes)}.");
                var linear = mode is InterpolationMode.Linear or InterpolationMode.Bilinear;
                if (align_corners is not null && !linear) throw new ArgumentException($"interpolate: align_corners has no meaning for {mode}.");
                using var scope = NewDisposeScope();
                var target = new long[dims];
                var factors = new double[dims];
                for (var d = 0; d < dims; d++)
                {
                    var own = x.Sizes[d + 2];
                    target[d] = size is not null ? At(size, d) : (long)Math.Floor(own * At(scale_factor!, d));
                    if (target[d] < 1 || own < 1) throw new ArgumentException($"interpolate: from shape {Layout.Text(x.Sizes)} to size {target[d]} in dimension {d + 2}.");
                    factors[d] = size is not null ? (double)own / target[d] : 1 / At(scale_factor!, d);
                }
                if (mode == InterpolationMode.Area) return (dims == 1 ? adaptive_avg_pool1d(x, target[0]) : adaptive_avg_pool2d(x, target)).MoveToOuterDisposeScope();
                if (mode == InterpolationMode.Nearest)
                {
                    var picked = x;
                    for (var d = 0; d < dims; d++) picked = picked.index_select(d + 2, tensor(Nearest(x.Sizes[d + 2], target[d], factors[d])));
                    return picked.MoveToOuterDisposeScope();
                }
                var weights = Enumerable.Range(0, dims).Select(d => Between(x.Sizes[d + 2], target[d], factors[d], align_corners ?? false, x.Type)).ToArray();
                return MeanPooling.Linear(x, dims == 1 ? null : weights[0], weights[^1], [x.Sizes[0], x.Sizes[1], .. target]).MoveToOuterDisposeScope();

                static T At<T>(T[] values, int d) => values.Length == 1 ? values[0] : values[d];
            }

            private static long[] Nearest(long size, long target, double factor)
            {
                var from = new long[target];
                for (var i = 0; i < target; i++) from[i] = Math.Min((long)Math.Floor(i * factor), size - 1);
                return from;
            }

            // The share of each sample in each value, as a matrix [target, size].
            private static Tensor Between(long size, long target, double factor, bool alignCorners, ScalarType type)
            {
                var weights = new double[target, size];
                for (var i = 0; i < target; i++)
                {
                    var at = alignCorners ? (target > 1 ? i * (double)(size - 1) / (target - 1) : 0) : Math.Max(0, ((i + 0.5) * factor) - 0.5);
                    var low = Math.Min((long)at, size - 1);
                    var high = Math.Min(low + 1, size - 1);
                    weights[i, low] += 1 - (at - low);
                    weights[i, high] += at - low;
                    // A share of minus zero: the sample is read, and an infinity in it makes no number, as in PyTorch.
                    if (weights[i, high] == 0) weights[i, high] = -0.0;
                    if (weights[i, low] == 0) weights[i, low] = -0.0;
                }
                return tensor(weights, type);
            }
        }
    }
}
