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
        if (!RandomForwards.Note(foreign.Model, draws) && !Direction.RedrawsMasks)
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

    /// <summary>Dropout as a function: with the mask of the training forward where that can be drawn again; otherwise, as in the layers, nothing is dropped and the result shows the input's memory.</summary>
    /// <param name="input">The input.</param>
    /// <param name="drop">Drops elements of a tensor, as the user's call does.</param>
    /// <param name="training">Whether elements are dropped at all.</param>
    /// <param name="inplace">Whether the input is written to.</param>
    public Tensor Dropout(Tensor input, Func<Tensor, Tensor> drop, bool training, bool inplace)
    {
        ArgumentNullException.ThrowIfNull(drop);
        if (training && CanRedraw)
        {
            return Redrawn(input, drop, inplace);
        }

        if (inplace)
        {
            Writing(input, "dropout");
        }

        Direction.LacksMask |= training;
        return View(input.alias(), input);
    }

    private bool CanRedraw => Direction.Replays && !SecondOrder;

    // With its mask fixed a dropout is affine: the tangent goes through the same one, less what it makes of zero. A mask is drawn in the order of the memory.
    private Tensor Redrawn(Tensor x, Func<Tensor, Tensor> drop, bool writes)
    {
        drew |= RandomForwards.Note(foreign.Model, draws: false);
        if (writes)
        {
            Writing(x, "dropout");
        }

        Tensor? x_t = Of(x), like = x_t is null ? null : torch.empty_like(x).copy_(x_t), zero = x_t is null ? null : torch.zeros_like(x);
        var before = torch.get_rng_state();
        Tensor y = drop(x);
        if (!writes && SharedMemory.Is(y, x))
        {
            return View(y, x);
        }

        Tensor? y_t = null;
        if (like is not null)
        {
            var after = torch.get_rng_state();
            torch.set_rng_state(before);
            y_t = drop(like);
            torch.set_rng_state(before);
            y_t -= drop(zero!);
            torch.set_rng_state(after);
        }

        return writes ? Wrote(x, y, y_t) : Made(y, y_t);
    }

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
