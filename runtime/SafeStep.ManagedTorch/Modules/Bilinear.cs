using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>y_k = x1 W_k x2 + b_k over the last dimensions; weight [out, in1, in2], bias [out].</summary>
    public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
    {
        private Parameter weightParameter = null!;
        private Parameter? biasParameter;

        internal Bilinear(long first, long second, long outputs, bool hasBias, ScalarType? dtype) : base(nameof(Bilinear))
        {
            (in1_features, in2_features, out_features) = (first, second, outputs);
            var bound = 1 / Math.Sqrt(first);
            weight = empty([outputs, first, second], dtype).AsParameter();
            nn.init.uniform_(weight, -bound, bound);
            if (!hasBias) return;
            bias = empty([outputs], dtype).AsParameter();
            nn.init.uniform_(bias, -bound, bound);
        }

        /// <summary>Inputs of the first kind.</summary>
        public long in1_features { get; set; }

        /// <summary>Inputs of the second kind.</summary>
        public long in2_features { get; set; }

        /// <summary>Outputs.</summary>
        public long out_features { get; set; }

        /// <summary>[out, in1, in2].</summary>
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
        public override Tensor forward(Tensor input1, Tensor input2)
        {
            using var scope = NewDisposeScope();
            long outputs = weight.shape[0], first = weight.shape[1], second = weight.shape[2];
            var products = input1.reshape(-1, first).matmul(weight.permute(1, 0, 2).reshape(first, outputs * second)).reshape(-1, outputs, second);
            var y = (products * input2.reshape(-1, 1, second)).sum(-1).reshape([.. input1.shape[..^1], outputs]);
            return (biasParameter is null ? y : y + biasParameter).MoveToOuterDisposeScope();
        }

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
            /// <summary>A bilinear form for each output; both start uniform within 1 / sqrt(in1), as in PyTorch.</summary>
            public static Bilinear Bilinear(long in1_features, long in2_features, long out_features, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in1_features, in2_features, out_features, hasBias, dtype);
        }
    }
}
