using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>While training, each element is zeroed with probability p and the others divided by 1 - p; otherwise the identity.</summary>
    public sealed class Dropout : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout(double p, bool inplace) : base(nameof(Dropout))
        {
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>The probability of zeroing an element.</summary>
        public double p { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, p, training, inplace);
    }

    /// <summary>While training, each channel of [N, C, L] or [C, L] is zeroed as a whole with probability p and the others divided by 1 - p; otherwise the identity.</summary>
    public sealed class Dropout1d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout1d(double p, bool inplace) : base(nameof(Dropout1d))
        {
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>The probability of zeroing a channel.</summary>
        public double p { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.dropout1d(tensor, p, training, inplace);
    }

    /// <summary>While training, each channel of [N, C, H, W] or [C, H, W] is zeroed as a whole with probability p and the others divided by 1 - p; otherwise the identity.</summary>
    public sealed class Dropout2d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout2d(double p, bool inplace) : base(nameof(Dropout2d))
        {
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>The probability of zeroing a channel.</summary>
        public double p { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.dropout2d(input, p, training, inplace);
    }

    /// <summary>While training, each channel of [N, C, D, H, W] or [C, D, H, W] is zeroed as a whole with probability p and the others divided by 1 - p; otherwise the identity.</summary>
    public sealed class Dropout3d : ParameterLessModule<Tensor, Tensor>
    {
        internal Dropout3d(double p, bool inplace) : base(nameof(Dropout3d))
        {
            this.p = p;
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>The probability of zeroing a channel.</summary>
        public double p { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.dropout3d(input, p, training, inplace);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Dropout"/>
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <inheritdoc cref="Modules.Dropout1d"/>
            public static Dropout1d Dropout1d(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <inheritdoc cref="Modules.Dropout2d"/>
            public static Dropout2d Dropout2d(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <inheritdoc cref="Modules.Dropout3d"/>
            public static Dropout3d Dropout3d(double p = 0.5, bool inplace = false) => new(p, inplace);

            public static partial class functional
            {
                /// <inheritdoc cref="Modules.Dropout"/>
                /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
                public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => Drop("dropout", input, input.Sizes, p, training, inplace);

                /// <inheritdoc cref="Modules.Dropout1d"/>
                /// <exception cref="ArgumentException">The input has neither 2 nor 3 dimensions, or p is not a probability.</exception>
                public static Tensor dropout1d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => Drop("dropout1d", input, Channels("dropout1d", input, 1), p, training, inplace);

                /// <inheritdoc cref="Modules.Dropout2d"/>
                /// <exception cref="ArgumentException">The input has neither 3 nor 4 dimensions, or p is not a probability.</exception>
                public static Tensor dropout2d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => Drop("dropout2d", input, Channels("dropout2d", input, 2), p, training, inplace);

                /// <inheritdoc cref="Modules.Dropout3d"/>
                /// <exception cref="ArgumentException">The input has neither 4 nor 5 dimensions, or p is not a probability.</exception>
                public static Tensor dropout3d(Tensor input, double p = 0.5, bool training = true, bool inplace = false) => Drop("dropout3d", input, Channels("dropout3d", input, 3), p, training, inplace);

                private static long[] Channels(string op, Tensor input, int dims)
                {
                    var leading = input.Sizes.Length - dims;
                    if (leading is not (1 or 2)) throw new ArgumentException($"{op}: an input of shape {Layout.Text(input.Sizes)} has {input.Sizes.Length} dimensions; expected {dims + 2}, or {dims + 1} without the batch.", nameof(input));
                    return [.. input.Sizes[..leading], .. Enumerable.Repeat(1L, dims)];
                }

                // The mask's sizes are the input's, or 1 along the dimensions that are dropped together.
                private static Tensor Drop(string op, Tensor input, long[] sizes, double p, bool training, bool inplace)
                {
                    if (p is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"{op}: {p} is not a probability.");
                    if (!training || p == 0) return input.alias();
                    using var scope = NewDisposeScope();
                    using var quiet = no_grad();
                    var mask = empty(sizes, input.Type).bernoulli_(1 - p);
                    if (p < 1) mask.div_(1 - p);
                    using var recorded = enable_grad(((GradMode)quiet).Before);
                    return (inplace ? input.mul_(mask) : input.mul(mask)).MoveToOuterDisposeScope();
                }
            }
        }
    }
}
