using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>x Phi(x), elementwise, with the normal distribution function Phi.</summary>
    public sealed class GELU : ParameterLessModule<Tensor, Tensor>
    {
        internal GELU(bool inplace, Approximate approximate) : base(nameof(GELU))
        {
            this.inplace = inplace;
            this.approximate = approximate;
        }

        /// <summary>How Phi is computed.</summary>
        public enum Approximate
        {
            /// <summary>Exactly.</summary>
            none,

            /// <summary>By a tanh.</summary>
            tanh,
        }

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>How Phi is computed.</summary>
        public Approximate approximate { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.gelu(tensor, approximate, inplace);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x Phi(x), elementwise.</summary>
            public static GELU GELU() => new(false, Modules.GELU.Approximate.none);

            /// <inheritdoc cref="GELU()"/>
            public static GELU GELU(bool inplace) => new(inplace, Modules.GELU.Approximate.none);

            /// <inheritdoc cref="GELU()"/>
            public static GELU GELU(GELU.Approximate approximate, bool inplace = false) => new(inplace, approximate);

            public static partial class functional
            {
                /// <summary>x Phi(x), elementwise.</summary>
                public static Tensor gelu(Tensor x) => x.gelu();

                /// <inheritdoc cref="gelu(Tensor)"/>
                public static Tensor gelu(Tensor x, bool inplace) => inplace ? x.gelu_() : x.gelu();

                /// <inheritdoc cref="gelu(Tensor)"/>
                public static Tensor gelu(Tensor x, GELU.Approximate approximate, bool inplace = false) =>
                    inplace ? x.Overwrite("gelu_", v => v.gelu(approximate)) : x.gelu(approximate);
            }
        }
    }
}
