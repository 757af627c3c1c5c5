using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>While training, elements are set with probability p to the value that SELU approaches, and all are scaled and moved so that mean and variance stay (Klambauer et al., 2017); otherwise the identity.</summary>
    public sealed class AlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal AlphaDropout(double p, bool inplace) : base(nameof(AlphaDropout)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>The probability of dropping an element.</summary>
        public double p { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.alpha_dropout(tensor, p, training, inplace);
    }

    /// <summary>As AlphaDropout, of whole channels of [N, C, ...].</summary>
    public sealed class FeatureAlphaDropout : ParameterLessModule<Tensor, Tensor>
    {
        internal FeatureAlphaDropout(double p, bool inplace) : base(nameof(FeatureAlphaDropout)) => (this.p, this.inplace) = (p, inplace);

        /// <summary>Whether the input is overwritten.</summary>
        public bool inplace { get; set; }

        /// <summary>The probability of dropping a channel.</summary>
        public double p { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input) => nn.functional.feature_alpha_dropout(input, p, training, inplace);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.AlphaDropout"/>
            public static AlphaDropout AlphaDropout(double p = 0.5, bool inplace = false) => new(p, inplace);

            /// <inheritdoc cref="Modules.FeatureAlphaDropout"/>
            public static FeatureAlphaDropout FeatureAlphaDropout(double p, bool inplace) => new(p, inplace);

            /// <inheritdoc cref="Modules.FeatureAlphaDropout"/>
            public static FeatureAlphaDropout FeatureAlphaDropout(double p = 0.5) => new(p, false);

            public static partial class functional
            {
                /// <inheritdoc cref="Modules.AlphaDropout"/>
                /// <exception cref="ArgumentOutOfRangeException">p is not a probability.</exception>
                public static Tensor alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false) => DropToSaturation("alpha_dropout", input, input.Sizes, p, training, inplace);

                /// <inheritdoc cref="Modules.FeatureAlphaDropout"/>
                /// <exception cref="ArgumentException">The input has fewer than two dimensions, or p is not a probability.</exception>
                public static Tensor feature_alpha_dropout(Tensor input, double p = 0.5, bool training = false, bool inplace = false)
                {
                    if (training && p != 0 && input.numel() > 0 && input.Sizes.Length < 2) throw new ArgumentException($"feature_alpha_dropout: an input of shape {Layout.Text(input.Sizes)}; expected at least two dimensions.", nameof(input));
                    return DropToSaturation("feature_alpha_dropout", input, [.. input.Sizes[..Math.Min(2, input.Sizes.Length)], .. Enumerable.Repeat(1L, Math.Max(0, input.Sizes.Length - 2))], p, training, inplace);
                }

                private static Tensor DrawnAs(Tensor model, double probability)
                {
                    var kept = LaidOutAs(model, model.Type);
                    kept.permute([.. Enumerable.Range(0, kept.Sizes.Length).OrderByDescending(d => kept.Strides[d]).Select(d => (long)d)]).bernoulli_(probability);
                    return kept;
                }

                private static Tensor DropToSaturation(string op, Tensor input, long[] sizes, double p, bool training, bool inplace)
                {
                    if (p is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(p), $"{op}: {p} is not a probability.");
                    if (!training || p == 0 || input.numel() == 0) return input.alias();
                    using var scope = NewDisposeScope();
                    if (p == 1) return (inplace ? input.mul_(0) : input.mul(zeros_like(input.detach()))).MoveToOuterDisposeScope();
                    // Minus the value that SELU approaches at minus infinity.
                    const double Saturation = 1.7580993408473766;
                    using var quiet = no_grad();
                    // Drawn in the order of the memory.
                    var kept = ReferenceEquals(sizes, input.Sizes) ? DrawnAs(input, 1 - p) : empty(sizes, input.Type).bernoulli_(1 - p);
                    var scale = 1 / Math.Sqrt(((Saturation * Saturation * p) + 1) * (1 - p));
                    var moved = kept.sub(1).mul(Saturation * scale).add(Saturation * scale * p);
                    var factor = kept.mul(scale);
                    using var recorded = enable_grad(((GradMode)quiet).Before);
                    return (inplace ? input.mul_(factor).add_(moved) : input.mul(factor).add(moved)).MoveToOuterDisposeScope();
                }
            }
        }
    }
}
