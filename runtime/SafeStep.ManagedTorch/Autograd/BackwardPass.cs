using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Runs recorded operations backward, newest first.</summary>
internal sealed class BackwardPass
{
    [ThreadStatic] private static BackwardPass? running;

    private readonly PriorityQueue<GradNode, long> ready = new();

    // Instead of in the leaves, gradients are gathered here: for the inputs of autograd.grad that are leaves, by themselves, and that are results, by the operation that made them.
    private readonly Tensor[]? asked;
    private readonly Tensor?[] found = [];

    // The pass is recorded itself, so that what it finds can be differentiated.
    private readonly bool recorded;

    private BackwardPass(Tensor[]? asked = null, bool recorded = false)
    {
        this.asked = asked;
        this.recorded = recorded;
        if (asked is not null) found = new Tensor?[asked.Length];
    }

    /// <summary>The gradients of outputs with respect to the tensors asked for; null where nothing reaches one. No leaf's grad changes; results that retain theirs get it.</summary>
    internal static Tensor?[] Collect(IList<Tensor> outputs, Tensor[] starts, IList<Tensor> asked, bool retainGraph, bool recorded)
    {
        var pass = new BackwardPass([.. asked], recorded);
        var roots = new List<(GradNode, Tensor)>();
        for (var i = 0; i < starts.Length; i++)
        {
            if (outputs[i].History is { } node) roots.Add((node, starts[i]));
            else pass.Keep(outputs[i], null, starts[i]);
        }
        pass.Run(roots, retainGraph, outer: running);
        // Into the caller's scope.
        return Array.ConvertAll(pass.found, g =>
        {
            using var own = g;
            return recorded ? own?.Following(own.History) : own?.CloneValues();
        });
    }

    /// <summary>Adds to the gradient of a leaf, or of the tensor asked for that is this leaf.</summary>
    internal static void Leaf(Tensor leaf, Tensor gradient)
    {
        if (running?.asked is not null) running.Keep(leaf, null, gradient);
        else leaf.GatherGrad(gradient, running is { recorded: true });
    }

    /// <summary>The gradient outside all scopes, with its place in the graph.</summary>
    internal static Tensor Held(Tensor gradient) => gradient.Following(gradient.History).DetachFromDisposeScope();

    private void Keep(Tensor? leaf, GradNode? node, Tensor gradient)
    {
        for (var i = 0; i < asked!.Length; i++)
        {
            if (leaf is not null ? !ReferenceEquals(asked[i], leaf) : !ReferenceEquals(asked[i].History, node)) continue;
            if (recorded) found[i] = Held(found[i] is { } before ? before.add(gradient) : gradient);
            else found[i] = found[i] is { } sum ? sum.AddInto(gradient) : gradient.CloneValues().DetachFromDisposeScope();
        }
    }

    /// <summary>Adds to the gradient of an operation's output; the first addition schedules the operation.</summary>
    internal static void Gather(GradNode node, Tensor gradient)
    {
        if (running is { recorded: true })
        {
            if (node.Gradient is null) running.ready.Enqueue(node, -node.Order);
            node.Gradient = Held(node.Gradient is { } before ? before.add(gradient) : gradient);
            return;
        }
        if (node.Gradient is not { } sum)
        {
            node.Gradient = gradient.Alias().DetachFromDisposeScope();
            running!.ready.Enqueue(node, -node.Order);
            return;
        }
        node.Gradient = sum.AddInto(gradient);
    }

    internal static void Run(IEnumerable<(GradNode Node, Tensor Gradient)> roots, bool retainGraph, bool recorded = false) => new BackwardPass(recorded: recorded).Run(roots, retainGraph, outer: running);

    private void Run(IEnumerable<(GradNode Node, Tensor Gradient)> roots, bool retainGraph, BackwardPass? outer)
    {
        var pass = running = this;
        using var mode = new GradMode(recorded);
        try
        {
            foreach (var (node, gradient) in roots) Gather(node, gradient);
            while (pass.ready.TryDequeue(out var node, out _)) Step(node, retainGraph);
        }
        finally
        {
            foreach (var (node, _) in pass.ready.UnorderedItems) node.Gradient = null;
            running = outer;
        }
    }

    private static void Step(GradNode node, bool retainGraph)
    {
        using var scope = NewDisposeScope();
        using var gradient = node.Gradient!;
        node.Gradient = null;
        foreach (var retaining in node.Retains) retaining.GatherGrad(gradient, running!.recorded);
        if (running!.asked is not null) running.Keep(null, node, gradient);
        if (running.recorded) TwiceDifferentiable.Require(node.Op);
        node.Run(gradient);
        if (!retainGraph) node.Release();
    }
}
