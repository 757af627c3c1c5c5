using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>x where positive, a learned weight times x elsewhere; weight [1] or [channels] (He et al., 2015).</summary>
    public sealed class PReLU : nn.Module<Tensor, Tensor>
    {
        private Parameter weightParameter = null!;

        internal PReLU(long parameters, double init, ScalarType? dtype) : base(nameof(PReLU))
        {
            num_parameters = parameters;
            weight = full([parameters], init, dtype).AsParameter();
        }

        /// <summary>1, or the number of channels.</summary>
        public long num_parameters { get; }

        /// <summary>The slopes of the negative part.</summary>
        public Parameter weight
        {
            get => weightParameter;
            set
            {
                weightParameter = value;
                ConditionallyRegisterParameter(nameof(weight), value);
            }
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => tensor.prelu(weightParameter);

        /// <inheritdoc/>
        protected override void RegisterComponents()
        {
        }
    }

    /// <summary>(W_v x) Phi(beta W_g x): a feed-forward layer gated by the normal distribution function. From the paper's appendix 3; TorchSharp does not have it.</summary>
    public sealed class GaussGLU : nn.Module<Tensor, Tensor>
    {
        internal GaussGLU(long inputs, long outputs, double beta, bool bias, ScalarType? dtype) : base(nameof(GaussGLU))
        {
            this.beta = beta;
            value = nn.Linear(inputs, outputs, bias, dtype: dtype);
            gate = nn.Linear(inputs, outputs, bias, dtype: dtype);
            register_module(nameof(value), value);
            register_module(nameof(gate), gate);
        }

        /// <summary>The sharpness of the gate.</summary>
        public double beta { get; set; }

        /// <summary>W_v.</summary>
        public Linear value { get; }

        /// <summary>W_g.</summary>
        public Linear gate { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.gauss_glu(value.call(tensor), gate.call(tensor), beta);

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
            /// <inheritdoc cref="Modules.PReLU"/>
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null) => new(num_parameters, init, dtype);

            /// <inheritdoc cref="Modules.GaussGLU"/>
            public static GaussGLU GaussGLU(long inputSize, long outputSize, double beta = 1.0, bool hasBias = true, Device? device = null, ScalarType? dtype = null) => new(inputSize, outputSize, beta, hasBias, dtype);
        }
    }
}
