using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>x where positive, alpha (exp(x) - 1) elsewhere, elementwise.</summary>
    public sealed class ELU : ParameterLessModule<Tensor, Tensor>
    {
        internal ELU(double alpha, bool inplace) : base(nameof(ELU))
        {
            this.alpha = alpha;
            this.inplace = inplace;
        }

        /// <summary>The scale of the negative part.</summary>
        public double alpha { get; set; }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.elu(tensor, alpha, inplace);
    }

    /// <summary>x where positive, alpha (exp(x / alpha) - 1) elsewhere, elementwise.</summary>
    public sealed class CELU : ParameterLessModule<Tensor, Tensor>
    {
        internal CELU(double alpha, bool inplace) : base(nameof(CELU))
        {
            this.alpha = alpha;
            this.inplace = inplace;
        }

        /// <summary>The scale of the negative part.</summary>
        public double alpha { get; set; }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.celu(tensor, alpha, inplace);
    }

    /// <summary>The self-normalising exponential unit, elementwise.</summary>
    public sealed class SELU : ParameterLessModule<Tensor, Tensor>
    {
        internal SELU(bool inplace) : base(nameof(SELU))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.selu(tensor, inplace);
    }

    /// <summary>x where positive, slope times x elsewhere, elementwise.</summary>
    public sealed class LeakyReLU : ParameterLessModule<Tensor, Tensor>
    {
        internal LeakyReLU(double negative_slope, bool inplace) : base(nameof(LeakyReLU))
        {
            this.negative_slope = negative_slope;
            this.inplace = inplace;
        }

        /// <summary>The slope of the negative part.</summary>
        public double negative_slope { get; set; }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.leaky_relu(tensor, negative_slope, inplace);
    }

    /// <summary>x times hardsigmoid(x), elementwise.</summary>
    public sealed class Hardswish : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardswish(bool inplace) : base(nameof(Hardswish))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.hardswish(tensor, inplace);
    }

    /// <summary>x / 6 + 1/2 limited to 0 to 1, elementwise.</summary>
    public sealed class Hardsigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardsigmoid(bool inplace) : base(nameof(Hardsigmoid))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.hardsigmoid(tensor, inplace);
    }

    /// <summary>x limited to a range, elementwise.</summary>
    public sealed class Hardtanh : ParameterLessModule<Tensor, Tensor>
    {
        internal Hardtanh(double min_val, double max_val, bool inplace) : base(nameof(Hardtanh))
        {
            this.min_val = min_val;
            this.max_val = max_val;
            this.inplace = inplace;
        }

        /// <summary>The lower limit.</summary>
        public double min_val { get; set; }

        /// <summary>The upper limit.</summary>
        public double max_val { get; set; }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.hardtanh(tensor, min_val, max_val, inplace);
    }

    /// <summary>x limited to 0 to 6, elementwise.</summary>
    public sealed class ReLU6 : ParameterLessModule<Tensor, Tensor>
    {
        internal ReLU6(bool inplace) : base(nameof(ReLU6))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.relu6(tensor, inplace);
    }

    /// <summary>x tanh(softplus(x)), elementwise.</summary>
    public sealed class Mish : ParameterLessModule<Tensor, Tensor>
    {
        internal Mish(bool inplace) : base(nameof(Mish))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.mish(tensor, inplace);
    }

    /// <summary>x / (1 + |x|), elementwise.</summary>
    public sealed class Softsign : ParameterLessModule<Tensor, Tensor>
    {
        internal Softsign(bool inplace) : base(nameof(Softsign))
        {
            this.inplace = inplace;
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.softsign(tensor, inplace);
    }

    /// <summary>log(1 + exp(beta x)) / beta.</summary>
    public sealed class Softplus : ParameterLessModule<Tensor, Tensor>
    {
        internal Softplus(double beta, double threshold) : base(nameof(Softplus))
        {
            this.beta = beta;
            this.threshold = threshold;
        }

        /// <summary>The sharpness.</summary>
        public double beta { get; set; }

        /// <summary>Beyond it the function is x itself.</summary>
        public double threshold { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.softplus(tensor, beta, threshold);
    }

    /// <summary>log(1 / (1 + exp(-x))).</summary>
    public sealed class LogSigmoid : ParameterLessModule<Tensor, Tensor>
    {
        internal LogSigmoid() : base(nameof(LogSigmoid))
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.logsigmoid(tensor);
    }

    /// <summary>The first half of a dimension times the sigmoid of the second.</summary>
    public sealed class GLU : ParameterLessModule<Tensor, Tensor>
    {
        internal GLU(long dim) : base(nameof(GLU))
        {
            this.dim = dim;
        }

        /// <summary>The dimension split in halves.</summary>
        public long dim { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.glu(tensor, dim);
    }

    /// <summary>The rectifier smoothed by a Gaussian: x Phi(beta x) + phi(beta x) / beta; TorchSharp does not have it.</summary>
    public sealed class RIA : ParameterLessModule<Tensor, Tensor>
    {
        internal RIA(double beta) : base(nameof(RIA))
        {
            this.beta = beta;
        }

        /// <summary>The sharpness.</summary>
        public double beta { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.ria(tensor, beta);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x where positive, alpha (exp(x) - 1) elsewhere, elementwise.</summary>
            public static ELU ELU(double alpha = 1.0, bool inplace = false) => new(alpha, inplace);

            /// <summary>x where positive, alpha (exp(x / alpha) - 1) elsewhere, elementwise.</summary>
            public static CELU CELU(double alpha = 1.0, bool inplace = false) => new(alpha, inplace);

            /// <summary>The self-normalising exponential unit, elementwise.</summary>
            public static SELU SELU(bool inplace = false) => new(inplace);

            /// <summary>x where positive, slope times x elsewhere, elementwise.</summary>
            public static LeakyReLU LeakyReLU(double negative_slope = 0.01, bool inplace = false) => new(negative_slope, inplace);

            /// <summary>x times hardsigmoid(x), elementwise.</summary>
            public static Hardswish Hardswish(bool inplace = false) => new(inplace);

            /// <summary>x / 6 + 1/2 limited to 0 to 1, elementwise.</summary>
            public static Hardsigmoid Hardsigmoid(bool inplace = false) => new(inplace);

            /// <summary>x limited to a range, elementwise.</summary>
            public static Hardtanh Hardtanh(double min_val = -1.0, double max_val = 1.0, bool inplace = false) => new(min_val, max_val, inplace);

            /// <summary>x limited to 0 to 6, elementwise.</summary>
            public static ReLU6 ReLU6(bool inplace = false) => new(inplace);

            /// <summary>x tanh(softplus(x)), elementwise.</summary>
            public static Mish Mish(bool inplace = false) => new(inplace);

            /// <summary>x / (1 + |x|), elementwise.</summary>
            public static Softsign Softsign(bool inplace = false) => new(inplace);

            /// <summary>log(1 + exp(beta x)) / beta.</summary>
            public static Softplus Softplus(double beta = 1, double threshold = 20) => new(beta, threshold);

            /// <summary>log(1 / (1 + exp(-x))).</summary>
            public static LogSigmoid LogSigmoid() => new();

            /// <summary>The first half of a dimension times the sigmoid of the second.</summary>
            public static GLU GLU(long dim = -1) => new(dim);

            /// <summary>The rectifier smoothed by a Gaussian: x Phi(beta x) + phi(beta x) / beta; TorchSharp does not have it.</summary>
            public static RIA RIA(double beta = 1.0) => new(beta);

            public static partial class functional
            {
                /// <summary>x where positive, alpha (exp(x) - 1) elsewhere, elementwise.</summary>
                public static Tensor elu(Tensor x, double alpha, bool inplace = false) => inplace ? x.Overwrite("elu_", v => v.elu(alpha)) : x.elu(alpha);

                /// <summary>x where positive, alpha (exp(x / alpha) - 1) elsewhere, elementwise.</summary>
                public static Tensor celu(Tensor x, double alpha, bool inplace = false) => inplace ? x.Overwrite("celu_", v => v.celu(alpha)) : x.celu(alpha);

                /// <summary>The self-normalising exponential unit, elementwise.</summary>
                public static Tensor selu(Tensor x, bool inplace = false) => inplace ? x.Overwrite("selu_", v => v.selu()) : x.selu();

                /// <summary>x where positive, slope times x elsewhere, elementwise.</summary>
                public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) => inplace ? input.Overwrite("leaky_relu_", v => v.leaky_relu(negative_slope)) : input.leaky_relu(negative_slope);

                /// <summary>x times hardsigmoid(x), elementwise.</summary>
                public static Tensor hardswish(Tensor input, bool inplace = false) => inplace ? input.Overwrite("hardswish_", v => v.hardswish()) : input.hardswish();

                /// <summary>x / 6 + 1/2 limited to 0 to 1, elementwise.</summary>
                public static Tensor hardsigmoid(Tensor input, bool inplace = false) => inplace ? input.Overwrite("hardsigmoid_", v => v.hardsigmoid()) : input.hardsigmoid();

                /// <summary>x limited to a range, elementwise.</summary>
                public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) => inplace ? x.Overwrite("hardtanh_", v => v.hardtanh(min_val, max_val)) : x.hardtanh(min_val, max_val);

                /// <summary>x limited to 0 to 6, elementwise.</summary>
                public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? x.Overwrite("relu6_", v => v.relu6()) : x.relu6();

                /// <summary>x tanh(softplus(x)), elementwise.</summary>
                public static Tensor mish(Tensor x, bool inplace = false) => inplace ? x.Overwrite("mish_", v => v.mish()) : x.mish();

                /// <summary>x / (1 + |x|), elementwise.</summary>
                public static Tensor softsign(Tensor x, bool inplace = false) => inplace ? x.Overwrite("softsign_", v => v.softsign()) : x.softsign();

                /// <summary>log(1 + exp(beta x)) / beta.</summary>
                public static Tensor softplus(Tensor x, double beta = 1, double threshold = 20) => x.softplus(beta, threshold);

                /// <summary>log(1 / (1 + exp(-x))).</summary>
                public static Tensor logsigmoid(Tensor x) => x.log_sigmoid();

                /// <summary>The first half of a dimension times the sigmoid of the second.</summary>
                public static Tensor glu(Tensor input, long dim = -1) => input.glu(dim);

                /// <summary>x where positive, weight times x elsewhere.</summary>
                public static Tensor prelu(Tensor input, Tensor weight) => input.prelu(weight);

                /// <summary>A vector of zeros with a one at the class, for each label; the last dimension is the classes.</summary>
                public static Tensor one_hot(Tensor x, long num_classes = -1)
                {
                    if (x.Type != ScalarType.Int64) throw new ArgumentException($"one_hot: the labels must be Int64, not {x.Type}.", nameof(x));
                    if (num_classes < 0 && x.numel() == 0) throw new ArgumentException("one_hot: without labels the number of classes cannot be told; give num_classes.", nameof(num_classes));
                    var classes = num_classes < 0 ? x.max().ToInt64() + 1 : num_classes;
                    if (x.numel() > 0 && (x.min().ToInt64() < 0 || x.max().ToInt64() >= classes)) throw new ArgumentOutOfRangeException(nameof(x), $"one_hot: labels from {x.min().ToInt64()} to {x.max().ToInt64()} do not fit {classes} classes.");
                    using var scope = NewDisposeScope();
                    return x.unsqueeze(-1).eq(arange(classes)).to(ScalarType.Int64).MoveToOuterDisposeScope();
                }
            }
        }
    }
}
