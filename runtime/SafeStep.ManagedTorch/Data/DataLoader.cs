using System.Collections;
using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch.Modules;

/// <summary>The samples of a dataset in batches, in order or shuffled anew each time they are walked through.</summary>
public class DataLoader<T, S> : IEnumerable<S>, IDisposable
{
    private readonly Func<IEnumerable<T>, Device, S> collate;
    private readonly System.Random? shuffler;
    private readonly bool disposeBatch;
    private readonly bool disposeDataset;

    /// <summary>Batches of batchSize samples, each made by collate_fn; the last may be smaller, unless it is dropped.</summary>
    /// <param name="num_worker">Samples are read one after the other, whatever it says.</param>
    /// <param name="disposeBatch">The tensors of a batch are disposed when the next one is asked for.</param>
    /// <param name="disposeDataset">The dataset is disposed with the loader.</param>
    /// <exception cref="ArgumentOutOfRangeException">A batch size below 1.</exception>
    public DataLoader(
        utils.data.Dataset<T> dataset, int batchSize, Func<IEnumerable<T>, Device, S> collate_fn, bool shuffle = false, Device? device = null, int? seed = null, int num_worker = 1, bool drop_last = false,
        bool disposeBatch = true, bool disposeDataset = true)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentNullException.ThrowIfNull(collate_fn);
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), $"DataLoader: batches of {batchSize} samples; at least 1.");
        (this.dataset, batch_size, collate, this.drop_last) = (dataset, batchSize, collate_fn, drop_last);
        (this.disposeBatch, this.disposeDataset) = (disposeBatch, disposeDataset);
        shuffler = !shuffle ? null : seed is { } chosen ? new System.Random(chosen) : new System.Random();
        Device = device ?? CPU;
    }

    /// <summary>Where the samples come from.</summary>
    public utils.data.Dataset<T> dataset { get; }

    /// <summary>Samples in a batch.</summary>
    public int batch_size { get; }

    /// <summary>Whether a last batch that is not full is left out.</summary>
    public bool drop_last { get; }

    /// <summary>The processor.</summary>
    public Device Device { get; }

    /// <summary>How many batches there are.</summary>
    public long Count => drop_last ? dataset.Count / batch_size : (dataset.Count + batch_size - 1) / batch_size;

    /// <inheritdoc/>
    public IEnumerator<S> GetEnumerator()
    {
        var order = new long[dataset.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        shuffler?.Shuffle(order);
        for (var start = 0L; start < Count * batch_size; start += batch_size)
        {
            var chosen = order.Skip((int)start).Take(batch_size).Select(dataset.GetTensor);
            var batch = collate(chosen, Device);
            yield return batch;
            if (disposeBatch) Release(batch);
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
        if (disposeDataset) dataset.Dispose();
    }

    private static void Release(S batch)
    {
        var tensors = batch switch
        {
            Tensor one => [one],
            IDictionary<string, Tensor> named => named.Values,
            IEnumerable<Tensor> many => many,
            _ => [],
        };
        foreach (var tensor in tensors.ToArray()) tensor.Dispose();
    }
}

/// <summary>Batches of named tensors.</summary>
public class DataLoader : DataLoader<Dictionary<string, Tensor>, Dictionary<string, Tensor>>
{
    /// <inheritdoc cref="DataLoader{T, S}"/>
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
    /// <inheritdoc cref="DataLoader{T, S}"/>
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
