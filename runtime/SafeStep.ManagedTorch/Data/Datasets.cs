using SafeStep.ManagedTorch.Modules;

namespace SafeStep.ManagedTorch
{
    public static partial class torch
    {
        /// <summary>Helpers around training.</summary>
        public static class utils
        {
            /// <summary>Samples, and batches of them.</summary>
            public static class data
            {
                /// <summary>Samples by their position.</summary>
                public abstract class Dataset<T> : IDisposable
                {
                    /// <summary>How many samples there are.</summary>
                    public abstract long Count { get; }

                    /// <summary>The sample at a position.</summary>
                    public abstract T GetTensor(long index);

                    /// <summary>Releases what the samples hold.</summary>
                    public void Dispose()
                    {
                        Dispose(true);
                        GC.SuppressFinalize(this);
                    }

                    /// <inheritdoc cref="Dispose()"/>
                    protected virtual void Dispose(bool disposing)
                    {
                    }
                }

                /// <summary>Samples of named tensors.</summary>
                public abstract class Dataset : Dataset<Dictionary<string, Tensor>>
                {
                }

                /// <summary>Samples of tensors in an order, such as the input and the label.</summary>
                public abstract class IterableDataset : Dataset<IList<Tensor>>
                {
                }

                /// <inheritdoc cref="Modules.TensorDataset"/>
                public static TensorDataset TensorDataset(params Tensor[] tensors) => new(tensors);

                /// <summary>Batches of named tensors, each stacked along a new first dimension.</summary>
                public static DataLoader DataLoader(
                    Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                /// <summary>Batches of named tensors, each stacked along a new first dimension.</summary>
                public static DataLoader DataLoader(
                    Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);

                /// <summary>Batches of tensors in the samples' order, each stacked along a new first dimension.</summary>
                public static IterableDataLoader DataLoader(
                    IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset);

                /// <summary>Batches of tensors in the samples' order, each stacked along a new first dimension.</summary>
                public static IterableDataLoader DataLoader(
                    IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true) =>
                    new(dataset, batchSize, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset);
            }
        }
    }
}

namespace SafeStep.ManagedTorch.Modules
{
    /// <summary>Tensors with the samples along their first dimension; a sample is one slice of each.</summary>
    public sealed class TensorDataset : torch.utils.data.IterableDataset
    {
        private readonly torch.Tensor[] tensors;

        internal TensorDataset(torch.Tensor[] tensors)
        {
            if (tensors.Length == 0) throw new ArgumentException("TensorDataset: no tensors.", nameof(tensors));
            foreach (var tensor in tensors)
            {
                if (tensor.Sizes.Length == 0 || tensor.Sizes[0] != tensors[0].Sizes[0])
                {
                    throw new ArgumentException($"TensorDataset: shapes {Layout.Text(tensors[0].Sizes)} and {Layout.Text(tensor.Sizes)}; all tensors hold one sample at each place of their first dimension.", nameof(tensors));
                }
            }
            this.tensors = Array.ConvertAll(tensors, t => t.alias().DetachFromDisposeScope());
        }

        /// <inheritdoc/>
        public override long Count => tensors[0].Sizes[0];

        /// <inheritdoc/>
        public override IList<torch.Tensor> GetTensor(long index) => Array.ConvertAll(tensors, t => t.select(0, index));

        /// <inheritdoc/>
        protected override void Dispose(bool disposing)
        {
            foreach (var tensor in tensors) tensor.Dispose();
        }
    }
}
