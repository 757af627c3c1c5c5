namespace SafeStep;

public sealed partial class StepGuard
{
    /// <summary>
    /// What this guard carries from step to step. A run that is stopped, saves this beside the model and the optimizer, and is resumed with it gives the
    /// same reports as one that was not stopped.
    /// </summary>
    public GuardState SaveState() => new()
    {
        Parameters = parts.Parameters.Described,
        Steps = parts.Schedule.Taken,
        RejectedInARow = rejectedInARow,
        ChangedInARow = parts.Explainer.ChangedInARow,
        ExplanationBudget = parts.Explainer.Budget,
        Audits = parts.Meter.Audits.Done,
        AuditMisses = parts.Meter.Audits.Missed,
        Measurements = parts.Meter.Measurements,
        WholeRatiosPerLength = parts.Meter.Whole.RatiosPerLength,
        DependentRows = [.. parts.Models.Select((model, place) => (model, place)).Where(pair => pair.model.RowsDepend).Select(pair => pair.place)],
        ClassDimensions = [.. parts.Models.Select(model => model.Axis.State)],
        LossCheck = parts.Loss.State,
        Aggregation = parts.Meter.Ratios.Memory,
        Forecast = parts.Forecast.Save(),
        Limit = parts.Cap.Limit.Save(),
        KeptSamples = [.. (parts.Meter.Samples.Kept ?? []).Select(input => input is Tensor tensor ? TensorValues.Save(tensor) : null)],
    };

    /// <summary>Continues from a saved state. Of a model with other parameters it takes the counters alone: what was learned of that model's ratios, its forecasts above all, says nothing of this one's.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned, of a guard with the same options on the same kind of model.</param>
    /// <exception cref="FormatException">A count is negative, a number is not finite, or the state's samples are damaged. The guard is as before.</exception>
    public void LoadState(GuardState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        // What these options do not ask for is not measured.
        bool isOfThisModel = state.Parameters.SequenceEqual(parts.Parameters.Described, StringComparer.Ordinal);
        object?[]? kept = !isOfThisModel || state.KeptSamples.Count == 0 || parts.Options.Aggregation.SamplesRevisited == 0
            ? null
            : [.. state.KeptSamples.Select(saved => saved is null ? null : TensorValues.Load(saved).DetachFromDisposeScope())];

        parts.Meter.Samples.Restore(kept);
        parts.Meter.Ratios.Memory = isOfThisModel ? state.Aggregation : new AggregationMemory();
        parts.Meter.Audits = (state.Audits, state.AuditMisses);
        parts.Meter.Measurements = state.Measurements;
        parts.Meter.Whole.Restore(isOfThisModel ? state.WholeRatiosPerLength : []);
        for (int i = 0; i < parts.Models.Count; i++)
        {
            parts.Models[i].RowsDepend = state.DependentRows.Contains(i);
            parts.Models[i].Axis.State = isOfThisModel && i < state.ClassDimensions.Count ? state.ClassDimensions[i] : new ClassDimensionState(null, null);
        }

        parts.Loss.State = isOfThisModel && state.LossCheck is { } found ? found : new LossCheckState(1, 1, null);
        parts.Forecast.Restore(isOfThisModel ? state.Forecast : new ForecastState([], 0, 0, state.Forecast.Misses));
        parts.Cap.Limit.Restore(state.Limit ?? new TighteningLimitState(0));
        parts.Explainer.Budget = state.ExplanationBudget ?? parts.Explainer.Budget;
        (parts.Schedule.Taken, rejectedInARow, parts.Explainer.ChangedInARow) = (state.Steps, state.RejectedInARow, state.ChangedInARow);
    }

    /// <summary>Writes <see cref="SaveState"/> to a file, whole or not at all: a run killed meanwhile leaves the file as it was.</summary>
    /// <param name="file">The file, created or replaced.</param>
    public void Save(string file)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        // A name of its own: other guards may be writing to the same file.
        string unfinished = $"{file}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllText(unfinished, SaveState().ToJson());
            File.Move(unfinished, file, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Continues from a file that <see cref="Save"/> wrote.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="FormatException">The file is not the state of a guard, or of another version. The guard is as before.</exception>
    public void Load(string file) => LoadState(GuardState.FromJson(File.ReadAllText(file)));
}
