namespace SafeStep;

/// <summary>An optimizer's state before a step, in the format of its own checkpoints.</summary>
internal sealed class OptimizerMemory
{
    private readonly OptimizerHelper optimizer;
    private readonly MemoryStream state = new();

    /// <exception cref="NotSupportedException">The optimizer cannot save its state.</exception>
    public OptimizerMemory(torch.optim.Optimizer optimizer) => this.optimizer = optimizer as OptimizerHelper ?? throw new NotSupportedException(
        $"{optimizer.GetType().Name} cannot save its state, so {nameof(StepGuardOptions)}.{nameof(StepGuardOptions.RestoreOptimizer)} cannot restore it. Leave that option off, or use an optimizer of the library.");

    public void Remember()
    {
        state.SetLength(0);
        using var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true);
        optimizer.save_state_dict(writer);
    }

    public void Restore()
    {
        state.Position = 0;
        using var reader = new BinaryReader(state, System.Text.Encoding.UTF8, leaveOpen: true);
        // Newer TorchSharp makes the tensors of the state anew: they are the optimizer's and outlive the step's dispose scope.
        using var scope = torch.NewDisposeScope();
        optimizer.load_state_dict(reader);
        scope.Detach(scope.DisposablesView);
    }
}
