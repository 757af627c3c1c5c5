using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Channels laid out as finer pixels: [..., C r^2, H, W] to [..., C, H r, W r] (Shi et al., 2016).</summary>
    public sealed class PixelShuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelShuffle(long upscale_factor) : base(nameof(PixelShuffle)) => this.upscale_factor = upscale_factor;

        /// <summary>r.</summary>
        public long upscale_factor { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.pixel_shuffle(input, upscale_factor);
    }

    /// <summary>Pixels gathered into channels: [..., C, H r, W r] to [..., C r^2, H, W].</summary>
    public sealed class PixelUnshuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelUnshuffle(long downscale_factor) : base(nameof(PixelUnshuffle)) => this.downscale_factor = downscale_factor;

        /// <summary>r.</summary>
        public long downscale_factor { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.pixel_unshuffle(input, downscale_factor);
    }

    /// <summary>One dimension laid out as several.</summary>
    public sealed class Unflatten : ParameterLessModule<Tensor, Tensor>
    {
        internal Unflatten(long dim, long[] unflattened_size) : base(nameof(Unflatten)) => (this.dim, this.unflattened_size) = (dim, unflattened_size);

        /// <summary>The dimension.</summary>
        public long dim { get; set; }

        /// <summary>Its new sizes; one of them may be -1.</summary>
        public long[] unflattened_size { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => tensor.unflatten(dim, unflattened_size);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.PixelShuffle"/>
            public static PixelShuffle PixelShuffle(long upscale_factor) => new(upscale_factor);

            /// <inheritdoc cref="Modules.PixelUnshuffle"/>
            public static PixelUnshuffle PixelUnshuffle(long downscale_factor) => new(downscale_factor);

            /// <inheritdoc cref="Modules.Unflatten"/>
            public static Unflatten Unflatten(long dim, long[] unflattened_size) => new(dim, unflattened_size);
        }
    }
}
