using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>See functional.triplet_margin_loss.</summary>
    public sealed class TripletMarginLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly (double Margin, long P, double Eps, bool Swap) settings;

        internal TripletMarginLoss(double margin, long p, double eps, bool swap, nn.Reduction reduction) : base(reduction) => settings = (margin, p, eps, swap);

        /// <inheritdoc/>
        public override Tensor forward(Tensor anchor, Tensor positive, Tensor negative) =>
            nn.functional.triplet_margin_loss(anchor, positive, negative, settings.Margin, settings.P, settings.Eps, settings.Swap, reduction);
    }

    /// <summary>See functional.cosine_embedding_loss.</summary>
    public sealed class CosineEmbeddingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly double margin;

        internal CosineEmbeddingLoss(double margin, nn.Reduction reduction) : base(reduction) => this.margin = margin;

        /// <inheritdoc/>
        public override Tensor forward(Tensor input1, Tensor input2, Tensor target) => nn.functional.cosine_embedding_loss(input1, input2, target, margin, reduction);
    }

    /// <summary>See functional.poisson_nll_loss.</summary>
    public sealed class PoissonNLLLoss : Loss<Tensor, Tensor, Tensor>
    {
        private readonly (bool LogInput, bool Full, float Eps) settings;

        internal PoissonNLLLoss(bool logInput, bool full, float eps, nn.Reduction reduction) : base(reduction) => settings = (logInput, full, eps);

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.poisson_nll_loss(input, target, settings.LogInput, settings.Full, settings.Eps, reduction);
    }

    /// <summary>See functional.gaussian_nll_loss.</summary>
    public sealed class GaussianNLLLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        private readonly (bool Full, float Eps) settings;

        internal GaussianNLLLoss(bool full, float eps, nn.Reduction reduction) : base(reduction) => settings = (full, eps);

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target, Tensor variance) => nn.functional.gaussian_nll_loss(input, target, variance, settings.Full, settings.Eps, reduction);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.TripletMarginLoss"/>
            public static TripletMarginLoss TripletMarginLoss(double margin = 1.0, long p = 2, double eps = 1e-06, bool swap = false, Reduction reduction = Reduction.Mean) => new(margin, p, eps, swap, reduction);

            /// <inheritdoc cref="Modules.CosineEmbeddingLoss"/>
            public static CosineEmbeddingLoss CosineEmbeddingLoss(double margin = 0.0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

            /// <inheritdoc cref="Modules.PoissonNLLLoss"/>
            public static PoissonNLLLoss PoissonNLLLoss(bool log_input = true, bool full = false, float eps = 1e-8f, Reduction reduction = Reduction.Mean) => new(log_input, full, eps, reduction);

            /// <inheritdoc cref="Modules.GaussianNLLLoss"/>
            public static GaussianNLLLoss GaussianNLLLoss(bool full = false, float eps = 1e-8f, Reduction reduction = Reduction.Mean) => new(full, eps, reduction);
        }
    }
}
