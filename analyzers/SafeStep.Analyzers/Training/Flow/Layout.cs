using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Where in a control flow graph each event of a function lies, and which can follow which.</summary>
internal sealed class Layout
{
    private readonly ControlFlowGraph graph;
    private readonly List<TrainingEvent>[] perBlock;
    private readonly Dictionary<TrainingEvent, (int Block, int Index)> positions = new(ReferenceComparer.Instance);

    public Layout(ControlFlowGraph graph, IEnumerable<TrainingEvent> events)
    {
        this.graph = graph;
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
    }

    public static IEnumerable<IOperation> OperationsOf(BasicBlock block)
    {
        IEnumerable<IOperation> roots = block.BranchValue is { } value ? block.Operations.Append(value) : block.Operations;
        return roots.SelectMany(root => root.DescendantsAndSelf());
    }

    public bool Reaches(TrainingEvent from, Func<TrainingEvent, bool> target, Func<TrainingEvent, bool> barrier)
    {
        if (!positions.TryGetValue(from, out (int Block, int Index) start))
        {
            return false;
        }

        if (Scan(perBlock[start.Block].Skip(start.Index + 1), target, barrier) is { } found)
        {
            return found;
        }

        var pending = new Queue<int>();
        var seen = new HashSet<int>();
        Follow(start.Block);
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

    /// <summary>Two equal events, such as those of one helper called twice, are two places.</summary>
    private sealed class ReferenceComparer : IEqualityComparer<TrainingEvent>
    {
        public static readonly ReferenceComparer Instance = new();

        public bool Equals(TrainingEvent left, TrainingEvent right) => ReferenceEquals(left, right);

        public int GetHashCode(TrainingEvent item) => RuntimeHelpers.GetHashCode(item);
    }
}
