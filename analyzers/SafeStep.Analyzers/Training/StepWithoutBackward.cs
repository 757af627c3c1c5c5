using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2006: a step with no backward on any path before it.</summary>
internal sealed class StepWithoutBackward : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2006",
        DiagnosticSeverity.Warning,
        "An optimizer steps with no gradient",
        "Nothing differentiates a loss before '{0}' steps, so the step moves nothing: call backward() on the loss first",
        "step() uses the gradients that backward() leaves in the parameters. Without them it does nothing.");

    public override WordList Starters { get; } = new("step", "Step");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent step in flow.Events.Where(item => item.IsDirect && item.Optimizer is ILocalSymbol && TakesNoClosure(item)))
            {
                // Only where the optimizer's whole life up to the step is in view.
                if (!flow.Events.Any(item => item.Action is TrainingAction.Backward or TrainingAction.Unknown && flow.Reaches(item, step, _ => false))
                    && flow.Events.Any(item => item.Is(TrainingAction.CreateOptimizer, step.Optimizer) && flow.Reaches(item, step, _ => false))
                    && RunsSomething(code) && !MayDifferentiateElsewhere(code))
                {
                    yield return new Finding(step.Operation.Syntax.GetLocation(), step.Variable?.Name ?? step.Optimizer!.Name);
                }
            }
        }
    }

    private static bool TakesNoClosure(TrainingEvent step) => ((Microsoft.CodeAnalysis.Operations.IInvocationOperation)step.Operation).TargetMethod.Parameters.All(parameter => parameter.Type.TypeKind != TypeKind.Delegate) || step is { Action: TrainingAction.Step, TakesNoClosure: true };

    /// <summary>Whether the body runs a module or computes a loss; a step without either is taken for its side effects, as to try a scheduler.</summary>
    private static bool RunsSomething(TrainingCode code) => code.Frame.Body.AllCalls.Any(call =>
        (call.TargetMethod.Name is "call" or "forward" && code.Torch.Module.ContainsBaseOf(call.Instance?.Type)) || code.Torch.Functional.Contains(call.TargetMethod.ContainingType));

    private static bool MayDifferentiateElsewhere(TrainingCode code)
    {
        List<IOperation> own = code.Frame.Body.InOrder(code.Frame.Body.Root, out List<IOperation> nestedFunctions);
        return nestedFunctions.Count > 0 || own.OfType<IInvocationOperation>().Any(call => HiddenActions.May(call, "backward", code));
    }
}
