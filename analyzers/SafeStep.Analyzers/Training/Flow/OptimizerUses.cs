using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>A call of an optimizer's step, and whether every loss that reaches it is a cross-entropy.</summary>
internal sealed record OptimizerStep(IOperation Operation, bool IsOnCrossEntropy);

/// <summary>What becomes of an optimizer in the method that makes it, in helpers it is handed to and, for a member, in its type.</summary>
internal sealed class OptimizerUses
{
    private OptimizerUses(bool isGuarded, IReadOnlyList<OptimizerStep> steps)
    {
        IsGuarded = isGuarded;
        Steps = steps;
    }

    public bool IsGuarded { get; }

    public IReadOnlyList<OptimizerStep> Steps { get; }

    public static OptimizerUses Of(ISymbol optimizer, TrainingCode code)
    {
        var steps = new List<OptimizerStep>();
        var seen = new HashSet<SyntaxNode>();
        foreach (TrainingFlow flow in FlowsWith(optimizer, code))
        {
            if (flow.Events.Any(item => item.Is(TrainingAction.CreateGuard, optimizer)))
            {
                return new OptimizerUses(true, []);
            }

            foreach (TrainingEvent step in flow.Events.Where(item => item.Is(TrainingAction.Step, optimizer) && item.TakesNoClosure))
            {
                if (seen.Add(step.Operation.Syntax))
                {
                    steps.Add(new OptimizerStep(step.Operation, IsOnCrossEntropy(step, flow, optimizer, code)));
                }
            }
        }

        return new OptimizerUses(false, steps);
    }

    /// <summary>The flows in which the optimizer can be used: of this body, of helpers it is handed to, of the other members of its type.</summary>
    private static IEnumerable<TrainingFlow> FlowsWith(ISymbol optimizer, TrainingCode code)
    {
        IEnumerable<TrainingFlow> own = code.Flows;
        if (optimizer is IFieldSymbol or IPropertySymbol)
        {
            own = own.Concat(code.Frame.Body.Source.Mentioning(optimizer.Name, optimizer.ContainingType, code.Cancellation)
                .SelectMany(body => TrainingFlow.Of(new Frame(body), code.Torch, code.Cancellation)));
        }

        foreach (TrainingFlow flow in own)
        {
            yield return flow;
            foreach (IInvocationOperation call in flow.Operations.OfType<IInvocationOperation>())
            {
                if (call.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(flow.Frame.VariableOf(argument.Value), optimizer))
                    && flow.Frame.Enter(call, code.Cancellation) is { } helper)
                {
                    foreach (TrainingFlow inside in TrainingFlow.Of(helper, code.Torch, code.Cancellation))
                    {
                        yield return inside;
                    }
                }
            }
        }
    }

    private static bool IsOnCrossEntropy(TrainingEvent step, TrainingFlow flow, ISymbol optimizer, TrainingCode code)
    {
        bool EndsGradients(TrainingEvent item) => item.Is(TrainingAction.ZeroGrad, optimizer) || item.Is(TrainingAction.Step, optimizer);

        var losses = flow.Events
            .Where(item => item.Action == TrainingAction.Backward && flow.Reaches(item, step, barrier: EndsGradients))
            .Select(item => new LossOrigin(code.Torch, code.Cancellation).Of(Subject(item), item.Frame))
            .ToList();
        return losses.Count > 0 && losses.All(kind => kind == LossKind.CrossEntropy);
    }

    private static IOperation? Subject(TrainingEvent backward)
    {
        var call = (IInvocationOperation)backward.Operation;
        return call.Receiver() ?? call.Argument(0);
    }
}
