using SafeStep.ManagedTorch.Modules;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>See functional.fold.</summary>
    public sealed class Fold : ParameterLessModule<Tensor, Tensor>
    {
        internal Fold((long, long) output_size, (long, long) kernel_size, (long, long) dilation, (long, long) padding, (long, long) stride) : base(nameof(Fold)) =>
            (this.output_size, this.kernel_size, this.dilation, this.padding, this.stride) = (output_size, kernel_size, dilation, padding, stride);

        /// <summary>Height and width of the output.</summary>
        public (long, long) output_size { get; set; }

        /// <summary>Height and width of the window.</summary>
        public (long, long) kernel_size { get; set; }

        /// <summary>The distance between its elements.</summary>
        public (long, long) dilation { get; set; }

        /// <summary>Zeros around the plane.</summary>
        public (long, long) padding { get; set; }

        /// <summary>The distance between its places.</summary>
        public (long, long) stride { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.fold(tensor, output_size, kernel_size, dilation, padding, stride);
    }

    /// <summary>See functional.unfold.</summary>
    public sealed class Unfold : ParameterLessModule<Tensor, Tensor>
    {
        internal Unfold((long, long) kernel_size, (long, long) dilation, (long, long) padding, (long, long) stride) : base(nameof(Unfold)) =>
            (this.kernel_size, this.dilation, this.padding, this.stride) = (kernel_size, dilation, padding, stride);

        /// <summary>Height and width of the window.</summary>
        public (long, long) kernel_size { get; set; }

        /// <summary>The distance between its elements.</summary>
        public (long, long) dilation { get; set; }

        /// <summary>Zeros around the plane.</summary>
        public (long, long) padding { get; set; }

        /// <summary>The distance between its places.</summary>
        public (long, long) stride { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor tensor) => nn.functional.unfold(tensor, kernel_size, dilation, padding, stride);
    }

    /// <summary>See functional.cosine_similarity.</summary>
    public sealed class CosineSimilarity : ParameterLessModule<Tensor, Tensor, Tensor>
    {
        internal CosineSimilarity(long dim, double eps) : base(nameof(CosineSimilarity)) => (this.dim, this.eps) = (dim, eps);

        /// <summary>The dimension of the vectors.</summary>
        public long dim { get; set; }

        /// <summary>The least length that is divided by.</summary>
        public double eps { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.cosine_similarity(input1, input2, dim, eps);
    }

    /// <summary>See functional.pairwise_distance.</summary>
    public sealed class PairwiseDistance : ParameterLessModule<Tensor, Tensor, Tensor>
    {
        internal PairwiseDistance(double p, double eps, bool keepdim) : base(nameof(PairwiseDistance)) => (norm, this.eps, this.keepdim) = (p, eps, keepdim);

        /// <summary>Which norm.</summary>
        public double norm { get; set; }

        /// <summary>Added to each difference.</summary>
        public double eps { get; set; }

        /// <summary>Whether the vectors' dimension stays, with size 1.</summary>
        public bool keepdim { get; set; }

        /// <inheritdoc/>
        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.pairwise_distance(input1, input2, norm, eps, keepdim);
    }
}

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <inheritdoc cref="Modules.Fold"/>
            public static Fold Fold(long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                new((output_size, output_size), (kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <inheritdoc cref="Modules.Fold"/>
            public static Fold Fold((long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                new(output_size, kernel_size, dilation ?? (1, 1), padding ?? (0, 0), stride ?? (1, 1));

            /// <inheritdoc cref="Modules.Unfold"/>
            public static Unfold Unfold(long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                new((kernel_size, kernel_size), (dilation, dilation), (padding, padding), (stride, stride));

            /// <inheritdoc cref="Modules.Unfold"/>
            public static Unfold Unfold((long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null, (long, long)? stride = null) =>
                new(kernel_size, dilation ?? (1, 1), padding ?? (0, 0), stride ?? (1, 1));

            /// <inheritdoc cref="Modules.CosineSimilarity"/>
            public static CosineSimilarity CosineSimilarity(long dim = 1, double eps = 1e-8) => new(dim, eps);

            /// <inheritdoc cref="Modules.PairwiseDistance"/>
            public static PairwiseDistance PairwiseDistance(double p = 2.0, double eps = 1e-6, bool keepdim = false) => new(p, eps, keepdim);
        }
    }
}
