namespace SafeStep.Tool.Runs;

/// <summary>Who moved a step: the parts of the parameters in the movement that bounds it, the largest first.</summary>
internal sealed record Explained(long Step, BindingPair? Binding, IReadOnlyList<Part> Parts);

/// <summary>One parameter's part.</summary>
/// <param name="Share">Of the gap; the parts of a step sum to 1.</param>
/// <param name="Group">The optimizer's parameter group, or -1.</param>
/// <param name="Rate">Its learning rate, or NaN.</param>
internal readonly record struct Part(string Parameter, double Share, int Group, double Rate);

/// <summary>What was not finite in a step, and where it was found first.</summary>
internal sealed record NotFinite(string What, NotFinitePlace? Place);
