namespace SafeStep;

/// <summary>
/// The forwards that received a gradient before a closure ran. They are part of its step unless it clears the gradients, which is seen as its first forward begins: then there are none left. Where they are cleared later, as between the
/// forward and the backward, they count: what was added to zeros cannot be told from what was added to a gradient.
/// </summary>
internal sealed class EarlierForwards
{
    private readonly IReadOnlyList<WatchedModel> models;
    private readonly List<Tensor> parameters;
    private readonly List<(WatchedModel Model, TrainingForward Forward)> forwards;
    private bool areCleared;

    /// <param name="models">The models, before the closure runs.</param>
    /// <param name="parameters">Their parameters.</param>
    public EarlierForwards(IReadOnlyList<WatchedModel> models, IEnumerable<ModuleParameter> parameters)
    {
        this.models = models;
        forwards = [.. models.SelectMany(model => Enumerable.Range(0, model.Forwards.Count).Select(place => (model, model.Forwards[place]))).Where(pair => pair.Item2.Gradient is not null)];
        this.parameters = forwards.Count == 0 ? [] : [.. parameters.Select(parameter => parameter.Value)];
        if (forwards.Count == 0)
        {
            return;
        }

        if (HoldNothing())
        {
            Drop();
            return;
        }

        Watch(() =>
        {
            areCleared |= HoldNothing();
            Watch(null);
        });
    }

    /// <summary>The closure ran for the first time. Where none of its own forwards was seen, the earlier ones do not stand for them.</summary>
    public void Settle()
    {
        Watch(null);
        if (areCleared || !models.Any(HasOthers))
        {
            Drop();
        }
    }

    private bool HasOthers(WatchedModel model) => Enumerable.Range(0, model.Forwards.Count).Any(place => model.Forwards[place].Gradient is not null && !forwards.Exists(earlier => earlier.Forward == model.Forwards[place]));

    private void Watch(Action? beginning)
    {
        foreach (var model in models)
        {
            model.Beginning = beginning;
        }
    }

    private void Drop()
    {
        forwards.ForEach(pair => pair.Model.Forwards.Drop(pair.Forward));
        forwards.Clear();
    }

    private bool HoldNothing() => HoldNothing(parameters);

    /// <summary>Whether no gradient is held in parameters but zeros.</summary>
    public static bool HoldNothing(List<Tensor> parameters)
    {
        using var noGrad = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        return parameters.TrueForAll(parameter => Gradient.Of(parameter) is not { } gradient || gradient.numel() == 0 || !Gradient.Dense(gradient).ne(Held(0)).any().item<bool>());
    }
}
