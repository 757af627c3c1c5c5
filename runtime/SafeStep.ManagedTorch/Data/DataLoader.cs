using System.Collections;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>The samples of a dataset in batches, in the order of a sampler.</summary>
public class DataLoader<T, S> : IEnumerable<S>, IDisposable
{
    /// <summary>Batches of batchSize samples, each made by collate_fn; the last may be smaller, unless it is dropped.</summary>
    /// <param name="shuffler">The samples' positions in the order in which they come; walked through anew for each walk through the loader. It may leave samples out and repeat others.</param>
    /// <param name="num_worker">Samples are read one after the other, whatever it says.</param>
    /// <param name="disposeBatch">What getting the samples and collating them made is disposed when the next batch is asked for; it belongs to no dispose scope.</param>
    /// <param name="disposeDataset">The dataset is disposed with the loader.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch size below 1.</exception>
    public DataLoader(
        utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false,
        bool disposeBatch = true, bool disposeDataset = true)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(collate_fn);
        ArgumentNullException.ThrowIfNull(shuffler);
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), $"DataLoader: batches of {batchSize} samples; at least 1.");
        (this.dataset, batch_size, this.collate_fn, sampler, this.drop_last) = (dataset, batchSize, collate_fn, shuffler, drop_last);
        (DisposeBatch, DisposeDataset, num_workers) = (disposeBatch, disposeDataset, Math.Max(num_worker, 1));
        Device = device ?? CPU;
    }

    /// <inheritdoc cref="DataLoader{T, S}(utils.data.Dataset{T}, int, Func{IEnumerable{T}, Device, S}, IEnumerable{long}, Device?, int, bool, bool, bool)"/>
    /// <param name="shuffle">A drawn order instead of the dataset's.</param>
    /// <param name="seed">Makes the drawn order the same in each walk, and TorchSharp's for the same seed; without it each walk has another one.</param>
    public DataLoader(
        utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false,
        bool disposeBatch = true, bool disposeDataset = true)
        : this(dataset, batchSize, collate_fn, SampleOrder.Of(dataset, shuffle, seed), device, num_worker, drop_last, disposeBatch, disposeDataset)
    {
    }

    /// <summary>Where the samples come from.</summary>
    public utils.data.Dataset<T> dataset { get; }

    /// <summary>Samples in a batch.</summary>
    public int batch_size { get; }

    /// <summary>Whether a last batch that is not full is left out.</summary>
    public bool drop_last { get; }

    /// <summary>The order of the samples.</summary>
    public IEnumerable<long> sampler { get; }

    /// <summary>What was asked for; samples are read one after the other.</summary>
    public int num_workers { get; }

    /// <summary>Makes a batch of samples.</summary>
    public Func<IEnumerable<T>, Device, S> collate_fn { get; }

    /// <summary>The processor.</summary>
    public Device Device { get; }

    /// <summary>Whether the tensors of a batch are disposed when the next one is asked for.</summary>
    public bool DisposeBatch { get; }

    /// <summary>Whether the dataset is disposed with the loader.</summary>
    public bool DisposeDataset { get; }

    /// <summary>How many batches there are when the order names each sample once.</summary>
    public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

    /// <inheritdoc/>
    public IEnumerator<S> GetEnumerator()
    {
        using var order = sampler.GetEnumerator();
        for (var positions = Next(order); positions.Count == batch_size || (positions.Count > 0 && !drop_last); positions = Next(order))
        {
            var (batch, made) = Collated(positions);
            try
            {
                yield return batch;
            }
            finally
            {
                if (DisposeBatch) Array.ForEach(made, m => m.Dispose());
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Disposes the dataset, unless told otherwise.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing && DisposeDataset) dataset.Dispose();
    }

    private List<long> Next(IEnumerator<long> order)
    {
        var positions = new List<long>(batch_size);
        while (positions.Count < batch_size && order.MoveNext()) positions.Add(order.Current);
        return positions;
    }

    private (S Batch, IDisposable[] Made) Collated(List<long> positions)
    {
        using var samplesScope = NewDisposeScope();
        var samples = positions.ConvertAll(dataset.GetTensor);
        using var batchScope = NewDisposeScope();
        var batch = collate_fn(samples, Device);
        IDisposable[] made = [.. batchScope.DisposablesView];
        batchScope.Detach(made);
        return (batch, made);
    }
}

/// <summary>Batches of named tensors.</summary>
public class DataLoader : DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
{
    /// <inheritdoc/>
    public DataLoader(
        utils.data.Dataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset)
    {
    }

    /// <inheritdoc/>
    public DataLoader(
        utils.data.Dataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset)
    {
    }

    private static Dictionary<string, Tensor> Stacked(IEnumerable<Dictionary<string, Tensor>> samples, Device device)
    {
        using var scope = NewDisposeScope();
        var rows = samples.ToArray();
        return rows[0].Keys.ToDictionary(key => key, key => stack(rows.Select(r => r[key])).MoveToOuterDisposeScope());
    }
}

/// <summary>Batches of tensors in the samples' order.</summary>
public class IterableDataLoader : DataLoader<IList<Tensor>, IList<Tensor>>
{
    /// <inheritdoc/>
    public IterableDataLoader(
        utils.data.IterableDataset dataset, int batchSize, IEnumerable<long> shuffler, Device? device = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffler, device, num_worker, drop_last, disposeBatch, disposeDataset)
    {
    }

    /// <inheritdoc/>
    public IterableDataLoader(
        utils.data.IterableDataset dataset, int batchSize, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false, bool disposeBatch = true, bool disposeDataset = true)
        : base(dataset, batchSize, Stacked, shuffle, device, seed, num_worker, drop_last, disposeBatch, disposeDataset)
    {
    }

    private static IList<Tensor> Stacked(IEnumerable<IList<Tensor>> samples, Device device)
    {
        using var scope = NewDisposeScope();
        var rows = samples.ToArray();
        return [.. Enumerable.Range(0, rows[0].Count).Select(i => stack(rows.Select(r => r[i])).MoveToOuterDisposeScope())];
    }
}
