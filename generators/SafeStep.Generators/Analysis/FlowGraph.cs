using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Analysis;

/// <summary>Which variables, parameters and results may take their values from which, in the methods of a model and those they call.</summary>
internal sealed partial class FlowGraph(FlowKind kind, Backend backend, TensorTypes types, Touching touching)
{
    private readonly Flow flow = new(kind, backend, types, touching);
    private readonly Dictionary<object, HashSet<object>> sources = new(SymbolOrMark.Comparer);
    private readonly HashSet<ISymbol> built = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> calledForwards = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> pending = new();
    private readonly List<(IOperation Code, ISymbol Function)> walked = [];
    private readonly HashSet<INamedTypeSymbol> made = new(SymbolEqualityComparer.Default);

    /// <summary>All code that was taken in, with the method or type it is of.</summary>
    public IReadOnlyList<(IOperation Code, ISymbol Function)> Walked => walked;

    /// <summary>Where the values of expressions may come from.</summary>
    public Flow Flow => flow;

    /// <summary>Takes in a method or property, and what it calls.</summary>
    public void Build(ISymbol member)
    {
        Enqueue(member);
        while (pending.Count > 0)
        {
            ISymbol next = pending.Dequeue();
            if (touching.Bodies.OperationOf(next) is { } body)
            {
                walked.Add((body, next));
                Walk(body, next);
            }
        }
    }

    /// <summary>Whether a call of a forward is in view.</summary>
    public bool IsCalled(IMethodSymbol forward)
    {
        for (IMethodSymbol? called = forward; called is not null; called = called.OverriddenMethod)
        {
            if (calledForwards.Contains(called))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Says that a variable may hold something.</summary>
    public void Mark(ISymbol variable, object source) => Add(variable, [source]);

    /// <summary>Whether an expression may take its value from a source.</summary>
    public bool MayComeFrom(IOperation expression, Func<object, bool> isSource) => MayComeFrom(flow.Of(expression), isSource);

    /// <summary>Whether something that comes from these may come from a source.</summary>
    public bool MayComeFrom(IEnumerable<object> from, Func<object, bool> isSource)
    {
        var seen = new HashSet<object>(SymbolOrMark.Comparer);
        var open = new Stack<object>(from);
        while (open.Count > 0)
        {
            object next = open.Pop();
            if (isSource(next))
            {
                return true;
            }

            if (seen.Add(next) && sources.TryGetValue(next, out var more))
            {
                foreach (object source in more)
                {
                    open.Push(source);
                }
            }
        }

        return false;
    }

    private void Enqueue(ISymbol member)
    {
        if (built.Add(member.OriginalDefinition) && backend.IsInSource(member))
        {
            pending.Enqueue(member.OriginalDefinition);
            foreach (ISymbol other in touching.Index.OverridesOf(member.OriginalDefinition))
            {
                // Whoever is called, the value may come from any of them; and each may be given what any is.
                Add(member.OriginalDefinition, [other]);
                LinkParameters(member.OriginalDefinition, other);
                Add(other.ContainingType.OriginalDefinition, [member.ContainingType.OriginalDefinition]);
                Enqueue(other);
            }
        }
    }

    private void LinkParameters(ISymbol called, ISymbol run)
    {
        if (called is IMethodSymbol { Parameters: var from } && run is IMethodSymbol { Parameters: var to })
        {
            for (int i = 0; i < Math.Min(from.Length, to.Length); i++)
            {
                Add(to[i], [from[i]]);
            }
        }
    }

    private void Add(object target, IEnumerable<object> from)
    {
        if (!sources.TryGetValue(target, out var known))
        {
            sources[target] = known = new HashSet<object>(SymbolOrMark.Comparer);
        }

        known.UnionWith(from);
    }

    private static class SymbolOrMark
    {
        public static readonly IEqualityComparer<object> Comparer = new Equality();

        private sealed class Equality : IEqualityComparer<object>
        {
            bool IEqualityComparer<object>.Equals(object x, object y) => x is ISymbol left && y is ISymbol right ? SymbolEqualityComparer.Default.Equals(left, right) : ReferenceEquals(x, y);

            int IEqualityComparer<object>.GetHashCode(object value) => value is ISymbol symbol ? SymbolEqualityComparer.Default.GetHashCode(symbol) : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(value);
        }
    }
}
