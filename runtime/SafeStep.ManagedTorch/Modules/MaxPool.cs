using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>The largest value of each window of [N, C, L] or [C, L].</summary>
    public sealed class MaxPool1d : ParameterLessModule<Tensor, Tensor>
    {
        internal MaxPool1d(long kernel, long? stride, long? padding, long? dilation, bool ceil) : base(nameof(MaxPool1d)) =>
            (kernel_size, this.stride, this.padding, this.dilation, ceil_mode) = (kernel, stride, padding, dilation, ceil);

        /// <summary>The window's size.</summary>
        public long kernel_size { get; set; }

        /// <summary>The step from window to window; null: the window's size.</summary>
        public long? stride { get; set; }

        /// <summary>Places on each side that hold no value.</summary>
        public long? padding { get; set; }

        /// <summary>Distance of the window's points.</summary>
        public long? dilation { get; set; }

        /// <summary>Whether a window may reach over the end.</summary>
        public bool ceil_mode { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.max_pool1d(input, kernel_size, stride, padding, dilation, ceil_mode);

        /// <summary>The largest values, and where in its row each stands.</summary>
        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
            nn.functional.max_pool1d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode);
    }

    /// <summary>The largest value of each window of [N, C, H, W] or [C, H, W].</summary>
    public sealed class MaxPool2d : ParameterLessModule<Tensor, Tensor>
    {
        internal MaxPool2d(long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceil) : base(nameof(MaxPool2d)) =>
            (kernel_size, this.stride, this.padding, this.dilation, ceil_mode) = (kernel, stride, padding, dilation, ceil);

        /// <summary>The window's size.</summary>
        public long[] kernel_size { get; set; }

        /// <summary>The step from window to window; null: the window's size.</summary>
        public long[]? stride { get; set; }

        /// <summary>Places on each side that hold no value.</summary>
        public long[]? padding { get; set; }

        /// <summary>Distance of the window's points.</summary>
        public long[]? dilation { get; set; }

        /// <summary>Whether a window may reach over the end.</summary>
        public bool ceil_mode { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.max_pool2d(input, kernel_size, stride, padding, dilation, ceil_mode);

        /// <summary>The largest values, and where in its plane each stands, counted row by row.</summary>
        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor input) =>
            nn.functional.max_pool2d_with_indices(input, kernel_size, stride, padding, dilation, ceil_mode);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>The largest value of each window of [N, C, L] or [C, L].</summary>
            public static MaxPool1d MaxPool1d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);

            /// <summary>The largest value of each window of [N, C, H, W] or [C, H, W].</summary>
            public static MaxPool2d MaxPool2d(long kernel_size, long? stride = null, long? padding = null, long? dilation = null, bool ceil_mode = false) =>
                new([kernel_size], One(stride), One(padding), One(dilation), ceil_mode);

            /// <inheritdoc cref="MaxPool2d(long, long?, long?, long?, bool)"/>
            public static MaxPool2d MaxPool2d((long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceil_mode = false) =>
                new([kernel_size.Item1, kernel_size.Item2], Two(stride), Two(padding), Two(dilation), ceil_mode);

            /// <inheritdoc cref="MaxPool2d(long, long?, long?, long?, bool)"/>
            public static MaxPool2d MaxPool2d(long[] kernel_size, long[]? stride = null, long[]? padding = null, long[]? dilation = null, bool ceil_mode = false) =>
                new(kernel_size, stride, padding, dilation, ceil_mode);

            private static long[]? One(long? value) => value is { } given ? [given] : null;

            private static long[]? Two((long, long)? value) => value is { } given ? [given.Item1, given.Item2] : null;
        }
    }
}
