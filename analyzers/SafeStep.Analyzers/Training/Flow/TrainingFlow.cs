using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>The training actions of one function in the order in which its control flow can reach them.</summary>
internal sealed class TrainingFlow
{
    /// <summary>Null where no order is known.</summary>
    private readonly Lazy<Layout?>? layout;

    private TrainingFlow(Lazy<ControlFlowGraph?>? graph, Frame frame, List<IOperation> operations, ImmutableArray<TrainingEvent> events)
    {
        Frame = frame;
        Operations = operations;
        Events = events;

        // Most functions are done with before it takes a graph to tell the order of their events.
        layout = graph is null ? null : new Lazy<Layout?>(() => graph.Value is { } known ? new Layout(known, events) : null);
    }

    public Frame Frame { get; }

    /// <summary>What the body, or the function nested in it, is made of, in order of evaluation and without the functions nested in it in turn.</summary>
    public List<IOperation> Operations { get; }

    /// <summary>What the function does, in the order in which it is written.</summary>
    public ImmutableArray<TrainingEvent> Events { get; }

    /// <summary>The flows of a body and of every function nested in it.</summary>
    public static IReadOnlyList<TrainingFlow> Of(Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        var flows = new List<TrainingFlow>();
        IOperation root = frame.Body.Root;
        AddFlows(flows, HasGraph(root) ? new Lazy<ControlFlowGraph?>(() => GraphOf(root, cancellation)) : null, frame, root, torch, cancellation);
        return flows;
    }

    /// <summary>The events of a function's own operations, with those of simple helper methods in the place of their calls.</summary>
    public static IEnumerable<TrainingEvent> EventsOf(Frame frame, List<IOperation> operations, TorchTypes torch, CancellationToken cancellation)
    {
        foreach (IOperation operation in operations)
        {
            if (Vocabulary.ActionOf(operation, torch) is var (action, subject))
            {
                ISymbol? variable = VariableOf(action, operation, subject, frame, torch);
                yield return new TrainingEvent(action, variable, operation, frame, operation)
                {
                    Optimizer = action switch
                    {
                        TrainingAction.Step => variable,
                        TrainingAction.GuardStep => OptimizerBehind(subject, frame, torch, cancellation),
                        _ => null,
                    },
                };
            }
            else if (operation is IInvocationOperation { TargetMethod.MethodKind: MethodKind.DelegateInvoke } invoked && LambdaOf(invoked, frame, cancellation) is { } lambda)
            {
                foreach (TrainingEvent item in EventsOf(frame, lambda.Body.InOrder(), torch, cancellation))
                {
                    yield return item with { Site = invoked };
                }
            }
            else if (operation is IInvocationOperation call && frame.Helper(call, cancellation) is { } helper)
            {
                foreach (TrainingEvent item in MayTrain(helper, call, frame, cancellation) ? EventsOfHelper(call, frame, torch, cancellation) : [])
                {
                    yield return item;
                }
            }
            else if (operation is IInvocationOperation beyond && HandsOver(beyond, torch))
            {
                yield return new TrainingEvent(TrainingAction.Unknown, null, beyond, frame, beyond);
            }
        }
    }

    /// <summary>The one lambda of the same body that a delegate is, where an optimizer is followed; null where it runs at the end of itself.</summary>
    private static IAnonymousFunctionOperation? LambdaOf(IInvocationOperation invoked, Frame frame, CancellationToken cancellation) =>
        frame.Deepest == Frame.Deep && invoked.Instance.Unwrapped() is ILocalReferenceOperation { Local: var local } && frame.Body.OnlyDefinitionOf(local).Unwrapped() is IDelegateCreationOperation { Target: IAnonymousFunctionOperation lambda }
            && !lambda.Syntax.Span.Contains(invoked.Syntax.Span) && lambda.Body.DescendantsAndSelf().OfType<IInvocationOperation>().All(call => call.TargetMethod.MethodKind != MethodKind.DelegateInvoke)
            ? lambda
            : null;

    private static bool MayTrain(SyntaxNode helper, IInvocationOperation call, Frame frame, CancellationToken cancellation) =>
        Vocabulary.MayTrain(helper) || (frame.Deepest == Frame.Deep && frame.Body.Source.MayTrain(call.TargetMethod, Frame.Deep, cancellation));

