using System.Runtime.CompilerServices;

namespace SafeStep.ManagedTorch;

public static partial class torch
{
    public partial class Tensor
    {
        private GradNode? history;
        private bool leafRequiresGrad;
        private Tensor? gradient;

        /// <summary>The operation that made this tensor; null for leaves and constants.</summary>
        internal GradNode? History => viewed is null ? history : ViewHistory();

        /// <summary>True when backward fills in a gradient for this tensor or for something it was made from.</summary>
        /// <exception cref="InvalidOperationException">Set on a tensor that is not floating-point, or cleared on the result of an operation.</exception>
        public bool requires_grad
        {
            get => leafRequiresGrad || History is not null || IsUnseenView;
            set
            {
                if (value && !is_floating_point()) throw new InvalidOperationException($"requires_grad: only floating-point tensors have gradients; this one is {Type}.");
                if (value && IsOfInference) throw new InvalidOperationException("requires_grad: a tensor that was made in inference mode has no gradient outside it; use a clone() of it.");
                if (History is null) leafRequiresGrad = value;
                else if (!value) throw new InvalidOperationException("requires_grad: the result of an operation cannot be set to false; use detach().");
            }
        }

        /// <inheritdoc cref="requires_grad"/>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <inheritdoc cref="requires_grad"/>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Whether gradients are gathered in this tensor itself.</summary>
        internal bool IsLeafWithGrad => leafRequiresGrad && History is null;

        /// <summary>True for tensors made by the user rather than by a recorded operation.</summary>
        public bool is_leaf => History is null;

        /// <summary>The gradient gathered by backward; null before the first.</summary>
        public Tensor? grad
        {
            get => gradient;
            set
            {
                if (value is not null && !value.Sizes.AsSpan().SequenceEqual(Sizes))
                {
                    throw new ArgumentException($"grad: a gradient of shape {Layout.Text(value.Sizes)} does not fit a tensor of shape {Layout.Text(Sizes)}.");
                }
                gradient = value?.DetachFromDisposeScope();
            }
        }

        /// <summary>Keeps the gradient of a result of an operation, as for a leaf.</summary>
        public void retain_grad()
        {
            if (History is { } node && !node.Retains.Contains(this, ReferenceEqualityComparer.Instance)) node.Retains = [.. node.Retains, this];
        }

        /// <summary>The same values outside the autograd graph, on the same memory.</summary>
        public Tensor detach() => Alias();

        /// <summary>Takes this tensor out of the autograd graph.</summary>
        /// <exception cref="InvalidOperationException">A view.</exception>
        public Tensor detach_()
        {
            if (viewed is not null) throw new InvalidOperationException("detach_: a view stays part of what it looks at; use detach().");
            history = null;
            viewed = null;
            leafRequiresGrad = false;
            return this;
        }

        /// <summary>Gathers the gradient of this scalar in the leaves it was computed from.</summary>
        /// <exception cref="InvalidOperationException">Not a scalar, not part of a graph, or the graph was freed by an earlier pass.</exception>
        public void backward() => Backward(null, retain_graph: false, recorded: false);

        /// <summary>Gathers gradients in the leaves, or in the inputs alone; grad_tensors holds the gradient of this tensor, needed when it is not a scalar.</summary>
        /// <exception cref="InvalidOperationException">Not part of a graph, a gradient is missing or misshapen, or the graph was freed by an earlier pass.</exception>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors is { Count: 0 } ? null : grad_tensors, retain_graph, create_graph, inputs);

        internal void Backward(IList<Tensor>? grad_tensors, bool retain_graph, bool recorded)
        {
            using var scope = NewDisposeScope();
            var start = GradientToStart(grad_tensors is { Count: > 0 } ? grad_tensors[0] : null);
            if (History is { } node) BackwardPass.Run([(node, start)], retain_graph, recorded);
            else if (IsLeafWithGrad) AccumulateGrad(start);
        }

        /// <summary>What a backward pass begins with: the gradient given, or one for a scalar.</summary>
        internal Tensor GradientToStart(Tensor? given)
        {
            if (!requires_grad) throw new InvalidOperationException("backward: the tensor requires no gradient and was not computed from one that does.");
            if (given is null && numel() != 1)
            {
                throw new InvalidOperationException($"backward: the tensor has shape {Layout.Text(Sizes)}; only a scalar starts backward without grad_tensors. Reduce it with mean() or sum().");
            }
            if (given is not null && !given.Sizes.AsSpan().SequenceEqual(Sizes))
            {
                throw new InvalidOperationException($"backward: a gradient of shape {Layout.Text(given.Sizes)} does not fit a tensor of shape {Layout.Text(Sizes)}.");
            }
            return given ?? torch.ones(Sizes, Type);
        }

        /// <summary>Adds to the gradient of a leaf, taking over the memory of the addend where nobody else uses it.</summary>
        internal void AccumulateGrad(Tensor addend)
        {
            if (IsInvalid) return;
            gradient = gradient is null ? addend.TakeOrClone() : gradient.AddInto(addend);
        }

        /// <summary>Adds to the gradient, as a value or (recorded) as a result of the operations that made it.</summary>
        internal void GatherGrad(Tensor addend, bool recorded)
        {
            if (!recorded) AccumulateGrad(addend);
            else grad = BackwardPass.Held(gradient is { } sum ? sum.add(addend) : addend);
        }

        /// <summary>This plus the addend, outside all scopes, written over this tensor's memory if nobody else uses it.</summary>
        internal Tensor AddInto(Tensor addend)
        {
            if (Memory.IsExclusive && is_contiguous())
            {
                using var rows = Elementwise.Readable(addend, Type);
                Elementwise.BinaryInto<Add>(this, rows, this);
                Memory.Version++;
                return this;
            }
            var sum = Elementwise.Binary<Add>("add", this, addend).DetachFromDisposeScope();
            if (Memory.IsExclusive) Dispose();
            return sum;
        }

        private Tensor TakeOrClone()
        {
            var owner = Memory.IsExclusive && is_contiguous() ? Alias() : CloneValues();
            return owner.DetachFromDisposeScope();
        }
    }

    /// <summary>Connects results to the operations that made them.</summary>
    internal static class Tape
    {
        internal static bool Records(Tensor a) => GradMode.Enabled && a.requires_grad;

        internal static bool Records(Tensor a, Tensor b) => GradMode.Enabled && (a.requires_grad || b.requires_grad);

        /// <summary>Records the operation if any input requires a gradient; returns the output.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal static Tensor Record(string op, Tensor output, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> saving, BackwardRule rule)
        {
            if (!GradMode.Enabled) return output;
            foreach (var input in inputs)
            {
                if (!input.requires_grad) continue;
                output.SetHistory(new GradNode(op, output, inputs, saving, rule));
                break;
            }
            return output;
        }
    }
}
