using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2005: zero_grad between backward and the step of the same optimizer.</summary>
internal sealed class ClearedBeforeStep : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2005",
        DiagnosticSeverity.Warning,
        "Gradients are cleared before the optimizer has used them",
        "'{0}.zero_grad()' throws away the gradients of backward() before '{0}' steps: move it above backward()",
        "The order is zero_grad, backward, step. Cleared gradients leave an optimizer nothing but its momentum and weight decay.");

    public override WordList Starters { get; } = new("zero_grad");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent clearing in flow.Events.Where(item => item.Action == TrainingAction.ZeroGrad && item.IsDirect && item.Variable is not null))
            {
                ISymbol optimizer = clearing.Variable!;
                bool IsStep(TrainingEvent item) => item.Steps(optimizer);
                bool FillsGradients(TrainingEvent item) => item.Action is TrainingAction.Backward or TrainingAction.Unknown;

                if (!flow.Events.Any(IsStep))
                {
                    continue;
                }

                TrainingEvent? lost = flow.Events.FirstOrDefault(item => item.Action == TrainingAction.Backward && flow.Reaches(item, clearing, IsStep));
                if (lost is not null
                    && flow.Reaches(clearing, item => item.Steps(optimizer) && item.TakesNoClosure, barrier: FillsGradients)
                    && !flow.Reaches(clearing, FillsGradients, barrier: IsStep))
                {
                    yield return new Finding(clearing.Operation.Syntax.GetLocation(), optimizer.Name) { Related = [lost.Site.Syntax.GetLocation()] };
                }
            }
        }
    }
}
