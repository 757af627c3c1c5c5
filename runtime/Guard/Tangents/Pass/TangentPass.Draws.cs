namespace SafeStep;

/// <content>
/// Random numbers. With those fixed, what is drawn is a constant. Where the stream's state before the training forward is known, the pass draws from there and meets the very numbers of that forward: then dropout draws as well, for it
/// takes its part of the stream. Elsewhere the slopes are those of other numbers, as exact. The stream is afterwards as it was.
/// </content>
public sealed partial class TangentPass
{
    private Tensor? ownNumbers;
    private bool drew;

    /// <summary>Announces that random numbers are drawn next.</summary>
    /// <returns>This pass.</returns>
    public TangentPass Drawing()
    {
        if (!drew)
        {
            drew = true;
            KeepNumbers();
            RandomForwards.Note(foreign.Model, draws: true);
        }

        return this;
    }

    private void BeginDraws(bool draws)
    {
        if (!RandomForwards.Note(foreign.Model, draws))
        {
            return;
        }

        KeepNumbers();
        if (Direction.RandomState is { } before)
        {
            torch.set_rng_state(before);
            Direction.Replays = true;
        }
    }

    private void KeepNumbers() => ownNumbers ??= torch.get_rng_state().DetachFromDisposeScope();

    private void EndDraws()
    {
        Direction.Replays = false;
        if (ownNumbers is not null)
        {
            torch.set_rng_state(ownNumbers);
            ownNumbers.Dispose();
        }
    }
}
