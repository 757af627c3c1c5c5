using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Channels laid out as finer pixels: [..., C r^2, H, W] to [..., C, H r, W r] (Shi et al., 2016).</summary>
    public sealed class PixelShuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelShuffle(long upscaleFactor) : base(nameof(PixelShuffle)) => this.upscaleFactor = upscaleFactor;

        /// <summary>r.</summary>
        public long upscaleFactor { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.pixel_shuffle(tensor, upscaleFactor);
    }

    /// <summary>Pixels gathered into channels: [..., C, H r, W r] to [..., C r^2, H, W].</summary>
    public sealed class PixelUnshuffle : ParameterLessModule<Tensor, Tensor>
    {
        internal PixelUnshuffle(long downscaleFactor) : base(nameof(PixelUnshuffle)) => this.downscaleFactor = downscaleFactor;

        /// <summary>r.</summary>
        public long downscaleFactor { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.pixel_unshuffle(tensor, downscaleFactor);
    }

    /// <summary>One dimension laid out as several.</summary>
    public sealed class Unflatten : ParameterLessModule<Tensor, Tensor>
    {
        internal Unflatten(long dim, long[] unflattenedSize) : base(nameof(Unflatten)) => (this.dim, this.unflattenedSize) = (dim, unflattenedSize);

        /// <summary>The dimension.</summary>
        public long dim { get; set; }

        /// <summary>Its new sizes; one of them may be -1.</summary>
        public long[] unflattenedSize { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => tensor.unflatten(dim, unflattenedSize);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.PixelShuffle"/>
            public static PixelShuffle PixelShuffle(long upscaleFactor) => new(upscaleFactor);

            /// <inheritdoc cref="Modules.PixelUnshuffle"/>
            public static PixelUnshuffle PixelUnshuffle(long downscaleFactor) => new(downscaleFactor);

            /// <inheritdoc cref="Modules.Unflatten"/>
            public static Unflatten Unflatten(long dim, long[] unflattenedSize) => new(dim, unflattenedSize);
        }
    }
}
