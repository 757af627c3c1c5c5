using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2018: a guard steps again with nothing differentiated since its last step.</summary>
internal sealed class SteppedTwice : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2018",
        DiagnosticSeverity.Warning,
        "A guard steps twice on one forward",
        "'{0}' has stepped on this forward already and has nothing new to measure on: run the model and backward() before each Step(), or remove this one",
        "A guarded step is measured on the forwards since the step before. A second step on the same gradients goes further along an update that was limited already, and is refused.");

    public override bool MayMatter(SourceWords words) => words.Has("Step") && words.Has("backward");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            List<TrainingEvent> steps = [.. flow.Events.Where(item => item.Action == TrainingAction.GuardStep && item.IsDirect && item.Variable is not null)];
            foreach (TrainingEvent second in steps)
            {
                bool Renews(TrainingEvent item) => item.Action is TrainingAction.Backward or TrainingAction.Unknown || (item.Action == TrainingAction.GuardStep && !ReferenceEquals(item, second));

                TrainingEvent? first = steps.FirstOrDefault(item => !ReferenceEquals(item, second) && item.Is(TrainingAction.GuardStep, second.Variable) && flow.Reaches(item, second, Renews));
                if (first is not null && flow.Events.Any(item => item.Action == TrainingAction.Backward && flow.Reaches(item, first, _ => false)) && !flow.Operations.OfType<Microsoft.CodeAnalysis.Operations.IInvocationOperation>()
                    .Any(call => HiddenActions.May(call, "backward", code)))
                {
                    yield return new Finding(second.Operation.Syntax.GetLocation(), second.Variable!.Name) { Related = [first.Operation.Syntax.GetLocation()] };
                }
            }
        }
    }
}