    /// <summary>What a helper method does, in the place of its call; where it branches or loops the order is not known.</summary>
    private static IEnumerable<TrainingEvent> EventsOfHelper(IInvocationOperation call, Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        if (frame.Enter(call, cancellation) is not { } helper)
        {
            return [];
        }

        TrainingEvent[] inside = [.. EventsOf(helper, helper.Body.Ordered, torch, cancellation)];
        return inside.All(item => item.Site.RunsOnce())
            ? inside.Select(item => item with { Site = call })
            : [new TrainingEvent(TrainingAction.Unknown, null, call, frame, call)];
    }

    /// <summary>Whether some path leads from just after one event to one that is looked for, without passing a barrier.</summary>
    public bool Reaches(TrainingEvent from, Func<TrainingEvent, bool> target, Func<TrainingEvent, bool> barrier)
    {
        if (layout is null)
        {
            return false;
        }

        foreach (TrainingEvent next in SourceOrder.SureToFollow(from, Events))
        {
            if (target(next))
            {
                return true;
            }

            if (barrier(next))
            {
                return false;
            }
        }

        return SourceOrder.MayFollow(from, Operations, Events).Any(target) && layout.Value is { } known && known.Reaches(from, target, barrier);
    }

    public bool Reaches(TrainingEvent from, TrainingEvent target, Func<TrainingEvent, bool> barrier) =>
        Reaches(from, item => ReferenceEquals(item, target), barrier);

    private static ISymbol? VariableOf(TrainingAction action, IOperation operation, IOperation? subject, Frame frame, TorchTypes torch) => action switch
    {
        TrainingAction.CreateOptimizer => frame.AssignedVariable(operation),
        TrainingAction.CreateGuard => frame.VariableOf(Vocabulary.OptimizerOfGuard((IInvocationOperation)operation, torch)),
        _ => frame.VariableOf(subject),
    };

    private static ISymbol? OptimizerBehind(IOperation? guard, Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        var made = ValueOrigin.ValuesOf(guard, frame, cancellation);
        return made.Count == 1 && made[0].Value is IInvocationOperation creation ? made[0].Frame.VariableOf(Vocabulary.OptimizerOfGuard(creation, torch)) : null;
    }

    /// <summary>Whether a call that is not followed is handed an optimizer or a guard, and so may act on it.</summary>
    private static bool HandsOver(IInvocationOperation call, TorchTypes torch) =>
        call.TargetMethod.Locations.Any(location => location.IsInSource)
        && call.Arguments.Any(argument => torch.Optimizer.ContainsBaseOf(argument.Value.Unwrapped()?.Type) || torch.StepGuard.ContainsBaseOf(argument.Value.Unwrapped()?.Type));

    private static void AddFlows(List<TrainingFlow> flows, Lazy<ControlFlowGraph?>? graph, Frame frame, IOperation function, TorchTypes torch, CancellationToken cancellation)
    {
        List<IOperation> operations = frame.Body.InOrder(function, out List<IOperation> nestedFunctions);
        flows.Add(new TrainingFlow(graph, frame, operations, [.. EventsOf(frame, operations, torch, cancellation)]));
        foreach (IOperation nested in nestedFunctions)
        {
            Lazy<ControlFlowGraph?>? nestedGraph = graph is null ? null : new(() => graph.Value is { } outer ? GraphOfNested(outer, nested, cancellation) : null);
            AddFlows(flows, nestedGraph, frame, nested, torch, cancellation);
        }
    }

    private static ControlFlowGraph? GraphOfNested(ControlFlowGraph outer, IOperation nested, CancellationToken cancellation)
    {
        if (nested is ILocalFunctionOperation local)
        {
            return outer.LocalFunctions.Contains(local.Symbol) ? outer.GetLocalFunctionControlFlowGraph(local.Symbol, cancellation) : null;
        }

        IFlowAnonymousFunctionOperation? lambda = outer.Blocks.SelectMany(Layout.OperationsOf).OfType<IFlowAnonymousFunctionOperation>().FirstOrDefault(item => item.Syntax == nested.Syntax);
        return lambda is null ? null : outer.GetAnonymousFunctionControlFlowGraph(lambda, cancellation);
    }

    private static bool HasGraph(IOperation root) => root is { Parent: null } and (IMethodBodyOperation or IConstructorBodyOperation or IBlockOperation);

    private static ControlFlowGraph? GraphOf(IOperation root, CancellationToken cancellation) => root switch
    {
        IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellation),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellation),
        IBlockOperation block => ControlFlowGraph.Create(block, cancellation),
        _ => null,
    };
}
