namespace SafeStep;

/// <summary>What the optimizer proposes, or what kept it from being asked.</summary>
/// <param name="Update">The update; null when the gradients were not finite and the optimizer was not asked.</param>
/// <param name="Batches">What it is measured on.</param>
/// <param name="Present">The models' parameters.</param>
/// <param name="GradientLength">How long the gradients are that the optimizer used; NaN where it was not looked at.</param>
/// <param name="NotFinite">Which gradients were not finite; null when all were, or it is still to be read.</param>
/// <param name="Recorded">What the layers of each model computed in its training forwards; null where nothing was recorded.</param>
/// <param name="IsByClosure">Whether the optimizer evaluated a closure.</param>
internal sealed record ProposedStep(
    ProposedUpdate? Update,
    IReadOnlyList<MeasuredBatch> Batches,
    IReadOnlyList<ModuleParameter> Present,
    double GradientLength,
    string? NotFinite,
    Dictionary<WatchedModel, RecordedForward>? Recorded = null,
    bool IsByClosure = false) : IDisposable
{
    /// <summary>What was recorded of a model; null where nothing was.</summary>
    public RecordedForward? RecordedOf(WatchedModel model) => Recorded?.GetValueOrDefault(model);

    public void Dispose() => Update?.Dispose();
}
