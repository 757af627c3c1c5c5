using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>Counts the forward hooks of the guard itself, which replace nothing, so that those of the user can be told from them.</summary>
internal static class OwnHooks
{
    private static readonly ConditionalWeakTable<torch.nn.Module, StrongBox<int>> Counts = [];

    /// <summary>Notes that hooks were registered (or, with a negative number, removed).</summary>
    public static void Add(torch.nn.Module module, int hooks) => Interlocked.Add(ref Counts.GetOrCreateValue(module).Value, hooks);

    /// <summary>How many the guard has on a module.</summary>
    public static int CountOf(torch.nn.Module module) => Counts.TryGetValue(module, out StrongBox<int>? count) ? count.Value : 0;
}
