using System.Runtime.CompilerServices;

namespace SafeStep;

/// <content>What forward changes in its model beside tensors: a counter that a helper increments, an array that it fills.</content>
public sealed partial class TangentPass
{
    private static readonly ConditionalWeakTable<torch.nn.Module, StrongBox<bool>> Changes = [];

    private readonly ModelState? state;

    // To see what a model keeps takes longer than a small model's pass: it is looked at in the first pass, and in later ones of a model that changed something in that.
    private static ModelState? StateOf(torch.nn.Module model) => Changes.TryGetValue(model, out StrongBox<bool>? changes) && !changes.Value ? null : new ModelState(model);

    // The model is as it was.
    private void LeaveState()
    {
        ForgetCaches();
        if (state is not null)
        {
            bool changed = state.Restore().Count > 0;
            var known = Changes.GetValue(foreign.Model, _ => new StrongBox<bool>(changed));
            known.Value |= changed;
        }
    }
}
