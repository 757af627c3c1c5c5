namespace SafeStep;

/// <summary>What an optimizer moves: its parameters by group. Optimizers written by hand may not list them.</summary>
internal sealed class OptimizerParameters
{
    private readonly torch.optim.Optimizer optimizer;
    private readonly Dictionary<object, int> groups = [];
    private readonly List<torch.optim.ILearningRateController> rates = [];
    private double[] lastRates = [];

    public OptimizerParameters(torch.optim.Optimizer optimizer)
    {
        this.optimizer = optimizer;
        var all = new List<(string, Tensor)>();
        foreach (var group in Groups(optimizer))
        {
            int number = 0;
            foreach (var parameter in group.Parameters ?? [])
            {
                groups[TensorIdentity.Of(parameter)] = rates.Count;
                all.Add(($"parameter {number} of the optimizer's group {rates.Count}, [{string.Join(", ", parameter.shape)}]", parameter));
                number++;
            }

            rates.Add(group);
        }

        All = all;
    }

    /// <summary>Whether the optimizer lists its parameters.</summary>
    public bool AreKnown => All.Count > 0;

    /// <summary>Whether the optimizer got another group since.</summary>
    public bool IsOutdated => AreKnown && CountOf(optimizer.ParamGroups) != rates.Count;

    /// <summary>All of them, with a name for messages.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> All { get; }

    /// <summary>The group of a parameter and its present learning rate; null when the optimizer does not hold it.</summary>
    public (int Group, double LearningRate)? Find(Tensor parameter) =>
        groups.TryGetValue(TensorIdentity.Of(parameter), out int group) ? (group, rates[group].LearningRate) : null;

    /// <summary>The present learning rate of each group. The same list as before while none of them changed.</summary>
    public IReadOnlyList<double> LearningRates
    {
        get
        {
            for (int group = 0; group < rates.Count; group++)
            {
                if (group >= lastRates.Length || !lastRates[group].Equals(RateOf(rates[group])))
                {
                    return lastRates = [.. rates.Select(RateOf)];
                }
            }

            return lastRates;
        }
    }

    private static int CountOf(IEnumerable<torch.optim.ILearningRateController> groups) => groups.TryGetNonEnumeratedCount(out int count) ? count : groups.Count();

    // Optimizers written by hand may leave it out.
    private static double RateOf(torch.optim.ILearningRateController group)
    {
        try
        {
            return group.LearningRate;
        }
        catch (Exception exception) when (exception is NullReferenceException or InvalidOperationException or NotImplementedException)
        {
            return double.NaN;
        }
    }

    private static IEnumerable<ParamGroup> Groups(torch.optim.Optimizer optimizer)
    {
        try
        {
            return [.. (optimizer.ParamGroups ?? []).OfType<ParamGroup>()];
        }
        catch (Exception exception) when (exception is NullReferenceException or ArgumentNullException or NotImplementedException)
        {
            // An optimizer that has none.
            return [];
        }
    }
}
