using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>The mean of each window of [N, C, L] or [C, L].</summary>
    public sealed class AvgPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool1d(long kernel, long? stride, long? padding, bool ceil, bool countPad) : base(nameof(AvgPool1d)) =>
            (kernel_size, this.stride, this.padding, ceil_mode, count_include_pad) = (kernel, stride, padding, ceil, countPad);

        /// <summary>The window's size.</summary>
        public long kernel_size { get; set; }

        /// <summary>The step from window to window; null: the window's size.</summary>
        public long? stride { get; set; }

        /// <summary>Zeros on each side.</summary>
        public long? padding { get; set; }

        /// <summary>Whether a window may reach over the end.</summary>
        public bool ceil_mode { get; set; }

        /// <summary>Whether padding counts in the mean.</summary>
        public bool count_include_pad { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.avg_pool1d(input, kernel_size, stride, padding ?? 0, ceil_mode, count_include_pad);
    }

    /// <summary>The mean of each window of [N, C, H, W] or [C, H, W].</summary>
    public sealed class AvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AvgPool2d(long[] kernel, long[]? stride, long[]? padding, bool ceil, bool countPad, long? divisor) : base(nameof(AvgPool2d)) =>
            (kernel_size, this.stride, this.padding, ceil_mode, count_include_pad, divisor_override) = (kernel, stride, padding, ceil, countPad, divisor);

        /// <summary>The window's size.</summary>
        public long[] kernel_size { get; set; }

        /// <summary>The step from window to window; null: the window's size.</summary>
        public long[]? stride { get; set; }

        /// <summary>Zeros on each side.</summary>
        public long[]? padding { get; set; }

        /// <summary>Whether a window may reach over the end.</summary>
        public bool ceil_mode { get; set; }

        /// <summary>Whether padding counts in the mean.</summary>
        public bool count_include_pad { get; set; }

        /// <summary>What sums are divided by, instead of the number of values.</summary>
        public long? divisor_override { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.avg_pool2d(input, kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);
    }

    /// <summary>The means of nearly equal parts of the last dimension.</summary>
    public sealed class AdaptiveAvgPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool1d(long size) : base(nameof(AdaptiveAvgPool1d)) => output_size = size;

        /// <summary>The number of parts.</summary>
        public long output_size { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.adaptive_avg_pool1d(input, output_size);
    }

    /// <summary>The means of nearly equal parts of the last two dimensions.</summary>
    public sealed class AdaptiveAvgPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveAvgPool2d(long[] size) : base(nameof(AdaptiveAvgPool2d)) => output_size = size;

        /// <summary>The numbers of parts.</summary>
        public long[] output_size { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.adaptive_avg_pool2d(input, output_size);
    }

    /// <summary>The largest values of nearly equal parts of the last dimension.</summary>
    public sealed class AdaptiveMaxPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveMaxPool1d(long size) : base(nameof(AdaptiveMaxPool1d)) => output_size = size;

        /// <summary>The number of parts.</summary>
        public long output_size { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.adaptive_max_pool1d(input, output_size);
    }

    /// <summary>The largest values of nearly equal parts of the last two dimensions.</summary>
    public sealed class AdaptiveMaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal AdaptiveMaxPool2d(long[] size) : base(nameof(AdaptiveMaxPool2d)) => output_size = size;

        /// <summary>The numbers of parts.</summary>
        public long[] output_size { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.adaptive_max_pool2d(input, output_size);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.AvgPool1d"/>
            public static AvgPool1d AvgPool1d(long kernel_size, long? stride = null, long padding = 0, bool ceil_mode = false, bool count_include_pad = true) => new(kernel_size, stride, padding, ceil_mode, count_include_pad);

            /// <inheritdoc cref="Modules.AvgPool2d"/>
            public static AvgPool2d AvgPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new(kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="Modules.AvgPool2d"/>
            public static AvgPool2d AvgPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new([kernel_size.Item1, kernel_size.Item2], stride is { } s ? [s.Item1, s.Item2] : null, padding is { } p ? [p.Item1, p.Item2] : null, ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="Modules.AvgPool2d"/>
            public static AvgPool2d AvgPool2d(long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new([kernel_size], stride is { } s ? [s] : null, padding is { } p ? [p] : null, ceil_mode, count_include_pad, divisor_override);

            /// <inheritdoc cref="Modules.AdaptiveAvgPool1d"/>
            public static AdaptiveAvgPool1d AdaptiveAvgPool1d(long output_size) => new(output_size);

            /// <inheritdoc cref="Modules.AdaptiveAvgPool2d"/>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] output_size) => new(output_size);

            /// <inheritdoc cref="Modules.AdaptiveAvgPool2d"/>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) output_size) => new([output_size.Item1, output_size.Item2]);

            /// <inheritdoc cref="Modules.AdaptiveAvgPool2d"/>
            public static AdaptiveAvgPool2d AdaptiveAvgPool2d(long output_size) => new([output_size, output_size]);

            /// <inheritdoc cref="Modules.AdaptiveMaxPool1d"/>
            public static AdaptiveMaxPool1d AdaptiveMaxPool1d(long output_size) => new(output_size);

            /// <inheritdoc cref="Modules.AdaptiveMaxPool2d"/>
            public static AdaptiveMaxPool2d AdaptiveMaxPool2d(long[] output_size) => new(output_size);
        }
    }
}
