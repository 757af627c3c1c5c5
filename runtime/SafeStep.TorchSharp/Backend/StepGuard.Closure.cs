namespace SafeStep;

public sealed partial class StepGuard
{
    /// <summary>
    /// Takes the step of an optimizer that evaluates the loss itself, possibly several times, as LBFGS does; guarded on the batch of the
    /// closure's last forward pass.
    /// </summary>
    /// <param name="closure">Clears the gradients, runs the model, calls <c>backward</c> and returns the loss.</param>
    /// <returns>What was measured and done.</returns>
    /// <inheritdoc cref="Step()" path="/exception"/>
    public StepReport Step(Func<Tensor> closure)
    {
        ArgumentNullException.ThrowIfNull(closure);
        return Take(() => optimizer.step(closure), () => batches.Seen, gradientsAreReady: false, CancellationToken.None);
    }
}
