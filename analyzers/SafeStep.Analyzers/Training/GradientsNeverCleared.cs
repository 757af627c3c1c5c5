using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2004: a loop differentiates and steps, and never clears the gradients in between.</summary>
internal sealed class GradientsNeverCleared : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2004",
        DiagnosticSeverity.Warning,
        "Gradients add up from step to step",
        "'{0}' steps in every round of this loop, but its gradients are never cleared, so each round adds to those before: call '{0}.zero_grad()' before backward()",
        "backward() adds to the gradients that are there. A loop that steps every time must clear them every time.");

    public override WordList Starters { get; } = new("backward");

    public override bool MayBreak(SourceWords words) => words.HasInLoop("backward");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            var reported = new HashSet<ILoopOperation>();
            foreach (TrainingEvent backward in flow.Events.Where(item => item.Action == TrainingAction.Backward && item.IsDirect))
            {
                if (backward.Operation.EnclosingLoop() is { } loop && !reported.Contains(loop) && SteppedEachRound(backward, loop, flow, code) is { } optimizer)
                {
                    reported.Add(loop);
                    yield return new Finding(backward.Operation.Syntax.GetLocation(), optimizer.Name)
                    {
                        Properties = ImmutableDictionary<string, string?>.Empty.Add("optimizer", optimizer.Name),
                    };
                }
            }
        }
    }

    /// <summary>The optimizer that steps on every way round the loop while nothing in the loop clears gradients; null when in doubt.</summary>
    private static ISymbol? SteppedEachRound(TrainingEvent backward, ILoopOperation loop, TrainingFlow flow, TrainingCode code)
    {
        bool Inside(TrainingEvent item) => loop.Syntax.Span.Contains(item.Site.Syntax.Span);
        bool IsStep(TrainingEvent item) => item.Action is TrainingAction.Step or TrainingAction.GuardStep;

        ImmutableArray<TrainingEvent> inside = [.. flow.Events.Where(Inside)];
        if (inside.Any(item => item.Action is TrainingAction.ZeroGrad or TrainingAction.Unknown)
            || inside.FirstOrDefault(IsStep)?.Optimizer is not { } optimizer
            || inside.Any(item => IsStep(item) && !item.Steps(optimizer))
            || inside.Any(item => item.Is(TrainingAction.CreateOptimizer, optimizer))
            || IsOfOwnType(optimizer, code)
            || CallsOut(loop, code))
        {
            return null;
        }

        return flow.Reaches(backward, backward, barrier: _ => false) && !flow.Reaches(backward, backward, IsStep) ? optimizer : null;
    }

    /// <summary>A user's own optimizer may clear gradients as part of its step.</summary>
    private static bool IsOfOwnType(ISymbol optimizer, TrainingCode code) =>
        (optimizer switch { ILocalSymbol local => local.Type, IParameterSymbol parameter => parameter.Type, IFieldSymbol field => field.Type, IPropertySymbol property => property.Type, _ => null })
            is not { } type || type.Locations.Any(location => location.IsInSource) || !code.Torch.Optimizer.ContainsBaseOf(type);

    /// <summary>Whether the loop runs code that is not seen: a delegate, or helpers more than one call deep that may clear gradients; or handles the gradients themselves.</summary>
    private static bool CallsOut(ILoopOperation loop, TrainingCode code) =>
        loop.Syntax.Names("grad")
        || loop.InOrder().OfType<IInvocationOperation>().Any(call => HiddenActions.May(call, "zero_grad", code) || HiddenActions.Mentions(call, "grad", code));
}
