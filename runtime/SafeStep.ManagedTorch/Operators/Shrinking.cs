namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>x where it exceeds the threshold, a value elsewhere.</summary>
        public Tensor threshold(Scalar threshold, Scalar value)
        {
            RefuseBool("threshold");
            using var below = detach().le(ElementTypes.Stored("threshold", threshold, Type));
            return masked_fill(below, ElementTypes.Stored("threshold", value, Type));
        }

        /// <summary>In place: threshold.</summary>
        public Tensor threshold_(Scalar threshold, Scalar value) => Overwrite("threshold_", x => x.threshold(threshold, value));
    }

    public static partial class nn
    {
        public static partial class functional
        {
            /// <inheritdoc cref="Modules.Softshrink"/>
            public static Tensor softshrink(Tensor x, double lambda = 0.5)
            {
                if (lambda < 0) throw new ArgumentOutOfRangeException(nameof(lambda), $"softshrink: lambda {lambda} is negative.");
                x.RequireFloating("softshrink");
                using var scope = NewDisposeScope();
                var at = x.detach();
                var inside = at.abs().le(lambda);
                var result = at.sub(at.sign().mul(lambda)).masked_fill(inside, 0);
                return Tape.Record("softshrink", result, [x], [inside], static (n, g) => n.Give(0, g.masked_fill(n.Saved(0), 0))).MoveToOuterDisposeScope();
            }

            /// <inheritdoc cref="Modules.Hardshrink"/>
            public static Tensor hardshrink(Tensor x, double lambda = 0.5)
            {
                x.RequireFloating("hardshrink");
                using var scope = NewDisposeScope();
                return x.masked_fill(x.detach().abs().le(lambda), 0).MoveToOuterDisposeScope();
            }

            /// <inheritdoc cref="Modules.Tanhshrink"/>
            public static Tensor tanhshrink(Tensor x) => x.sub(x.tanh());

            /// <inheritdoc cref="Modules.Threshold"/>
            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) => inplace ? x.threshold_(threshold, value).alias() : x.threshold(threshold, value);

            /// <inheritdoc cref="Modules.Softmin"/>
            public static Tensor softmin(Tensor x, long dim) => x.neg().softmax(dim);

            /// <inheritdoc cref="Modules.Softmax2d"/>
            public static Tensor softmax2d(Tensor x) => x.softmax(-3);

            /// <inheritdoc cref="Modules.PixelShuffle"/>
            /// <exception cref="ArgumentException">The channels are not a multiple of the square of the factor.</exception>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor)
            {
                var s = input.Sizes;
                if (s.Length < 3 || upscale_factor < 1 || s[^3] % (upscale_factor * upscale_factor) != 0)
                {
                    throw new ArgumentException($"pixel_shuffle: an input of shape {Layout.Text(s)} does not have channels [..., C, H, W] that are a multiple of {upscale_factor} squared.", nameof(input));
                }
                using var scope = NewDisposeScope();
                var (channels, height, width) = (s[^3] / (upscale_factor * upscale_factor), s[^2], s[^1]);
                var apart = input.reshape(-1, channels, upscale_factor, upscale_factor, height, width).permute(0, 1, 4, 2, 5, 3);
                return Apart(apart.reshape([.. s[..^3], channels, height * upscale_factor, width * upscale_factor]), input).MoveToOuterDisposeScope();
            }

            /// <inheritdoc cref="Modules.PixelUnshuffle"/>
            /// <exception cref="ArgumentException">The height or width is not a multiple of the factor.</exception>
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor)
            {
                var s = input.Sizes;
                if (s.Length < 3 || downscale_factor < 1 || s[^2] % downscale_factor != 0 || s[^1] % downscale_factor != 0)
                {
                    throw new ArgumentException($"pixel_unshuffle: an input of shape {Layout.Text(s)} does not have planes [..., C, H, W] whose sides are multiples of {downscale_factor}.", nameof(input));
                }
                using var scope = NewDisposeScope();
                var (channels, height, width) = (s[^3], s[^2] / downscale_factor, s[^1] / downscale_factor);
                var apart = input.reshape(-1, channels, height, downscale_factor, width, downscale_factor).permute(0, 1, 3, 5, 2, 4);
                return Apart(apart.reshape([.. s[..^3], channels * downscale_factor * downscale_factor, height, width]), input).MoveToOuterDisposeScope();
            }

            // Where nothing moves the result is a copy all the same.
            private static Tensor Apart(Tensor result, Tensor input) => ReferenceEquals(result.Memory, input.Memory) ? result.clone() : result;
        }
    }
}
