using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>What an operation does in the backward pass: given the gradient of its output it calls <see cref="GradNode.Give"/> for each input that wants one.</summary>
internal delegate void BackwardRule(GradNode node, Tensor gradient);

/// <summary>One recorded operation: where its inputs came from, what it saved, and how it differentiates.</summary>
internal sealed class GradNode
{
    private static long recorded;

    private readonly Edge[] inputs;
    private readonly BackwardRule rule;
    private SavedTensor[]? saved;

    internal GradNode(string op, Tensor output, ReadOnlySpan<Tensor> from, ReadOnlySpan<Tensor> saving, BackwardRule rule)
    {
        Op = op;
        Sizes = output.Sizes;
        Type = output.Type;
        Order = Interlocked.Increment(ref recorded);
        this.rule = rule;
        inputs = new Edge[from.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = Edge.To(from[i]);
        saved = new SavedTensor[saving.Length];
        for (var i = 0; i < saved.Length; i++)
        {
            if (saving[i].IsOfInference) throw new InvalidOperationException($"{op}: a tensor of shape {Layout.Text(saving[i].Sizes)} that was made in inference mode is needed for a gradient. Use a clone() of it, made outside inference mode.");
        }
        for (var i = 0; i < saved.Length; i++) saved[i] = new SavedTensor(saving[i], SourceOf(saving[i], from, output));
    }

    internal string Op { get; }

    internal long[] Sizes { get; }

    internal ScalarType Type { get; }

    /// <summary>Inputs are recorded before the operations that use them, so descending order is a valid order for the backward pass.</summary>
    internal long Order { get; }

    /// <summary>The gradient gathered so far in a running backward pass.</summary>
    internal Tensor? Gradient { get; set; }

    /// <summary>Receive the gradient as their grad: the handles of the output on which retain_grad was called.</summary>
    internal Tensor[] Retains { get; set; } = [];

    internal bool Wants(int input) => inputs[input].IsActive;

    internal long[] InputSizes(int input) => inputs[input].Sizes;

    /// <summary>A value saved when the operation was recorded. Where the backward pass is recorded itself, an input or the output stands where it stands in the graph.</summary>
    internal Tensor Saved(int index)
    {
        var value = (saved ?? throw ReleasedError())[index];
        return GradMode.Enabled ? Placed(value.Unpack(Op), value.Source) : value.Unpack(Op);
    }

    /// <summary>A saved copy of an input, in the input's place in the graph where the backward pass is recorded.</summary>
    internal Tensor Saved(int index, int input) => GradMode.Enabled ? Placed((saved ?? throw ReleasedError())[index].Unpack(Op), input) : Saved(index);

    /// <summary>Values in an input's place in the graph.</summary>
    internal Tensor InPlaceOf(int input, Tensor values) => Placed(values, input);

    private Tensor Placed(Tensor value, int source) => source switch
    {
        Output => value.Following(this),
        >= 0 => inputs[source].Place(value),
        _ => value,
    };

    private static int SourceOf(Tensor value, ReadOnlySpan<Tensor> from, Tensor output)
    {
        for (var i = 0; i < from.Length; i++)
        {
            if (ReferenceEquals(from[i], value)) return i;
        }
        return ReferenceEquals(value, output) ? Output : Neither;
    }

    private const int Output = -1;
    private const int Neither = -2;

    /// <summary>Adds to the gradient of an input. The sum over stretched dimensions is taken here.</summary>
    internal void Give(int input, Tensor gradient) => inputs[input].Receive(gradient);

    /// <summary>Runs the rule in a scope of its own; gradients that were given on are moved out of it.</summary>
    internal void Run(Tensor gradient)
    {
        if (saved is null) throw ReleasedError();
        rule(this, gradient);
    }

    /// <summary>Drops the saved values, so that their memory can be used again.</summary>
    internal void Release()
    {
        // Where nothing was saved nothing is missing the next time.
        if (saved is null or []) return;
        foreach (var value in saved) value.Release();
        saved = null;
    }

    private InvalidOperationException ReleasedError() => new(
        $"Backward through the graph a second time: the values that {Op} saved were freed by the first pass. " +
        "Pass retain_graph: true to the first backward, or run the forward again.");

    private readonly struct SavedTensor(Tensor value, int source)
    {
        /// <summary>Which input the value is, or the output, or neither.</summary>
        internal int Source => source;

        private readonly Tensor alias = value.Alias().DetachFromDisposeScope();
        private readonly int version = value.Memory.Version;

        internal Tensor Unpack(string op) => alias.Memory.Version == version ? alias : throw new InvalidOperationException(
            $"A tensor of shape {Layout.Text(alias.Sizes)} that {op} needs for its gradient was changed in place after it was used. " +
            "Use the out-of-place form, or a clone, between the forward and backward passes.");

        internal void Release() => alias.Dispose();
    }

    /// <summary>Where an input came from: the operation that made it, or a leaf that accumulates its gradient.</summary>
    private readonly struct Edge
    {
        private readonly GradNode? producer;
        private readonly Tensor? leaf;
        private readonly long[] sizes;
        private readonly ScalarType type;

        private Edge(GradNode? producer, Tensor? leaf, Tensor input)
        {
            this.producer = producer;
            this.leaf = leaf;
            sizes = input.Sizes;
            type = input.Type;
        }

        internal long[] Sizes => sizes;

        /// <summary>The leaf itself, or the value as a result of the operation that made it.</summary>
        internal Tensor Place(Tensor value) => producer is not null ? value.Following(producer) : leaf is { IsInvalid: false } && leaf.Type == value.Type ? leaf : value;

        internal bool IsActive => producer is not null || leaf is not null;

        internal static Edge To(Tensor input)
        {
            var producer = input.History;
            return new Edge(producer, input.IsLeafWithGrad ? input : null, input);
        }

        internal void Receive(Tensor gradient)
        {
            if (!IsActive) return;
            var reduced = gradient.SumTo(sizes);
            // Operands of two types meet in one of them; each gets its gradient in its own.
            if (reduced.Type != type) reduced = reduced.to(type);
            if (producer is not null) BackwardPass.Gather(producer, reduced);
            else BackwardPass.Leaf(leaf!, reduced);
        }
    }
}
