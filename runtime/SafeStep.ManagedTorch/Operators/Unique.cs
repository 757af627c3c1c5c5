namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The different elements (or slices of a dimension) in order; where each one stands among them, and how often each occurs, when asked for. It has no gradient: backward through it is refused.</summary>
        public (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null)
        {
            using var scope = NewDisposeScope();
            var plain = detach();
            Tensor values;
            Tensor order;
            Tensor fresh;
            if (dim is { } along)
            {
                var d = Layout.Dim("unique", along, Sizes.Length);
                if (Sizes.Length == 0) throw new ArgumentException("unique: a tensor without dimensions has no slices; leave dim out.", nameof(dim));
                var slices = plain.movedim([d], [0]);
                var shape = slices.Sizes;
                if (shape[0] != 0 && slices.numel() == 0) throw new ArgumentException($"unique: the slices along dimension {along} of shape {Layout.Text(Sizes)} are empty; nothing tells them apart.", nameof(dim));
                var rows = slices.reshape(shape[0], shape[0] == 0 ? 0 : slices.numel() / shape[0]).contiguous();
                order = OrderOfRows(rows);
                var inOrder = rows.index_select(0, order);
                fresh = Fresh(inOrder);
                var places = fresh.nonzero().reshape(-1);
                var kept = inOrder.index_select(0, places).view([places.Sizes[0], .. shape[1..]]);
                values = kept.movedim([0], [d]).contiguous();
            }
            else
            {
                var flat = plain.reshape(-1);
                order = flat.argsort(0);
                var inOrder = flat.index_select(0, order);
                fresh = Fresh(inOrder.unsqueeze(1));
                values = inOrder.masked_select(fresh);
            }
            var place = fresh.cumsum(0).sub(1);
            var inverse = return_inverse ? torch.zeros(order.Sizes, ScalarType.Int64).scatter(0, order, place) : null;
            if (inverse is not null && dim is null) inverse = inverse.view(Sizes);
            var counts = return_counts ? place.bincount(null) : null;
            Tape.Record("unique", values, [this], [], static (_, _) => throw new InvalidOperationException("unique: the place of an element among the different ones has no gradient; detach() the tensor first."));
            return (values.MoveToOuterDisposeScope(), inverse?.MoveToOuterDisposeScope(), counts?.MoveToOuterDisposeScope());
        }

        // The rows in lexicographic order, equal ones as they stood.
        private static Tensor OrderOfRows(Tensor rows)
        {
            var (count, columns) = ((int)rows.Sizes[0], rows.Sizes[0] == 0 ? 0 : (int)rows.Sizes[1]);
            var at = Enumerable.Range(0, count).ToArray();
            if (rows.is_floating_point()) Sort(rows.to(ScalarType.Float64).data<double>().ToArray());
            else Sort(rows.to(ScalarType.Int64).data<long>().ToArray());
            return torch.tensor(Array.ConvertAll(at, i => (long)i));

            void Sort<T>(T[] values)
                where T : IComparable<T> => Array.Sort(at, (a, b) => Compare(values, a, b));

            int Compare<T>(T[] values, int a, int b)
                where T : IComparable<T>
            {
                for (var j = 0; j < columns; j++)
                {
                    var difference = values[(a * columns) + j].CompareTo(values[(b * columns) + j]);
                    if (difference != 0) return difference;
                }
                return a.CompareTo(b);
            }
        }

        // Whether each row differs from the one before it.
        private static Tensor Fresh(Tensor rows)
        {
            var count = rows.Sizes[0];
            var fresh = torch.ones([count], ScalarType.Bool);
            if (count > 1) fresh.narrow(0, 1, count - 1).copy_(rows.narrow(0, 1, count - 1).ne(rows.narrow(0, 0, count - 1)).reshape(count - 1, -1).any(1));
            return fresh;
        }
    }

    /// <inheritdoc cref="Tensor.unique"/>
    public static (Tensor output, Tensor? inverse_indices, Tensor? counts) unique(Tensor input, bool sorted = true, bool return_inverse = false, bool return_counts = false, int? dim = null) =>
        input.unique(sorted, return_inverse, return_counts, dim);
}
