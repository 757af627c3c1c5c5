using System.Runtime.CompilerServices;

namespace SafeStep;

/// <summary>Which models draw random numbers in forward, as far as a derivative of them has run.</summary>
internal static class RandomForwards
{
    private static readonly ConditionalWeakTable<torch.nn.Module, StrongBox<bool>> Known = [];

    /// <summary>Notes what a pass was told, or saw. That nothing is drawn by a model that evaluates says nothing of its training: a dropout draws then.</summary>
    /// <returns>Whether the model was ever seen to draw.</returns>
    public static bool Note(torch.nn.Module model, bool draws)
    {
        if (!draws && !model.training)
        {
            return Known.TryGetValue(model, out StrongBox<bool>? before) && before.Value;
        }

        var known = Known.GetOrCreateValue(model);
        return known.Value |= draws;
    }

    /// <summary>Whether a model may draw: nothing is known of one whose derivative has not run.</summary>
    public static bool MayBeOf(torch.nn.Module model) => !Known.TryGetValue(model, out StrongBox<bool>? known) || known.Value;
}
