using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>x sigmoid(x), elementwise.</summary>
    public sealed class SiLU : ParameterLessModule<Tensor, Tensor>
    {
        internal SiLU(bool inplace) : base(nameof(SiLU)) => this.inplace = inplace;

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.silu(tensor, inplace);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x sigmoid(x), elementwise.</summary>
            public static SiLU SiLU(bool inplace = false) => new(inplace);

            public static partial class functional
            {
                /// <summary>x sigmoid(x), elementwise.</summary>
                public static Tensor silu(Tensor x, bool inplace = false) => inplace ? x.silu_() : x.silu();
            }
        }
    }
}
