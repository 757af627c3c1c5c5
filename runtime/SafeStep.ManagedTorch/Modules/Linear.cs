using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>x W^T + b over the last dimension; weight [out, in], bias [out].</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        private Parameter weightParameter = null!;
        private Parameter? biasParameter;

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            (out_features, in_features) = (weight.shape[0], weight.shape[1]);
            this.weight = weight;
            this.bias = bias;
        }

        internal Linear(long inputSize, long outputSize, bool hasBias, ScalarType? dtype) : base(nameof(Linear))
        {
            (in_features, out_features) = (inputSize, outputSize);
            weight = empty([outputSize, inputSize], dtype).AsParameter();
            nn.init.kaiming_uniform_(weight, a: Math.Sqrt(5));
            if (!hasBias) return;
            bias = empty([outputSize], dtype).AsParameter();
            var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
            nn.init.uniform_(bias, -bound, bound);
        }

        /// <summary>Inputs.</summary>
        public long in_features { get; set; }

        /// <summary>Outputs.</summary>
        public long out_features { get; set; }

        /// <summary>[out, in].</summary>
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
        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, weightParameter, biasParameter);

        /// <summary>This layer and ReLU in one pass.</summary>
        internal Tensor ForwardRectified(Tensor tensor) => nn.functional.Linear(tensor, weightParameter, biasParameter, rectify: true);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x W^T + b; both start uniform within 1 / sqrt(inputs), as in PyTorch.</summary>
            public static Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, outputSize, hasBias, dtype);

            /// <summary>x W^T + b with the parameters given.</summary>
            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);
        }
    }
}
