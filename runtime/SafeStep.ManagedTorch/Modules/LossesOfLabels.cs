using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>See functional.ctc_loss.</summary>
    public sealed class CTCLoss : Loss<Tensor, Tensor, Tensor, Tensor, Tensor>
    {
        /// <summary>With the class of the blank, what becomes of infinite losses, and a reduction.</summary>
        public CTCLoss(long blank = 0, bool zero_infinity = false, nn.Reduction reduction = nn.Reduction.Mean) : base(reduction) => (this.blank, this.zero_infinity) = (blank, zero_infinity);

        /// <summary>The class that stands for no label.</summary>
        public long blank { get; }

        /// <summary>Whether an infinite loss is zero instead.</summary>
        public bool zero_infinity { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor log_probs, Tensor targets, Tensor input_lengths, Tensor target_lengths) =>
            nn.functional.ctc_loss(log_probs, targets, input_lengths, target_lengths, blank, zero_infinity, reduction);
    }

    /// <summary>See functional.hinge_embedding_loss.</summary>
    public sealed class HingeEmbeddingLoss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>With a margin and a reduction.</summary>
        public HingeEmbeddingLoss(double margin = 0.0, nn.Reduction reduction = nn.Reduction.Mean) : base(reduction) => this.margin = margin;

        /// <summary>How far apart inputs with a target of -1 are to be.</summary>
        public double margin { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.hinge_embedding_loss(input, target, margin, reduction);
    }

    /// <summary>See functional.margin_ranking_loss.</summary>
    public sealed class MarginRankingLoss : Loss<Tensor, Tensor, Tensor, Tensor>
    {
        /// <summary>With a margin and a reduction.</summary>
        public MarginRankingLoss(double margin = 0.0, nn.Reduction reduction = nn.Reduction.Mean) : base(reduction) => this.margin = margin;

        /// <summary>By how much one is to be ranked above the other.</summary>
        public double margin { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input1, Tensor input2, Tensor target) => nn.functional.margin_ranking_loss(input1, input2, target, margin, reduction);
    }

    /// <summary>See functional.soft_margin_loss.</summary>
    public sealed class SoftMarginLoss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>With a reduction.</summary>
        public SoftMarginLoss(nn.Reduction reduction = nn.Reduction.Mean) : base(reduction)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.soft_margin_loss(input, target, reduction);
    }

    /// <summary>See functional.multi_margin_loss.</summary>
    public sealed class MultiMarginLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>With the power, a margin, a weight per class and a reduction.</summary>
        public MultiMarginLoss(int p = 1, double margin = 1.0, Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) : base(weight, reduction) => (this.p, this.margin) = (p, margin);

        /// <summary>By how much the label is to lead.</summary>
        public double margin { get; }

        /// <summary>The power, 1 or 2.</summary>
        public int p { get; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.multi_margin_loss(input, target, p, margin, weight, reduction);
    }

    /// <summary>See functional.multilabel_soft_margin_loss.</summary>
    public sealed class MultiLabelSoftMarginLoss : WeightedLoss<Tensor, Tensor, Tensor>
    {
        /// <summary>With a weight per class and a reduction.</summary>
        public MultiLabelSoftMarginLoss(Tensor? weight = null, nn.Reduction reduction = nn.Reduction.Mean) : base(weight, reduction)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.multilabel_soft_margin_loss(input, target, weight, reduction);
    }

    /// <summary>See functional.multi_label_margin_loss.</summary>
    public sealed class MultiLabelMarginLoss : Loss<Tensor, Tensor, Tensor>
    {
        /// <summary>With a reduction.</summary>
        public MultiLabelMarginLoss(nn.Reduction reduction = nn.Reduction.Mean) : base(reduction)
        {
        }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input, Tensor target) => nn.functional.multi_label_margin_loss(input, target, reduction);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.CTCLoss"/>
            public static CTCLoss CTCLoss(long blank = 0, bool zero_infinity = false, Reduction reduction = Reduction.Mean) => new(blank, zero_infinity, reduction);

            /// <inheritdoc cref="Modules.HingeEmbeddingLoss"/>
            public static HingeEmbeddingLoss HingeEmbeddingLoss(double margin = 1.0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

            /// <inheritdoc cref="Modules.MarginRankingLoss"/>
            public static MarginRankingLoss MarginRankingLoss(double margin = 0, Reduction reduction = Reduction.Mean) => new(margin, reduction);

            /// <inheritdoc cref="Modules.SoftMarginLoss"/>
            public static SoftMarginLoss SoftMarginLoss(Reduction reduction = Reduction.Mean) => new(reduction);

            /// <inheritdoc cref="Modules.MultiMarginLoss"/>
            public static MultiMarginLoss MultiMarginLoss(int p = 1, double margin = 1.0, Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(p, margin, weight, reduction);

            /// <inheritdoc cref="Modules.MultiLabelSoftMarginLoss"/>
            public static MultiLabelSoftMarginLoss MultiLabelSoftMarginLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) => new(weight, reduction);

            /// <inheritdoc cref="Modules.MultiLabelMarginLoss"/>
            public static MultiLabelMarginLoss MultiLabelMarginLoss(Reduction reduction = Reduction.Mean) => new(reduction);
        }
    }
}
