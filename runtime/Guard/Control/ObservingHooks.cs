using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>
/// Forward hooks that only look. A hook may replace what a module is given or returns, and a derivative does not go through it: a child with hooks is therefore refused unless it is said that they replace nothing.
/// </summary>
public static class ObservingHooks
{
    private static readonly ConditionalWeakTable<torch.nn.Module, StrongBox<int>> Counts = [];

    /// <summary>Says of hooks of a module that they return what they were given. Those that the guard itself registers need not be declared.</summary>
    /// <param name="module">The module.</param>
    /// <param name="hooks">How many of its forward hooks and pre-hooks; a negative number takes back what was said, as when they are removed.</param>
    public static void Declare(torch.nn.Module module, int hooks = 1) => Interlocked.Add(ref Counts.GetOrCreateValue(module).Value, hooks);

    /// <summary>How many were declared.</summary>
    internal static int CountOf(torch.nn.Module module) => Counts.TryGetValue(module, out StrongBox<int>? count) ? count.Value : 0;
}
