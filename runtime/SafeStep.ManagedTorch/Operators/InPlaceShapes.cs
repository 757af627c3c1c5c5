namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>In place: squeeze; the values stay where they are, this tensor takes the other shape.</summary>
        public Tensor squeeze_(long? dim = null) => Reshape("squeeze_", x => x.squeeze(dim));

        /// <summary>In place: unsqueeze; the values stay where they are, this tensor takes the other shape.</summary>
        public Tensor unsqueeze_(long dim) => Reshape("unsqueeze_", x => x.unsqueeze(dim));

        /// <summary>In place: transpose; the values stay where they are, this tensor takes the other shape.</summary>
        public Tensor transpose_(long dim0, long dim1) => Reshape("transpose_", x => x.transpose(dim0, dim1));

        // The view is recorded on an alias with the old history, so that this tensor is not its own ancestor.
        private Tensor Reshape(string op, Func<Tensor, Tensor> view)
        {
            if (GradMode.Enabled && (leafRequiresGrad || viewed is { Origin.leafRequiresGrad: true }))
            {
                throw new InvalidOperationException($"{op}: a leaf that requires a gradient cannot be changed in place while operations are recorded. Use no_grad(), or the out-of-place form.");
            }
            using var scope = NewDisposeScope();
            var old = Alias();
            old.history = History;
            var shaped = view(old);
            (Sizes, Strides, Offset) = (shaped.Sizes, shaped.Strides, shaped.Offset);
            if (!leafRequiresGrad) history = shaped.History;
            return this;
        }
    }

    /// <inheritdoc cref="Tensor.squeeze_"/>
    public static Tensor squeeze_(Tensor input, long? dim = null) => input.squeeze_(dim);

    /// <inheritdoc cref="Tensor.unsqueeze_"/>
    public static Tensor unsqueeze_(Tensor input, long dim) => input.unsqueeze_(dim);
}
