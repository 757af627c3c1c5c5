namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The part that the indices name: a view for positions and ranges, a copy for tensors. Assigning writes into this tensor.</summary>
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        /// <summary>One position of the first dimension; a view. Assigning writes into this tensor.</summary>
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => select(0, i1).copy_(value);
        }

        /// <inheritdoc cref="this[long]"/>
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, i1, i2);
        }

        /// <inheritdoc cref="this[long]"/>
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, i1, i2, i3);
        }

        /// <inheritdoc cref="this[long]"/>
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, i1, i2, i3, i4);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        public Tensor index(params TensorIndex[] indices)
        {
            var part = Basic(indices, out var advanced);
            return advanced.Length == 0 ? part : part.Advanced(advanced);
        }

        /// <inheritdoc cref="this[TensorIndex[]]"/>
        public Tensor index(params Tensor[] indices) => index(Array.ConvertAll(indices, TensorIndex.Tensor));

        /// <summary>Writes the value, stretched as needed, into the part that the indices name.</summary>
        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            var part = Basic(indices, out var advanced);
            if (advanced.Length == 0) part.copy_(value);
            else part.PutAdvanced(OfThisType(value, indices), advanced, accumulate: false);
            return this;
        }

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[])"/>
        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, Array.ConvertAll(indices, TensorIndex.Tensor));

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[])"/>
        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false)
        {
            var part = Basic(Array.ConvertAll(indices, TensorIndex.Tensor), out var advanced);
            part.PutAdvanced(OfThisType(value, accumulate ? [] : Array.ConvertAll(indices, TensorIndex.Tensor)), advanced, accumulate);
            return this;
        }

        /// <inheritdoc cref="index_put_(Tensor, TensorIndex[])"/>
        public Tensor index_put_(Scalar value, params TensorIndex[] indices) => index_put_(Number(value).to(Type), indices);

        // Where positions are tensors PyTorch converts nothing, but a number under a mask.
        private Tensor OfThisType(Tensor value, TensorIndex[] indices)
        {
            if (value.Type == Type || (value.numel() == 1 && indices.Length > 0 && indices.All(i => i.Kind == TensorIndex.Form.Tensor && IsMask(i.Index!)))) return value;
            throw new InvalidOperationException($"index_put_: values of type {value.Type} for a tensor of type {Type}; convert them with to().");
        }

        // Applies positions, ranges and new dimensions; reports the tensor indices with the dimension of the result each applies to.
        private Tensor Basic(TensorIndex[] indices, out (int Dim, Tensor Index)[] advanced)
        {
            var named = indices.Sum(i => i.Kind switch
            {
                TensorIndex.Form.New or TensorIndex.Form.Fill => 0,
                TensorIndex.Form.Tensor when IsMask(i.Index!) => i.Index!.Sizes.Length,
                _ => 1,
            });
            if (named > Sizes.Length) throw new ArgumentException($"index: {named} indices for a tensor of shape {Layout.Text(Sizes)}.");
            if (indices.Count(i => i.Kind == TensorIndex.Form.Fill) > 1) throw new ArgumentException("index: more than one ellipsis.");

            var part = this;
            var d = 0;
            var tensors = new List<(int, Tensor)>();
            foreach (var entry in indices)
            {
                switch (entry.Kind)
                {
                    case TensorIndex.Form.New: part = part.unsqueeze(d++); break;
                    case TensorIndex.Form.Fill: d += Sizes.Length - named; break;
                    case TensorIndex.Form.Position when entry.Start is { } at: part = part.select(d, at); break;
                    case TensorIndex.Form.Tensor when entry.Index is { Type: ScalarType.Int64 or ScalarType.Int32, Sizes.Length: 0 } position: part = part.select(d, position.ToInt64()); break;
                    case TensorIndex.Form.Tensor when entry.Index is { Type: ScalarType.Bool or ScalarType.Byte, Sizes.Length: 0 } single:
                        // A single truth value takes all or nothing, along a new dimension.
                        part = part.unsqueeze(d);
                        tensors.Add((d++, torch.zeros(single.ToInt64() != 0 ? 1 : 0, ScalarType.Int64)));
                        break;
                    case TensorIndex.Form.Tensor:
                        foreach (var positions in Expanded(entry.Index!, part, d)) tensors.Add((d++, positions));
                        break;
                    default: part = part.slice(d++, entry.Start ?? 0, entry.Stop ?? long.MaxValue, entry.Step ?? 1); break;
                }
            }
            advanced = [.. tensors];
            return part;
        }

        // Bytes are a mask, as they were before there were truth values.
        private static bool IsMask(Tensor index) => index.Type is ScalarType.Bool or ScalarType.Byte;

        // A mask becomes one index per dimension it covers.
        private static IEnumerable<Tensor> Expanded(Tensor index, Tensor part, int d)
        {
            if (!IsMask(index)) return [index];
            if (!index.Sizes.AsSpan().SequenceEqual(part.Sizes.AsSpan(d, index.Sizes.Length)))
            {
                throw new ArgumentException($"index: a mask of shape {Layout.Text(index.Sizes)} does not cover dimensions {d} on of shape {Layout.Text(part.Sizes)}.");
            }
            var positions = index.nonzero();
            return Enumerable.Range(0, index.Sizes.Length).Select(i => positions.select(1, i));
        }

        // Tensor indices name rows of the indexed dimensions taken together: flattened, they are one index_select.
        private Tensor Advanced((int Dim, Tensor Index)[] indices)
        {
            var (front, flat, shape) = Flattened(indices, out var at);
            var picked = front.reshape([flat, .. front.Sizes[indices.Length..]]).index_select(0, at);
            var result = picked.reshape([.. shape, .. front.Sizes[indices.Length..]]);
            var first = indices[0].Dim;
            return first == 0 || !AreAdjacent(indices) ? result
                : result.movedim([.. Enumerable.Range(0, shape.Length).Select(i => (long)i)], [.. Enumerable.Range(first, shape.Length).Select(i => (long)i)]);
        }

        private void PutAdvanced(Tensor value, (int Dim, Tensor Index)[] indices, bool accumulate)
        {
            Overwrite("index_put_", old =>
            {
                var (front, flat, shape) = old.Flattened(indices, out var at);
                long[] rest = front.Sizes[indices.Length..];
                var first = AreAdjacent(indices) ? indices[0].Dim : 0;
                var target = value.to(Type).expand([.. rest[..first], .. shape, .. rest[first..]]);
                target = target.movedim([.. Enumerable.Range(first, shape.Length).Select(i => (long)i)], [.. Enumerable.Range(0, shape.Length).Select(i => (long)i)]);
                var rows = target.reshape([at.numel(), Layout.Count(rest)]);
                var where = at.unsqueeze(1).expand(at.numel(), Layout.Count(rest));
                var matrix = front.reshape([flat, Layout.Count(rest)]);
                var written = accumulate ? matrix.scatter_add(0, where, rows) : matrix.scatter(0, where, rows);
                return written.reshape(front.Sizes).permute(BackOrder(indices));
            });
        }

        // The indexed dimensions in front, their number of positions, the shape of the index, and the flattened index.
        private (Tensor Front, long Flat, long[] Shape) Flattened((int Dim, Tensor Index)[] indices, out Tensor at)
        {
            var front = permute(FrontOrder(indices));
            var shape = indices.Aggregate(Array.Empty<long>(), (s, i) => Layout.Broadcast("index", s, i.Index.Sizes));
            at = torch.zeros(shape, ScalarType.Int64);
            for (var i = 0; i < indices.Length; i++)
            {
                using var positions = Selection.Indices("index", indices[i].Index);
                var count = front.Sizes[i];
                foreach (var position in positions.Values<long>()) Selection.Position("index", position, count, Sizes, indices[i].Dim);
                var fixedUp = positions.lt(0).to(ScalarType.Int64).mul(count).add(positions);
                at = at.mul(count).add(fixedUp);
            }
            at = at.reshape(-1);
            return (front, Layout.Count(front.Sizes.AsSpan(0, indices.Length)), shape);
        }

        private long[] FrontOrder((int Dim, Tensor Index)[] indices)
        {
            var dims = indices.Select(i => (long)i.Dim).ToArray();
            return [.. dims, .. Enumerable.Range(0, Sizes.Length).Select(d => (long)d).Where(d => !dims.Contains(d))];
        }

        private long[] BackOrder((int Dim, Tensor Index)[] indices)
        {
            var order = FrontOrder(indices);
            var back = new long[order.Length];
            for (var i = 0; i < order.Length; i++) back[order[i]] = i;
            return back;
        }

        private static bool AreAdjacent((int Dim, Tensor Index)[] indices)
        {
            for (var i = 1; i < indices.Length; i++)
            {
                if (indices[i].Dim != indices[i - 1].Dim + 1) return false;
            }
            return true;
        }
    }
}
