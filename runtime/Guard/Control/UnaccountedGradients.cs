namespace SafeStep;

/// <summary>
/// What of the parameters' gradients the gradient at the measured logits does not account for, looked at where the adjoint test, or a parameter that the derivative did not ask for, shows that there may be something. Gradients that were only scaled, as by clipping, have the direction of those that it
/// accounts for; others hold more. Of parameters that no measured logit depends on, as those of a second head with a loss of its own, nobody measured how far a step takes its outputs.
/// </summary>
internal sealed class UnaccountedGradients
{
    // A part of the loss that is worth a look.
    private const double Part = 1e-3;

    // The least squared cosine of two gradients that differ by rounding alone.
    private const double SameDirection = 1 - 1e-4;

    // Steps until the next look, which costs a forward and a backward. Gradients are clipped at every step of many runs: where nothing is found, the next look comes ever later.
    private const int First = 64, Last = 1 << 20;

    private HashSet<object> found = [];
    private int left, wait = First;

    /// <summary>Whether the parameters' gradients hold more than the gradient at the measured logits accounts for, as far as the last look told.</summary>
    public bool HoldsMore { get; private set; }

    /// <summary>The paths of the parameters that a step moves and no measured logit depends on.</summary>
    /// <param name="adjoint">The adjoint ratio of the step; null where it is not known.</param>
    /// <param name="step">The step, with the forwards that it was measured on.</param>
    public IReadOnlyList<string> Unreached(double? adjoint, ProposedStep step)
    {
        if (adjoint is { } ratio && step.Update is { } proposed)
        {
            // An optimizer moves by their signs parameters whose gradients are no part of the whole that shows.
            bool mayHoldMore = Math.Abs(ratio - 1) > Part, mayBeUnreached = proposed.HasUnused;
            if ((mayHoldMore || mayBeUnreached) && --left < 0)
            {
                (found, HoldsMore) = Look(step, proposed);
                wait = found.Count > 0 || HoldsMore ? First : Math.Min(Last, 2 * wait);
                left = wait;
            }

            HoldsMore &= mayHoldMore;
            found = mayHoldMore || mayBeUnreached ? found : [];
        }

        return found.Count == 0 || step.Update is not { } update ? [] : [.. update.Parts.Where(change => found.Contains(TensorIdentity.Of(change.Parameter)) && Numbers.ReadOne(change.SquaredLength) != 0).Select(change => change.Path)];
    }

    private static (HashSet<object> Unreached, bool HoldsMore) Look(ProposedStep step, ProposedUpdate update)
    {
        ParameterChange[] moved = [.. update.Parts.Where(part => part.Parameter.requires_grad)];
        // A model of which no forward took part is named as a whole.
        var left = step.Batches.SelectMany(batch => ModuleParameters.Of(batch.Model.Model.Module)).Select(parameter => TensorIdentity.Of(parameter.Value)).ToHashSet();
        left.IntersectWith(moved.Select(part => TensorIdentity.Of(part.Parameter)));
        using var scope = torch.NewDisposeScope();
        using var grad = torch.enable_grad();
        Tensor?[] taken = Array.ConvertAll(moved, part => Gradient.Of(part.Parameter)), accounted = new Tensor?[moved.Length];
        bool areThose = true;
        foreach (var batch in step.Batches)
        {
            try
            {
                areThose &= QuietForward.Of(batch.Model.Model, batch.Inputs, logits => logits.requires_grad && Account(batch, logits, moved, left, accounted));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A look never costs a step. Where a model does not run again, nothing is said.
                return ([], false);
            }
        }

        return (left, areThose && !HaveOneDirection(taken, accounted));
    }

    // Adds the gradients that one forward accounts for, and takes the parameters that it reaches from those that are left. False where its logits are others than the loss saw, as those of another dropout mask: they account for nothing then.
    private static bool Account(MeasuredBatch batch, Tensor logits, ParameterChange[] moved, HashSet<object> left, Tensor?[] accounted)
    {
        bool areThose = batch is { Gradient: { } atLogits, Output: { } output } && atLogits.shape.AsSpan().SequenceEqual(logits.shape)
            && Numbers.ReadOne(LogitCheck.Distance(output.detach(), logits.detach(), batch.Model.Axis.In(logits))) == 0;
        List<Tensor> parameters = [.. ModuleParameters.Of(batch.Model.Model.Module).Select(parameter => parameter.Value)];
        return GradientsAside.Of((areThose ? logits * batch.Gradient! : logits).sum(), parameters, () =>
        {
            left.ExceptWith(parameters.FindAll(parameter => Gradient.Of(parameter) is not null).ConvertAll(TensorIdentity.Of));
            var own = parameters.ConvertAll(TensorIdentity.Of).ToHashSet();
            for (int i = 0; i < moved.Length && areThose; i++)
            {
                // Those of another model still have what training gathered.
                if (own.Contains(TensorIdentity.Of(moved[i].Parameter)) && Gradient.Of(moved[i].Parameter) is { } part)
                {
                    accounted[i] = accounted[i] is { } sum ? sum.Plus(Gradient.Dense(part)) : Gradient.Dense(part).clone();
                }
            }

            return areThose;
        });
    }

    private static bool HaveOneDirection(Tensor?[] taken, Tensor?[] accounted)
    {
        double product = 0, ofTaken = 0, ofAccounted = 0;
        for (int i = 0; i < taken.Length; i++)
        {
            product += Product(taken[i], accounted[i]);
            ofTaken += Product(taken[i], taken[i]);
            ofAccounted += Product(accounted[i], accounted[i]);
        }

        return product > 0 && product * product >= SameDirection * ofTaken * ofAccounted;
    }

    private static double Product(Tensor? one, Tensor? other) => one is null || other is null ? 0 : Gradient.Product(Gradient.Dense(one), Gradient.Dense(other));
}
