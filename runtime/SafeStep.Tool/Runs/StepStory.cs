using static SafeStep.Tool.Text;

namespace SafeStep.Tool.Runs;

/// <summary>One step in words.</summary>
internal sealed class StepStory(Run run, int row)
{
    public IEnumerable<string> Sentences
    {
        get
        {
            long step = (long)run.Step[row];
            string ratio = $"it is {Number(run.Ratio[row])} times its convergence radius long, the limit is {Number(run.Allowed(row))}";
            yield return (run.Flags[row], run.NotFiniteAt(step)) switch
            {
                ({ Decision: StepDecision.Rejected }, { } culprit) => $"Step {Step(step)} was rejected: {Plain(culprit.What)} is not finite.",
                ({ Decision: StepDecision.Rejected }, _) => $"Step {Step(step)} was rejected.",
                ({ Decision: StepDecision.Unmeasured }, _) => $"Step {Step(step)} was taken as proposed and not measured.",
                ({ Decision: StepDecision.Skipped }, _) => $"Step {Step(step)} was skipped: {ratio}.",
                ({ Decision: StepDecision.Scaled }, _) => $"Step {Step(step)} was scaled by {Number(run.Scale[row])}: {ratio}.{run.Test(row)}",
                (_, { } culprit) => $"Step {Step(step)} was taken although {Plain(culprit.What)} is not finite: the guard only monitors.",
                ({ Measured: false }, _) => $"Step {Step(step)} was taken as proposed: by a forecast {ratio}.",
                _ => $"Step {Step(step)} was taken as proposed: {ratio}.{run.Test(row)}",
            };
            if (run.Flags[row].Sampled)
            {
                yield return "It was measured on a sample of the rows that take part in the loss.";
            }

            if (double.IsFinite(run.Distance[row]))
            {
                yield return $"The step proposed is {Number(run.Distance[row])} long, the radius {Number(run.Radius[row])}{(run.Sample[row] >= 0 ? $", set by row {Number(run.Sample[row])} of the batch" : "")}.";
            }

            foreach (var (rate, group) in run.Rates.Select((rate, group) => (rate[row], group)).Where(rate => !double.IsNaN(rate.Item1)))
            {
                yield return $"Learning rate{(run.Rates.Count > 1 ? $" of group {group}" : "")}: {Number(rate)}.";
            }

            foreach (string name in run.ValueNames.Where(name => !double.IsNaN(run.Values(name)[row])))
            {
                yield return $"{Plain(name)}: {Number(run.Values(name)[row])}.";
            }

            if (run.Explanations.FirstOrDefault(one => one.Step == step) is { } explained)
            {
                yield return $"By parameter: {string.Join(", ", explained.Parts.Select(part => $"{Plain(part.Parameter)} {Share(part.Share)}"))}.";
            }
        }
    }
}
