using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch
{
    /// <summary>What a convolution reads beyond the edge of its input.</summary>
    public enum PaddingModes
    {
        /// <summary>Zeros.</summary>
        Zeros = 0,

        /// <summary>The values before the edge in reverse; the edge itself is not repeated.</summary>
        Reflect = 1,

        /// <summary>The value at the edge.</summary>
        Replicate = 2,

        /// <summary>The values from the other end.</summary>
        Circular = 3,

        /// <summary>One value.</summary>
        Constant = 4,
    }

    /// <summary>Padding by its purpose.</summary>
    public enum Padding
    {
        /// <summary>None.</summary>
        Valid = 0,

        /// <summary>As much as keeps the output's size the input's, the odd one behind; only with stride 1.</summary>
        Same = 1,
    }
}

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>What the convolutions share: a weight [out, in / groups, kernel] and a bias [out].</summary>
    public abstract class Convolution : nn.Module<Tensor, Tensor>
    {
        private Parameter weightParameter = null!;
        private Parameter? biasParameter;

        private protected Convolution(
            string name, long inputs, long outputs, long[] kernel, long[] strides, long[] padding, Padding? purpose, long[] dilation, PaddingModes mode, long groups, bool bias, ScalarType? dtype) : base(name)
        {
            padding_mode = mode;
            if (groups < 1 || inputs % groups != 0 || outputs % groups != 0)
            {
                throw new ArgumentException($"{name}: {inputs} input and {outputs} output channels do not divide into {groups} groups.", nameof(groups));
            }
            if (purpose == Padding.Same && strides.Any(s => s != 1)) throw new ArgumentException($"{name}: Padding.Same needs stride 1, not {Layout.Text(strides)}.", nameof(strides));
            (in_channels, out_channels, this.groups) = (inputs, outputs, groups);
            (kernel_size, stride, this.padding, padding_type, this.dilation) = (kernel, strides, padding, purpose, dilation);
            weight = empty([outputs, inputs / groups, .. kernel], dtype).AsParameter();
            nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
            if (!bias) return;
            this.bias = empty([outputs], dtype).AsParameter();
            var inputsPerOutput = inputs / groups * Layout.Count(kernel);
            var bound = inputsPerOutput > 0 ? 1 / Math.Sqrt(inputsPerOutput) : 0;
            nn.init.uniform_(this.bias, -bound, bound);
        }

        /// <summary>Channels of the input.</summary>
        public long in_channels { get; }

        /// <summary>Channels of the output.</summary>
        public long out_channels { get; }

        /// <summary>The kernel's size in each dimension.</summary>
        public long[] kernel_size { get; }

        /// <summary>Steps of the kernel over the input.</summary>
        public long[] stride { get; }

        /// <summary>Zeros on each side of the input; unused when <see cref="padding_type"/> is given.</summary>
        public long[] padding { get; }

        /// <summary>The padding's purpose, where it was given instead of a size.</summary>
        public Padding? padding_type { get; }

        /// <summary>Distance of the kernel's points in the input.</summary>
        public long[] dilation { get; }

        /// <summary>Groups of channels that see nothing of each other.</summary>
        public long groups { get; }

        /// <summary>What is read beyond the edge.</summary>
        public PaddingModes padding_mode { get; }

        /// <summary>[out, in / groups, kernel].</summary>
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
        public override Tensor forward(Tensor input)
        {
            if (padding_mode != PaddingModes.Zeros) return Convolve(nn.functional.pad(input, EdgePairs(), padding_mode), new long[padding.Length]);
            if (padding_type != Padding.Same) return Convolve(input, padding_type == Padding.Valid ? new long[padding.Length] : padding);

            // Both sides get the larger half; an output that the extra zero in front adds is dropped.
            var total = kernel_size.Zip(dilation, (k, d) => d * (k - 1)).ToArray();
            var result = Convolve(input, Array.ConvertAll(total, t => (t + 1) / 2));
            for (var d = 0; d < total.Length; d++)
            {
                var dim = result.dim() - total.Length + d;
                if (total[d] % 2 != 0) result = result.narrow(dim, 1, result.Sizes[dim] - 1);
            }
            return result;
        }

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }

        // Amounts before and after each dimension, the last one first; an odd total is longer at the end.
        private long[] EdgePairs()
        {
            var pairs = new List<long>();
            for (var d = kernel_size.Length - 1; d >= 0; d--)
            {
                var total = padding_type switch
                {
                    Padding.Same => dilation[d] * (kernel_size[d] - 1),
                    Padding.Valid => 0,
                    _ => 2 * padding[d],
                };
                pairs.AddRange([total / 2, total - (total / 2)]);
            }
            return [.. pairs];
        }

        private protected abstract Tensor Convolve(Tensor input, long[] padding);
    }

    /// <summary>One-dimensional convolution over [N, C, L] or [C, L].</summary>
    public sealed class Conv1d : Convolution
    {
        internal Conv1d(long inputs, long outputs, long kernel, long stride, long padding, Padding? purpose, long dilation, PaddingModes mode, long groups, bool bias, ScalarType? dtype)
            : base(nameof(Conv1d), inputs, outputs, [kernel], [stride], [padding], purpose, [dilation], mode, groups, bias, dtype)
        {
        }

        private protected override Tensor Convolve(Tensor input, long[] padding) => nn.functional.conv1d(input, weight, bias, stride[0], padding[0], dilation[0], groups);
    }

    /// <summary>Two-dimensional convolution over [N, C, H, W] or [C, H, W].</summary>
    public sealed class Conv2d : Convolution
    {
        internal Conv2d(
            long inputs, long outputs, (long, long) kernel, (long, long) stride, (long, long) padding, Padding? purpose, (long, long) dilation, PaddingModes mode, long groups, bool bias, ScalarType? dtype)
            : base(
                nameof(Conv2d), inputs, outputs, [kernel.Item1, kernel.Item2], [stride.Item1, stride.Item2], [padding.Item1, padding.Item2], purpose,
                [dilation.Item1, dilation.Item2], mode, groups, bias, dtype)
        {
        }

        private protected override Tensor Convolve(Tensor input, long[] padding) => nn.functional.conv2d(input, weight, bias, stride, padding, dilation, groups);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>One-dimensional convolution; weight and bias start uniform within 1 / sqrt(inputs of one output), as in PyTorch.</summary>
            public static Conv1d Conv1d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, padding, null, dilation, padding_mode, groups, bias, dtype);

            /// <inheritdoc cref="Conv1d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv1d Conv1d(
                long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride, 0, padding, dilation, padding_mode, groups, bias, dtype);

            /// <summary>Two-dimensional convolution; weight and bias start uniform within 1 / sqrt(inputs of one output), as in PyTorch.</summary>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (padding, padding), null, (dilation, dilation), padding_mode, groups, bias, dtype);

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride ?? (1, 1), padding ?? (0, 0), null, dilation ?? (1, 1), padding_mode, groups, bias, dtype);

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1, PaddingModes padding_mode = PaddingModes.Zeros,
                long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, (kernel_size, kernel_size), (stride, stride), (0, 0), padding, (dilation, dilation), padding_mode, groups, bias, dtype);

            /// <inheritdoc cref="Conv2d(long, long, long, long, long, long, PaddingModes, long, bool, Device, ScalarType?)"/>
            public static Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernel_size, Padding padding, (long, long)? stride = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernel_size, stride ?? (1, 1), (0, 0), padding, dilation ?? (1, 1), padding_mode, groups, bias, dtype);
        }
    }
}
