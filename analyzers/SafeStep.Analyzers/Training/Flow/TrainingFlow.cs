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
    private readonly ControlFlowGraph graph;
    private readonly List<TrainingEvent>[] perBlock;
    private readonly Dictionary<TrainingEvent, (int Block, int Index)> positions = new(ReferenceComparer.Instance);

    private TrainingFlow(ControlFlowGraph graph, Frame frame, IOperation function, IEnumerable<TrainingEvent> events)
    {
        this.graph = graph;
        Frame = frame;
        Function = function;
        perBlock = [.. graph.Blocks.Select(_ => new List<TrainingEvent>())];
        Dictionary<SyntaxNode, int> blocks = BlocksBySyntax(graph);
        foreach (TrainingEvent item in events)
        {
            if (blocks.TryGetValue(item.Site.Syntax, out int block))
            {
                positions.Add(item, (block, perBlock[block].Count));
                perBlock[block].Add(item);
            }
        }

        Events = [.. perBlock.SelectMany(list => list)];
    }

    public Frame Frame { get; }

    /// <summary>The body, or the nested function, that this is the flow of.</summary>
    public IOperation Function { get; }

    public ImmutableArray<TrainingEvent> Events { get; }

    /// <summary>The flows of a body and of every function nested in it.</summary>
    public static IReadOnlyList<TrainingFlow> Of(Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        var flows = new List<TrainingFlow>();
        if (GraphOf(frame.Body.Root, cancellation) is { } graph)
        {
            AddFlows(flows, graph, frame, frame.Body.Root, torch, cancellation);
        }

        return flows;
    }

    /// <summary>The events of a function's own operations, with those of simple helper methods in the place of their calls.</summary>
    public static IEnumerable<TrainingEvent> EventsOf(Frame frame, IOperation function, TorchTypes torch, CancellationToken cancellation)
    {
        foreach (IOperation operation in function.InOrder())
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
            else if (operation is IInvocationOperation call && frame.Enter(call, cancellation) is { } helper)
            {
                TrainingEvent[] inside = Vocabulary.MayTrain(helper.Body.Root.Syntax) ? [.. EventsOf(helper, helper.Body.Root, torch, cancellation)] : [];
                if (inside.All(item => item.Site.RunsOnce()))
                {
                    foreach (TrainingEvent item in inside)
                    {
                        yield return item with { Site = call };
                    }
                }
                else
                {
                    yield return new TrainingEvent(TrainingAction.Unknown, null, call, frame, call);
                }
            }
            else if (operation is IInvocationOperation beyond && HandsOver(beyond, torch))
            {
                yield return new TrainingEvent(TrainingAction.Unknown, null, beyond, frame, beyond);
            }
        }
    }

    /// <summary>Whether some path leads from just after one event to one that is looked for, without passing a barrier.</summary>
    public bool Reaches(TrainingEvent from, Func<TrainingEvent, bool> target, Func<TrainingEvent, bool> barrier)
    {
        (int start, int index) = positions[from];
        var pending = new Queue<int>();
        var seen = new HashSet<int>();
        if (Scan(perBlock[start].Skip(index + 1), target, barrier) is { } found)
        {
            return found;
        }

        Follow(start);
        while (pending.Count > 0)
        {
            int block = pending.Dequeue();
            switch (Scan(perBlock[block], target, barrier))
            {
                case true:
                    return true;
                case null:
                    Follow(block);
                    break;
            }
        }

        return false;

        void Follow(int block)
        {
            foreach (int next in Successors(graph.Blocks[block]))
            {
                if (seen.Add(next))
                {
                    pending.Enqueue(next);
                }
            }
        }
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

    private static void AddFlows(List<TrainingFlow> flows, ControlFlowGraph graph, Frame frame, IOperation function, TorchTypes torch, CancellationToken cancellation)
    {
        flows.Add(new TrainingFlow(graph, frame, function, EventsOf(frame, function, torch, cancellation)));
        var nested = function.NestedFunctions().ToList();
        foreach (ILocalFunctionOperation local in nested.OfType<ILocalFunctionOperation>())
        {
            if (graph.LocalFunctions.Contains(local.Symbol))
            {
                AddFlows(flows, graph.GetLocalFunctionControlFlowGraph(local.Symbol, cancellation), frame, local, torch, cancellation);
            }
        }

        ILookup<SyntaxNode, IAnonymousFunctionOperation> lambdas = nested.OfType<IAnonymousFunctionOperation>().ToLookup(lambda => lambda.Syntax);
        foreach (IFlowAnonymousFunctionOperation lambda in graph.Blocks.SelectMany(OperationsOf).OfType<IFlowAnonymousFunctionOperation>())
        {
            if (lambdas[lambda.Syntax].FirstOrDefault() is { } original)
            {
                AddFlows(flows, graph.GetAnonymousFunctionControlFlowGraph(lambda, cancellation), frame, original, torch, cancellation);
            }
        }
    }

    private static ControlFlowGraph? GraphOf(IOperation root, CancellationToken cancellation) => root switch
    {
        { Parent: not null } => null,
        IMethodBodyOperation method => ControlFlowGraph.Create(method, cancellation),
        IConstructorBodyOperation constructor => ControlFlowGraph.Create(constructor, cancellation),
        IBlockOperation block => ControlFlowGraph.Create(block, cancellation),
        _ => null,
    };

    private static IEnumerable<IOperation> OperationsOf(BasicBlock block)
    {
        IEnumerable<IOperation> roots = block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
        return roots.SelectMany(root => root.DescendantsAndSelf());
    }

    private static Dictionary<SyntaxNode, int> BlocksBySyntax(ControlFlowGraph graph)
    {
        var blocks = new Dictionary<SyntaxNode, int>();
        foreach (BasicBlock block in graph.Blocks)
        {
            foreach (IOperation operation in OperationsOf(block).Where(operation => !operation.IsImplicit))
            {
                if (!blocks.ContainsKey(operation.Syntax))
                {
                    blocks.Add(operation.Syntax, block.Ordinal);
                }
            }
        }

        return blocks;
    }

    private static IEnumerable<int> Successors(BasicBlock block)
    {
        if (block.FallThroughSuccessor?.Destination is { } next)
        {
            yield return next.Ordinal;
        }

        if (block.ConditionalSuccessor?.Destination is { } other)
        {
            yield return other.Ordinal;
        }
    }

    /// <summary>True when a target comes first, false when a barrier does, null when neither is there.</summary>
    private static bool? Scan(IEnumerable<TrainingEvent> events, Func<TrainingEvent, bool> target, Func<TrainingEvent, bool> barrier)
    {
        foreach (TrainingEvent item in events)
        {
            if (target(item))
            {
                return true;
            }

            if (barrier(item))
            {
                return false;
            }
        }

        return null;
    }

    private sealed class ReferenceComparer : IEqualityComparer<TrainingEvent>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(TrainingEvent left, TrainingEvent right) => ReferenceEquals(left, right);

        public int GetHashCode(TrainingEvent item) => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(item);
    }
}
