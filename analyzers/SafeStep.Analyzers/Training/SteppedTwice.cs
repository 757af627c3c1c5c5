using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
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

    public override WordList Starters { get; } = new("Step");

    public override bool MayBreak(SourceWords words) => words.Has("backward");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            List<TrainingEvent> steps = [.. flow.Events.Where(item => item.Action == TrainingAction.GuardStep && item.IsDirect && item.Variable is not null)];
            foreach (TrainingEvent second in steps)
            {
                bool Renews(TrainingEvent item) => item.Action is TrainingAction.Backward or TrainingAction.Unknown || (item.Action == TrainingAction.GuardStep && !ReferenceEquals(item, second));

                TrainingEvent? first = steps.FirstOrDefault(item => !ReferenceEquals(item, second) && item.Is(TrainingAction.GuardStep, second.Variable)
                    && !HaveConditionsOfTheirOwn(item, second) && flow.Reaches(item, second, Renews));
                if (first is not null && flow.Events.Any(item => item.Action == TrainingAction.Backward && flow.Reaches(item, first, _ => false)) && !flow.Operations.OfType<IInvocationOperation>()
                    .Any(call => HiddenActions.May(call, "backward", code)))
                {
                    yield return new Finding(second.Operation.Syntax.GetLocation(), second.Variable!.Name) { Related = [first.Operation.Syntax.GetLocation()] };
                }
            }
        }
    }

    /// <summary>Whether each of two steps is taken only under a condition that the other is not: of those, one may rule out the other, as where gathered gradients that are left over are used.</summary>
    private static bool HaveConditionsOfTheirOwn(TrainingEvent first, TrainingEvent second) => IsConditionalBeside(first, second) && IsConditionalBeside(second, first);

    private static bool IsConditionalBeside(TrainingEvent step, TrainingEvent other) =>
        step.Operation.Ancestors().Any(around => around is IConditionalOperation or ISwitchOperation && !around.Syntax.Span.Contains(other.Operation.Syntax.Span));
}
