namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        private ViewOf? viewed;

        /// <summary>Counts the times that an in-place operation gave this tensor a new history.</summary>
        private int rewrites;

        internal void SetHistory(GradNode? node) => history = node;

        /// <summary>The same values as a result of another operation.</summary>
        internal Tensor Following(GradNode? node)
        {
            var placed = Alias();
            placed.history = node;
            return placed;
        }

        /// <summary>Marks this tensor as a view, so that in-place operations on either side reach the other's gradients.</summary>
        internal Tensor AsViewOf(Tensor source)
        {
            var origin = source.viewed?.Origin ?? source;
            viewed = new ViewOf(origin, origin.rewrites, !GradMode.Enabled || source.viewed is { Unrecorded: true }, source.viewed is { OneOfSeveral: true });
            return this;
        }

        /// <summary>Marks views that one operation made together: PyTorch refuses writes to them where operations are recorded.</summary>
        internal static Tensor[] OfOneOperation(Tensor[] parts)
        {
            foreach (var part in parts)
            {
                if (part.viewed is { } view) part.viewed = new ViewOf(view.Origin, view.Rewrites, view.Unrecorded, oneOfSeveral: true);
            }
            return parts;
        }

        // Such a tensor stays as it is, outside inference mode, and out of every graph.
        internal bool IsOfInference => Memory.IsInference && !GradMode.IsInference;

        // A view that was made unseen of what is followed: as in PyTorch it requires a gradient, and passes none on.
        private bool IsUnseenView => viewed is { Unrecorded: true, Origin: { IsInvalid: false, requires_grad: true } };

        /// <summary>
        /// Every in-place form: the values become those of the out-of-place operation, and so does the history. While operations are recorded the
        /// operation is given a copy of the old values, so that it may save them.
        /// </summary>
        internal Tensor Overwrite(string op, Func<Tensor, Tensor> compute)
        {
            RefuseOverlap(op);
            using var scope = NewDisposeScope();
            var recording = GradMode.Enabled;
            if (recording && (leafRequiresGrad || viewed is { Origin.leafRequiresGrad: true }))
            {
                throw new InvalidOperationException($"{op}: a leaf that requires a gradient cannot be changed in place while operations are recorded. Use no_grad(), or the out-of-place form.");
            }
            if (recording && requires_grad)
            {
                if (viewed is { Unrecorded: true }) throw UnrecordedView(op);
                if (viewed is { OneOfSeveral: true })
                {
                    throw new InvalidOperationException($"{op}: one of several views that split, chunk or unbind made is changed in place where operations are recorded. Use narrow or select, or the out-of-place form.");
                }
            }
            var old = recording && requires_grad ? Snapshot() : this;
            var result = compute(old);
            if (ReferenceEquals(old, this) && result.requires_grad)
            {
                // Another operand is followed: what the operation saved of this one must be its old values.
                old = Snapshot();
                result = compute(old);
            }
            if (Layout.Broadcast(op, Sizes, result.Sizes).AsSpan().SequenceEqual(Sizes) is false)
            {
                throw new ArgumentException($"{op}: a result of shape {Layout.Text(result.Sizes)} does not fit into the tensor of shape {Layout.Text(Sizes)} in place.");
            }
            if (!ElementTypes.CanStore(result.Type, Type))
            {
                throw new InvalidOperationException($"{op}: a result of type {result.Type} cannot be stored in place in a tensor of type {Type}.");
            }
            // What does not depend on the old values has no gradient to give them, but is followed as they were.
            if (recording && requires_grad && !result.requires_grad) result = Tape.Record(op, result.Alias(), [old], [], Constant);
            var followed = recording && (requires_grad || result.requires_grad);
            if (followed && viewed is { Unrecorded: true }) throw UnrecordedView(op);
            StridedCopy.Copy(result, this);
            Memory.Version++;
            if (followed) Rebase(op, result.expand(Sizes));
            return this;
        }

        private static InvalidOperationException UnrecordedView(string op) =>
            new($"{op}: a view that was made under no_grad is changed in place where operations are recorded. Make the view and the change both under no_grad, or both outside.");

        // A stretched dimension holds one value in many places: which of several results it should become is not defined.
        private void RefuseOverlap(string op)
        {
            if (IsOfInference) throw new InvalidOperationException($"{op}: a tensor of shape {Layout.Text(Sizes)} that was made in inference mode is changed in place outside it. Write to a clone() instead.");
            for (var d = 0; d < Sizes.Length; d++)
            {
                if (Strides[d] == 0 && Sizes[d] > 1 && numel() > 0)
                {
                    throw new InvalidOperationException($"{op}: dimension {d} of shape {Layout.Text(Sizes)} is one value seen {Sizes[d]} times (expand); write to a clone() instead.");
                }
            }
        }

        private Tensor Snapshot()
        {
            var copy = CloneValues();
            copy.history = History;
            return copy;
        }

        // The origin of a view becomes: its old value outside the view, the operation's result inside.
        private void Rebase(string op, Tensor result)
        {
            if (viewed is { Origin.IsInvalid: true }) viewed = null;
            using var kept = new KeptRetains(this);
            if (viewed?.Origin is not { } origin)
            {
                history = result.History;
                rewrites++;
                return;
            }
            using var keptOfOrigin = new KeptRetains(origin);
            var (sizes, strides, offset) = (Sizes, Strides, Offset);
            var (originSizes, originStrides, originOffset) = (origin.Sizes, origin.Strides, origin.Offset);
            using var old = origin.Alias();
            old.history = origin.History;
            origin.history = new GradNode(op, origin, [old, result], [], (n, g) =>
            {
                var outside = g.ClonedAs(originSizes, originStrides, out var root);
                var inside = root.Alias(sizes, strides, offset - originOffset);
                n.Give(1, inside.CloneValues());
                inside.FillValues(0);
                n.Give(0, outside.CloneValues());
            });
            origin.rewrites++;
            _ = ViewHistory();
        }

        // What retain_grad asked for is the gradient of the tensor as it is now, so it moves to the new history.
        private readonly struct KeptRetains : IDisposable
        {
            private readonly Tensor tensor;
            private readonly bool retained;

            internal KeptRetains(Tensor tensor)
            {
                this.tensor = tensor;
                if (tensor.History is not { Retains.Length: > 0 } node) return;
                retained = node.Retains.Contains(tensor, ReferenceEqualityComparer.Instance);
                if (retained) node.Retains = [.. node.Retains.Where(t => !ReferenceEquals(t, tensor))];
            }

            public void Dispose()
            {
                if (retained) tensor.retain_grad();
            }
        }

        // A view of something that was overwritten since gets its gradient from what stands there now.
        private GradNode? ViewHistory()
        {
            if (viewed!.Rewrites == viewed.Origin.rewrites || viewed.Origin.IsInvalid) return history;
            var (sizes, strides, offset) = (Sizes, Strides, Offset);
            var origin = viewed.Origin;
            var (originSizes, originStrides, originOffset) = (origin.Sizes, origin.Strides, origin.Offset);
            history = origin.requires_grad
                ? new GradNode("view of what was overwritten", this, [origin], [], (n, g) =>
                {
                    var zeros = torch.zeros(originSizes, g.Type);
                    var spread = zeros.ClonedAs(originSizes, originStrides, out var root);
                    var inside = root.Alias(sizes, strides, offset - originOffset);
                    StridedCopy.Copy(g, inside);
                    n.Give(0, spread.CloneValues());
                })
                : null;
            viewed.Rewrites = origin.rewrites;
            return history;
        }

        // A copy of these values laid out with the given strides, so that a view's geometry can be applied to it.
        private Tensor ClonedAs(long[] sizes, long[] strides, out Tensor root)
        {
            var extent = 1L;
            for (var d = 0; d < sizes.Length; d++) extent += Math.Max(0, sizes[d] - 1) * strides[d];
            root = Allocate(Type, [extent]);
            var copy = root.Alias(sizes, strides, 0);
            StridedCopy.Copy(this, copy);
            return copy;
        }

        private sealed class ViewOf(Tensor origin, int rewrites, bool unrecorded, bool oneOfSeveral)
        {
            internal Tensor Origin { get; } = origin;

            /// <summary>Made under no_grad: whether what is written to it belongs to the graph nobody said.</summary>
            internal bool Unrecorded { get; } = unrecorded;

            /// <summary>One of the views that an operation made together.</summary>
            internal bool OneOfSeveral { get; } = oneOfSeveral;

            internal int Rewrites { get; set; } = rewrites;
        }
    }
}
