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
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Dropout"/>
            public static Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            public static partial class functional
            {
                /// <inheritdoc cref="Modules.Dropout"/>
                /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
                public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
                {
                    if (p is < 0 or > 1) throw new ArgumentOutOfRangeException(nameof(p), $"dropout: {p} is not a probability.");
                    if (!training || p == 0) return input.alias();
                    using var scope = NewDisposeScope();
                    using var quiet = no_grad();
                    var mask = empty(input.Sizes, input.Type).bernoulli_(1 - p);
                    if (p < 1) mask.div_(1 - p);
                    using var recorded = enable_grad(((GradMode)quiet).Before);
                    return (inplace ? input.mul_(mask) : input.mul(mask)).MoveToOuterDisposeScope();
                }
            }
        }
    }
}
