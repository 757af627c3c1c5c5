using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>What the transposed convolutions share: a weight [in, out / groups, kernel] and a bias [out].</summary>
    public abstract class ConvolutionTranspose : nn.Module<Tensor, Tensor>
    {
        private Parameter weightParameter = null!;
        private Parameter? biasParameter;

        private protected ConvolutionTranspose(string name, long inputs, long outputs, long[] kernel, long[] strides, long[] padding, long[] outputPadding, long[] dilation, long groups, bool bias, ScalarType? dtype)
            : base(name)
        {
            if (groups < 1 || inputs % groups != 0 || outputs % groups != 0) throw new ArgumentException($"{name}: {inputs} input and {outputs} output channels do not divide into {groups} groups.", nameof(groups));
            (in_channels, out_channels, kernel_size, stride, this.padding, output_padding, this.dilation, this.groups) = (inputs, outputs, kernel, strides, padding, outputPadding, dilation, groups);
            weight = empty([inputs, outputs / groups, .. kernel], dtype).AsParameter();
            nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
            if (!bias) return;
            this.bias = empty([outputs], dtype).AsParameter();
            var bound = 1 / Math.Sqrt(outputs / groups * Layout.Count(kernel));
            nn.init.uniform_(this.bias, -bound, bound);
        }

        /// <summary>Channels of the input.</summary>
        public long in_channels { get; }

        /// <summary>Channels of the output.</summary>
        public long out_channels { get; }

        /// <summary>The kernel's size in each dimension.</summary>
        public long[] kernel_size { get; }

        /// <summary>Steps of the kernel over the output.</summary>
        public long[] stride { get; }

        /// <summary>Cut from each side of the output.</summary>
        public long[] padding { get; }

        /// <summary>Added at the end of the output.</summary>
        public long[] output_padding { get; }

        /// <summary>Distance of the kernel's points in the output.</summary>
        public long[] dilation { get; }

        /// <summary>Groups of channels that see nothing of each other.</summary>
        public long groups { get; }

        /// <summary>[in, out / groups, kernel].</summary>
        public Parameter weight
        {
            get => weightParameter;
            set
            {
                weightParameter = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        /// <summary>[out], or null.</summary>
        public Parameter? bias
        {
            get => biasParameter;
            set
            {
                biasParameter = value;
                ConditionallyRegisterParameter(nameof(bias), value);
            }
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => forward(input, null);

        /// <summary>To an output of the size given, of its last dimensions or of all; null: as output_padding says.</summary>
        /// <exception cref="ArgumentException">No output padding below the stride gives that size.</exception>
        public abstract Tensor forward(Tensor input, long[]? output_size);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        private protected long[] PaddingFor(Tensor input, long[]? outputSize)
        {
            var (own, spatial) = (input.Sizes, kernel_size.Length);
            if (outputSize is null || own.Length <= spatial) return output_padding;
            if (outputSize.Length != spatial && outputSize.Length != own.Length) throw new ArgumentException($"{GetName()}: an output size of {outputSize.Length} numbers for an input of shape {Layout.Text(own)}; expected {spatial} or {own.Length}.", nameof(outputSize));
            var added = new long[spatial];
            for (var d = 0; d < spatial; d++)
            {
                var least = ((own[own.Length - spatial + d] - 1) * stride[d]) - (2 * padding[d]) + (dilation[d] * (kernel_size[d] - 1)) + 1;
                added[d] = outputSize[outputSize.Length - spatial + d] - least;
                if (added[d] < 0 || added[d] >= stride[d]) throw new ArgumentException($"{GetName()}: an output of size {Layout.Text(outputSize)}; its dimension {d} can be {least} to {least + stride[d] - 1}.", nameof(outputSize));
            }
            return added;
        }
    }

    /// <summary>Transposed convolution over [N, C, L] or [C, L].</summary>
    public sealed class ConvTranspose1d : ConvolutionTranspose
    {
        internal ConvTranspose1d(long inputs, long outputs, long kernel, long stride, long padding, long outputPadding, long dilation, long groups, bool bias, ScalarType? dtype)
            : base(nameof(ConvTranspose1d), inputs, outputs, [kernel], [stride], [padding], [outputPadding], [dilation], groups, bias, dtype)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, long[]? output_size) => nn.functional.conv_transpose1d(input, weight, bias, stride[0], padding[0], PaddingFor(input, output_size)[0], dilation[0], groups);
    }

    /// <summary>Transposed convolution over [N, C, H, W] or [C, H, W].</summary>
    public sealed class ConvTranspose2d : ConvolutionTranspose
    {
        internal ConvTranspose2d(long inputs, long outputs, long[] kernel, long[] stride, long[] padding, long[] outputPadding, long[] dilation, long groups, bool bias, ScalarType? dtype)
            : base(nameof(ConvTranspose2d), inputs, outputs, kernel, stride, padding, outputPadding, dilation, groups, bias, dtype)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, long[]? output_size) => nn.functional.conv_transpose2d(input, weight, bias, stride, padding, PaddingFor(input, output_size), dilation, groups);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.ConvTranspose1d"/>
            public static ConvTranspose1d ConvTranspose1d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null)
            {
                RequireZeros("ConvTranspose1d", padding_mode);
                return new(in_channels, out_channels, kernel_size, stride, padding, output_padding, dilation, groups, bias, dtype);
            }

            /// <inheritdoc cref="Modules.ConvTranspose2d"/>
            public static ConvTranspose2d ConvTranspose2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long output_padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                ConvTranspose2d(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), (output_padding, output_padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            /// <inheritdoc cref="Modules.ConvTranspose2d"/>
            public static ConvTranspose2d ConvTranspose2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? output_padding = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null)
            {
                RequireZeros("ConvTranspose2d", padding_mode);
                return new(in_channels, out_channels, Two(kernel_size), Two(stride ?? (1, 1)), Two(padding ?? (0, 0)), Two(output_padding ?? (0, 0)), Two(dilation ?? (1, 1)), groups, bias, dtype);
            }

            private static long[] Two((long, long) pair) => [pair.Item1, pair.Item2];

            private static void RequireZeros(string name, PaddingModes mode)
            {
                if (mode != PaddingModes.Zeros) throw new ArgumentException($"{name}: a transposed convolution pads with zeros only, not {mode}.", nameof(mode));
            }
        }
    }
}
