using static SafeStep.ManagedTorch.torch;

namespace SafeStep.ManagedTorch;

/// <summary>Runs recorded operations backward, newest first.</summary>
internal sealed class BackwardPass
{
    [ThreadStatic] private static BackwardPass? running;

    private readonly PriorityQueue<GradNode, long> ready = new();

    /// <summary>Adds to the gradient of an operation's output; the first addition schedules the operation.</summary>
    internal static void Gather(GradNode node, Tensor gradient)
    {
        if (node.Gradient is not { } sum)
        {
            node.Gradient = gradient.Alias().DetachFromDisposeScope();
            running!.ready.Enqueue(node, -node.Order);
            return;
        }
        node.Gradient = sum.AddInto(gradient);
    }

    internal static void Run(IEnumerable<(GradNode Node, Tensor Gradient)> roots, bool retainGraph)
    {
        var outer = running;
        var pass = running = new BackwardPass();
        using var mode = new GradMode(false);
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
        foreach (var retaining in node.Retains) retaining.AccumulateGrad(gradient);
        node.Run(gradient);
        if (!retainGraph) node.Release();
    }
}
