namespace SafeStep;

/// <summary>
/// Parameters of the models that a step moves and that no measured logit depends on, as those of a second head with a loss of its own: how far they take its outputs nobody measured. Looked for where the adjoint test shows that a part of the
/// loss does not pass the logits.
/// </summary>
internal sealed class UnreachedParameters
{
    // A part of the loss that is worth a look.
    private const double Part = 1e-3;

    // Steps until the next look, which costs a forward and a backward. Gradients are clipped at every step of many runs: where nothing is found, the next look comes ever later.
    private const int First = 64, Last = 1 << 20;

    private HashSet<object> found = [];
    private int left, wait = First;

    /// <summary>The paths of those that a step moves.</summary>
    /// <param name="adjoint">The adjoint ratio of the step; null where it is not known.</param>
    /// <param name="step">The step, with the forwards that it was measured on.</param>
    public IReadOnlyList<string> Of(double? adjoint, ProposedStep step)
    {
        if (adjoint is { } ratio && step.Update is { } proposed)
        {
            if (Math.Abs(ratio - 1) <= Part)
            {
                found = [];
            }
            else if (--left < 0)
            {
                found = Look(step, proposed);
                wait = found.Count > 0 ? First : Math.Min(Last, 2 * wait);
                left = wait;
            }
        }

        return found.Count == 0 || step.Update is not { } update ? [] : [.. update.Parts.Where(change => found.Contains(TensorIdentity.Of(change.Parameter)) && Numbers.ReadOne(change.SquaredLength) != 0).Select(change => change.Path)];
    }

    private static HashSet<object> Look(ProposedStep step, ProposedUpdate update)
    {
        var left = update.Parts.Where(part => part.Parameter.requires_grad).Select(part => TensorIdentity.Of(part.Parameter)).ToHashSet();
        foreach (var batch in step.Batches)
        {
            try
            {
                using var scope = torch.NewDisposeScope();
                using var grad = torch.enable_grad();
                List<Tensor> parameters = [.. ModuleParameters.Of(batch.Model.Model.Module).Select(parameter => parameter.Value)];
                left.ExceptWith(QuietForward.Of(batch.Model.Model, batch.Inputs, logits => !logits.requires_grad ? [] : GradientsAside.Of(
                    logits.sum(), parameters, () => parameters.FindAll(parameter => Gradient.Of(parameter) is not null).ConvertAll(TensorIdentity.Of))));
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                // A look never costs a step. Where a model does not run again, nothing is said.
                return [];
            }
        }

        return left;
    }
}
