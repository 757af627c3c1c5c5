namespace SafeStep;

/// <summary>
/// How the processes of a data-parallel run agree on a step, so that every rank scales alike. Both functions are called at the same steps, equally often and in the same order, on every rank.
/// </summary>
/// <param name="Max">
/// Of this process's number the largest over all ranks. Called for each measured step with its ratio, also when the step is not finite here: then with positive infinity, which rejects the step on every rank. With a share of the samples measured it is called
/// once more where one rank has to look at its whole batch.
/// </param>
/// <param name="Sum">
/// Of this process's number the sum over all ranks. Called for steps beyond the target under <see cref="CapPolicy.Tightening"/>: with the derivative of the loss along the step, the loss and the sum of its rows' weights, then with its divergence at each factor that is tried, up to
/// <see cref="CapRule.MostEvaluations"/>. NaN stands for a loss that is not known here, and has to come out as NaN on every rank, as sums do by themselves.
/// </param>
public sealed record RankReduction(Func<double, double> Max, Func<double, double> Sum);
