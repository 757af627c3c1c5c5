namespace SafeStep.ManagedTorch;

public static partial class torch
{
    /// <summary>Tensors joined along a dimension that exists.</summary>
    /// <exception cref="ArgumentException">No tensors, or shapes that differ elsewhere.</exception>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        if (tensors.Count == 0) throw new ArgumentException("cat: the list of tensors is empty.", nameof(tensors));
        // An empty vector is skipped whatever the others' shape, as in PyTorch.
        var parts = tensors.Where(t => t.Sizes is not [0]).ToArray();
        var type = tensors[0].Type;
        for (var i = 1; i < tensors.Count; i++) type = ElementTypes.Promote(type, tensors[i].Type);
        if (parts.Length == 0)
        {
            _ = Layout.Dim("cat", dim, 1);
            return Tape.Record("cat", Tensor.Allocate(type, [0]), tensors.ToArray(), [], static (n, g) => { });
        }
        if (parts[0].Sizes.Length == 0) throw new ArgumentException("cat: tensors without dimensions cannot be joined along one; use stack.", nameof(tensors));
        var d = Layout.Dim("cat", dim, parts[0].Sizes.Length);
        var sizes = (long[])parts[0].Sizes.Clone();
        for (var i = 1; i < parts.Length; i++)
        {
            var other = parts[i].shape;
            var fits = other.Length == sizes.Length;
            for (var k = 0; k < sizes.Length && fits; k++) fits = k == d || other[k] == sizes[k];
            if (!fits) throw new ArgumentException($"cat: tensor {i} of shape {Layout.Text(other)} does not join shape {Layout.Text(parts[0].Sizes)} along dimension {dim}: all other sizes must agree.");
            sizes[d] += other[d];
        }
        var result = Tensor.Allocate(type, sizes);
        var starts = new long[parts.Length];
        for (long i = 0, start = 0; i < parts.Length; start += parts[i++].Sizes[d])
        {
            starts[i] = start;
            using var place = result.Alias(parts[i].Sizes, result.Strides, start * result.Strides[d]);
            StridedCopy.Copy(parts[i], place);
        }
        var lengths = Array.ConvertAll(parts, p => p.Sizes[d]);
        // Those skipped have an empty gradient, but are followed.
        var skipped = tensors.Where(t => t.Sizes is [0]).ToArray();
        return Tape.Record("cat", result, skipped.Length == 0 ? parts : [.. parts, .. skipped], [], (n, g) =>
        {
            for (var i = 0; i < lengths.Length; i++)
            {
                if (n.Wants(i)) n.Give(i, g.narrow(d, starts[i], lengths[i]));
            }
        });
    }

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor cat(Tensor[] tensors, long dim = 0) => cat((IList<Tensor>)tensors, dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => cat((IList<Tensor>)tensors.ToArray(), dim);

    /// <inheritdoc cref="cat(IList{Tensor}, long)"/>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Tensors of one shape joined along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
    {
        var parts = tensors.ToArray();
        foreach (var part in parts)
        {
            if (!part.Sizes.AsSpan().SequenceEqual(parts[0].Sizes))
            {
                throw new ArgumentException($"stack: shapes {Layout.Text(parts[0].Sizes)} and {Layout.Text(part.Sizes)} differ; all must be equal.");
            }
        }
        return cat((IList<Tensor>)Array.ConvertAll(parts, p => p.unsqueeze(dim)), parts.Length == 0 ? 0 : Layout.Dim("stack", dim, parts[0].Sizes.Length + 1));
    }

    /// <summary>Joined along dimension 0; vectors become rows.</summary>
    public static Tensor vstack(params Tensor[] tensors) => cat((IList<Tensor>)Array.ConvertAll(tensors, t => t.Sizes.Length < 2 ? t.reshape(1, -1) : t), 0);

    /// <inheritdoc cref="vstack(Tensor[])"/>
    public static Tensor vstack(IList<Tensor> tensors) => vstack(tensors.ToArray());

    /// <summary>Joined along dimension 1; vectors along dimension 0.</summary>
    public static Tensor hstack(params Tensor[] tensors) => cat((IList<Tensor>)Array.ConvertAll(tensors, t => t.Sizes.Length == 0 ? t.reshape(1) : t), tensors.Length > 0 && tensors[0].Sizes.Length < 2 ? 0 : 1);

    /// <inheritdoc cref="Tensor.chunk"/>
    public static Tensor[] chunk(Tensor input, long chunks, long dim = 0) => input.chunk(chunks, dim);

    /// <inheritdoc cref="Tensor.split(long[], long)"/>
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0L) => tensor.split(split_size_or_sections, dim);

    /// <inheritdoc cref="Tensor.unbind"/>
    public static Tensor[] unbind(Tensor input, long dim = 0L) => input.unbind(dim);

    public partial class Tensor
    {
        /// <summary>At most that many parts of equal size along a dimension, the last possibly smaller; views.</summary>
        public Tensor[] chunk(long chunks, long dim = 0L)
        {
            if (chunks < 1) throw new ArgumentException($"chunk: {chunks} parts; at least 1 is needed.", nameof(chunks));
            RefuseScalar("chunk");
            var size = Sizes[Layout.Dim("chunk", dim, Sizes.Length)];
            if (size == 0) return OfOneOperation([.. Enumerable.Range(0, (int)chunks).Select(_ => narrow(dim, 0, 0))]);
            return split(Math.Max(1, (size + chunks - 1) / chunks), (int)dim);
        }

        /// <summary>Parts of a size along a dimension, the last possibly smaller; views.</summary>
        public Tensor[] split(long size, int dim = 0)
        {
            if (size < 1) throw new ArgumentException($"split: the size {size} must be positive.", nameof(size));
            RefuseScalar("split");
            var total = Sizes[Layout.Dim("split", dim, Sizes.Length)];
            var parts = new List<Tensor>();
            for (var start = 0L; start < total || parts.Count == 0; start += size) parts.Add(narrow(dim, start, Math.Min(size, total - start)));
            return OfOneOperation([.. parts]);
        }

        /// <summary>Parts of the sizes given along a dimension; views.</summary>
        /// <exception cref="ArgumentException">The sizes do not add up to the dimension's.</exception>
        public Tensor[] split(long[] sizes, long dim = 0L)
        {
            RefuseScalar("split");
            var total = Sizes[Layout.Dim("split", dim, Sizes.Length)];
            if (sizes.Sum() != total) throw new ArgumentException($"split: sizes {Layout.Text(sizes)} add up to {sizes.Sum()}, but dimension {dim} of shape {Layout.Text(Sizes)} is {total}.");
            var parts = new Tensor[sizes.Length];
            for (long i = 0, start = 0; i < sizes.Length; start += sizes[i++]) parts[i] = narrow(dim, start, sizes[i]);
            return OfOneOperation(parts);
        }

        /// <summary>The slices of a dimension, which is removed; views.</summary>
        public Tensor[] unbind(long dimension = 0L)
        {
            RefuseScalar("unbind");
            var size = Sizes[Layout.Dim("unbind", dimension, Sizes.Length)];
            return OfOneOperation([.. Enumerable.Range(0, (int)size).Select(i => select(dimension, i))]);
        }

        /// <summary>The tensor repeated along each dimension.</summary>
        public Tensor repeat(params long[] sizes)
        {
            if (sizes.Length < Sizes.Length) throw new ArgumentException($"repeat: {Layout.Text(sizes)} names fewer dimensions than shape {Layout.Text(Sizes)}.");
            var own = Enumerable.Repeat(1L, sizes.Length - Sizes.Length).Concat(Sizes).ToArray();
            var (interleaved, stretched, result) = (new List<long>(), new List<long>(), new long[own.Length]);
            for (var d = 0; d < own.Length; d++)
            {
                interleaved.AddRange([1, own[d]]);
                stretched.AddRange([sizes[d], own[d]]);
                result[d] = sizes[d] * own[d];
            }
            if (sizes.Any(s => s < 0)) throw new ArgumentException($"repeat: {Layout.Text(sizes)} are not counts.", nameof(sizes));
            // A copy, though nothing should be repeated: the result is written to without the source.
            return reshape([.. interleaved]).expand([.. stretched]).clone().view(result);
        }
    }
}
