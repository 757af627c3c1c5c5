using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>[N, C, L] or [N, C, H, W] resampled to a size or by factors.</summary>
    public sealed class Upsample : ParameterLessModule<Tensor, Tensor>
    {
        private readonly long[]? target;
        private readonly double[]? factors;

        internal Upsample(long[]? size, double[]? factors, UpsampleMode mode, bool? alignCorners, bool? recompute) : base(nameof(Upsample)) =>
            (target, this.factors, this.mode, align_corners, recompute_scale_factor) = (size, factors, mode, alignCorners, recompute);

        /// <summary>The size of the result; empty where factors are given.</summary>
        public ReadOnlySpan<long> size => target;

        /// <summary>The factors; empty where a size is given.</summary>
        public ReadOnlySpan<double> scale_factor => factors;

        /// <summary>How values between samples are found.</summary>
        public UpsampleMode mode { get; }

        /// <summary>Whether corner samples keep their values.</summary>
        public bool? align_corners { get; }

        /// <summary>Whether the samples are spread by the quotient of the sizes instead of by the factors.</summary>
        public bool? recompute_scale_factor { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.interpolate(input, target, factors, (InterpolationMode)mode, align_corners, recompute_scale_factor ?? false);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        /// <summary>How values between samples are found; as <see cref="InterpolationMode"/>.</summary>
        public enum UpsampleMode
        {
            /// <summary>The nearest sample before.</summary>
            Nearest = 0,

            /// <summary>On the line between two samples.</summary>
            Linear = 1,

            /// <summary>Linear in both of two dimensions.</summary>
            Bilinear = 2,

            /// <summary>On the cubic through four samples, in both of two dimensions.</summary>
            Bicubic = 3,
        }

        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Upsample"/>
            public static Upsample Upsample(long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null, bool? recompute_scale_factor = null) => new(size, scale_factor, mode, align_corners, recompute_scale_factor);
        }
    }
}
