namespace SafeStep;

/// <summary>An optimizer's state before a step, in the format of its own checkpoints.</summary>
internal sealed class OptimizerMemory
{
    private readonly OptimizerHelper optimizer;
    private readonly MemoryStream state = new();

    private readonly bool restoresRejected;

    /// <param name="optimizer">The optimizer.</param>
    /// <param name="options">In which cases its state is put back.</param>
    /// <exception cref="NotSupportedException">The optimizer cannot save its state.</exception>
    public OptimizerMemory(torch.optim.Optimizer optimizer, StepGuardOptions options)
    {
        restoresRejected = options.NotFinite.RestoreOptimizer || options.Mode == StepMode.Skip;
        this.optimizer = optimizer as OptimizerHelper ?? throw new NotSupportedException(
            $"{optimizer.GetType().Name} cannot save its state, so that {(options.Mode == StepMode.Skip ? "a step that Skip drops would stay in its moments" : $"{nameof(StepGuardOptions)}.NotFinite.RestoreOptimizer cannot restore it")}. "
            + $"Use an optimizer that can, as those of the library do but for LBFGS, or {(options.Mode == StepMode.Skip ? "another mode" : "leave that option off")}.");
    }

    public void Remember()
    {
        state.SetLength(0);
        using var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true);
        optimizer.save_state_dict(writer);
    }

    /// <summary>Puts the state back for a step that was not taken.</summary>
    public void Restore(StepDecision decision)
    {
        if (decision == StepDecision.Rejected && !restoresRejected)
        {
            return;
        }

        state.Position = 0;
        using var reader = new BinaryReader(state, System.Text.Encoding.UTF8, leaveOpen: true);
        // Newer TorchSharp makes the tensors of the state anew: they are the optimizer's and outlive the step's dispose scope.
        using var scope = torch.NewDisposeScope();
        optimizer.load_state_dict(reader);
        scope.Detach(scope.DisposablesView);
    }
}
