using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2007: clip_grad_norm_ before backward or after the step.</summary>
internal sealed class ClippedOutOfPlace : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2007",
        DiagnosticSeverity.Warning,
        "Gradients are clipped where it has no effect",
        "clip_grad_norm_ stands {0}, where it limits nothing: move it between backward() and the step",
        "Clipping changes the gradients that are there. Before backward() they are cleared or stale; after the step they have been used.");

    public override WordList Starters { get; } = new("clip_grad_norm_");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows.Where(flow => !flow.Events.Any(item => item.Action == TrainingAction.Unknown)))
        {
            foreach (TrainingEvent clip in flow.Events.Where(item => item.Action == TrainingAction.Clip && item.IsDirect && Limits(item)))
            {
                if (flow.Events.FirstOrDefault(IsStep) is not { } step || !IsOutOfPlace(clip, flow))
                {
                    continue;
                }

                bool isAfter = step.Site.Syntax.SpanStart < clip.Operation.Syntax.SpanStart;
                yield return new Finding(clip.Operation.Syntax.GetLocation(), isAfter ? "after the step" : "before backward()") { Related = [step.Site.Syntax.GetLocation()] };
            }
        }
    }

    /// <summary>Whether the gradients that are clipped are neither fresh nor used, but those of a step before or behind.</summary>
    private static bool IsOutOfPlace(TrainingEvent clip, TrainingFlow flow)
    {
        bool hasFreshGradients = flow.Events.Any(item => IsBackward(item) && flow.Reaches(item, clip, IsStep));
        return !hasFreshGradients
            && flow.Events.Any(IsBackward)
            && !flow.Reaches(clip, IsStep, IsBackward)
            && (flow.Reaches(clip, IsBackward, IsStep) || flow.Events.Any(item => IsStep(item) && flow.Reaches(item, clip, IsBackward)));
    }

    private static bool IsStep(TrainingEvent item) => item.Action is TrainingAction.Step or TrainingAction.GuardStep or TrainingAction.Unknown;

    private static bool IsBackward(TrainingEvent item) => item.Action == TrainingAction.Backward;

    /// <summary>With an infinite limit the call only measures the norm.</summary>
    private static bool Limits(TrainingEvent clip) =>
        ((IInvocationOperation)clip.Operation).Argument(1).Unwrapped()?.ConstantValue is not { HasValue: true, Value: double.PositiveInfinity or double.MaxValue or float.PositiveInfinity or float.MaxValue };
}
