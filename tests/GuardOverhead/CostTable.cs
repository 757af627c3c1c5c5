using SafeStep;

namespace GuardOverhead;

/// <summary>The first table of docs/costs.md, for the backend that this was built with: models a to g: on the engine in some ten minutes of a quiet machine.</summary>
internal static class CostTable
{
    private static readonly TimeSpan BudgetOfModel = TimeSpan.FromSeconds(40);

    /// <param name="models">The models.</param>
    /// <param name="processorTime">Whether to count the processor time of the thread instead of time.</param>
    /// <param name="load">The machine's load now.</param>
    public static void Print(IReadOnlyList<Case> models, bool processorTime, Func<string> load)
    {
        Console.WriteLine();
        Console.WriteLine($"**{TensorBackend.Name}**, .NET {Environment.Version}, one thread, {(processorTime ? "processor time of the training thread" : "time")}; load {load()} before.");
        Console.WriteLine();
        Console.WriteLine("| model | plain step, ms | a step that passes on a forecast | a measured step | **mean of a run** | its median | mean of a guard's first 60 steps | `Exact`: median | mean |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var model in models)
        {
            Console.WriteLine(Row(model, processorTime));
        }

        Console.WriteLine();
        Console.WriteLine($"Load {load()} after.");
    }

    private static string Row(Case model, bool processorTime)
    {
        var cost = new RunCost(model, processorTime, BudgetOfModel);
        Explain(model, "a run", cost.Run);
        Explain(model, "the first 60 steps of guards", cost.Beginnings);
        double plain = Quantiles.Median(cost.Run.Select(step => step.Plain));
        string[] cells =
        [
            model.Description,
            plain < 1 ? $"{plain:F3}" : plain < 10 ? $"{plain:F2}" : $"{plain:F1}",
            Percent(RunCost.Median(cost.Run.Where(step => step.Kind == StepKind.Forecast))),
            Percent(RunCost.Median(cost.Run.Where(step => step.Kind != StepKind.Forecast))),
            $"**{Percent(RunCost.Mean(cost.Run))}**",
            Percent(RunCost.Median(cost.Run)),
            Percent(RunCost.Mean(cost.Beginnings)),
            Percent(RunCost.Median(cost.Exact)),
            Percent(RunCost.Mean(cost.Exact)),
        ];
        return $"| {string.Join(" | ", cells)} |";
    }

    // Where a mean comes from.
    private static void Explain(Case model, string what, List<StepPair> steps)
    {
        double plain = steps.Average(step => step.Plain);
        string kinds = string.Join("; ", steps.GroupBy(step => step.Kind).OrderBy(kind => kind.Key).Select(kind =>
            $"{kind.Key} {kind.Count()} x {kind.Average(step => step.Guarded - step.Plain):F3} ms more (median {Quantiles.Median(kind.Select(step => step.Guarded - step.Plain)):F3}), {kind.Sum(step => step.Guarded - step.Plain) / steps.Count / plain:P1} of the mean"));
        Console.Error.WriteLine($"{model.Name}, {what}: {steps.Count} steps, a plain one {plain:F3} ms, {RunCost.Mean(steps):P1} more. {kinds}.");
    }

    private static string Percent(double share) => double.IsNaN(share) ? "-" : Math.Abs(share) < 0.0995 ? $"{100 * share:F1}%" : $"{100 * share:F0}%";
}
