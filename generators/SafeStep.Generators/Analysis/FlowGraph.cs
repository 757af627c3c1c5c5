using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Analysis;

/// <summary>Which variables, parameters and results may take their values from which, in the methods of a model and those they call.</summary>
internal sealed class FlowGraph(FlowKind kind, Backend backend, TensorTypes types, Touching touching)
{
    private readonly Flow flow = new(kind, backend, types, touching);
    private readonly Dictionary<object, HashSet<object>> sources = new(SymbolOrMark.Comparer);
    private readonly HashSet<ISymbol> built = new(SymbolEqualityComparer.Default);
    private readonly HashSet<ISymbol> calledForwards = new(SymbolEqualityComparer.Default);
    private readonly Queue<ISymbol> pending = new();

    /// <summary>Takes in a method or property, and what it calls.</summary>
    public void Build(ISymbol member)
    {
        Enqueue(member);
        while (pending.Count > 0)
        {
            ISymbol next = pending.Dequeue();
            if (touching.Bodies.OperationOf(next) is { } body)
            {
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
    public bool MayComeFrom(IOperation expression, Func<object, bool> isSource)
    {
        var seen = new HashSet<object>(SymbolOrMark.Comparer);
        var open = new Stack<object>(flow.Of(expression));
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

    // The variable or member that an expression is a part of.
    private void AddTo(IOperation? target, IEnumerable<object> from)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                Add(local.Local, from);
                break;
            case IParameterReferenceOperation parameter:
                Add(parameter.Parameter, from);
                break;
            case ITupleOperation or IDeclarationExpressionOperation:
                var all = from.ToList();
                foreach (IOperation part in target.ChildOperations)
                {
                    AddTo(part, all);
                }

                break;
            case IMemberReferenceOperation member:
                AddTo(member.Instance, from);
                break;
            case IArrayElementReferenceOperation element:
                AddTo(element.ArrayReference, from);
                break;
            case IConversionOperation conversion:
                AddTo(conversion.Operand, from);
                break;
            case IArgumentOperation argument:
                AddTo(argument.Value, from);
                break;
        }
    }

    private void Walk(IOperation operation, ISymbol function)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                break;
            case ICompoundAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                break;
            case ICoalesceAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                break;
            case IDeconstructionAssignmentOperation assignment:
                AddTo(assignment.Target, flow.Of(assignment.Value));
                break;
            case IVariableDeclaratorOperation declarator:
                Add(declarator.Symbol, flow.Of(declarator.GetVariableInitializer()));
                break;
            case IForEachLoopOperation loop:
                foreach (ILocalSymbol local in loop.Locals)
                {
                    Add(local, flow.Of(loop.Collection));
                }

                AddTo(loop.LoopControlVariable, flow.Of(loop.Collection));
                break;
            case IIsPatternOperation pattern:
                AddDeclared(pattern.Pattern, flow.Of(pattern.Value));
                break;
            case ISwitchExpressionOperation choice:
                AddDeclared(choice, flow.Of(choice.Value));
                break;
            case ISwitchOperation choice:
                AddDeclared(choice, flow.Of(choice.Value));
                break;
            case IReturnOperation { ReturnedValue: { } value }:
                Add(function.OriginalDefinition, flow.Of(value));
                break;
            case ILocalFunctionOperation local:
                function = local.Symbol;
                break;
            case IAnonymousFunctionOperation lambda:
                function = lambda.Symbol;
                if (!IsGivenToForeignCall(lambda))
                {
                    MarkParameters(lambda.Symbol);
                }

                break;
            case IMethodReferenceOperation reference:
                Enqueue(reference.Method);
                MarkParameters(reference.Method.OriginalDefinition);
                break;
            case IInvocationOperation call:
                WalkCall(call);
                break;
            case IPropertyReferenceOperation property when backend.IsInSource(property.Property):
                Enqueue(property.Property);
                break;
            case IObjectCreationOperation { Constructor: { } constructor } creation when backend.IsInSource(constructor):
                AddParameters(constructor, creation.Arguments);
                Enqueue(constructor);
                break;
            case IBinaryOperation { OperatorMethod: { } method }:
                EnqueueOperator(method);
                break;
            case IUnaryOperation { OperatorMethod: { } method }:
                EnqueueOperator(method);
                break;
            case IConversionOperation { OperatorMethod: { } method }:
                EnqueueOperator(method);
                break;
        }

        foreach (IOperation child in operation.ChildOperations)
        {
            Walk(child, function);
        }
    }

    private void EnqueueOperator(IMethodSymbol method)
    {
        if (backend.IsInSource(method))
        {
            Enqueue(method);
            MarkParameters(method.OriginalDefinition);
        }
    }

    private void MarkParameters(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Add(parameter, [Flow.Active, Flow.State]);
        }
    }

    private void AddDeclared(IOperation root, IEnumerable<object> from)
    {
        var all = from.ToList();
        foreach (IOperation inner in root.DescendantsAndSelf())
        {
            ISymbol? declared = inner switch
            {
                IDeclarationPatternOperation pattern => pattern.DeclaredSymbol,
                IRecursivePatternOperation pattern => pattern.DeclaredSymbol,
                IListPatternOperation pattern => pattern.DeclaredSymbol,
                _ => null,
            };
            if (declared is not null)
            {
                Add(declared, all);
            }
        }
    }

    private void WalkCall(IInvocationOperation call)
    {
        IMethodSymbol method = call.TargetMethod;
        if (call.Instance is { Type: INamedTypeSymbol receiver } && method.Name is "forward" or "call" && backend.IsModule(receiver))
        {
            foreach (IMethodSymbol forward in touching.Index.ForwardsOf(receiver, backend))
            {
                Enqueue(forward);
                calledForwards.Add(forward);
                for (int i = 0; i < Math.Min(forward.Parameters.Length, call.Arguments.Length); i++)
                {
                    Add(forward.Parameters[i], flow.Of(call.Arguments[i].Value));
                }
            }

            return;
        }

        if (method.MethodKind == MethodKind.LocalFunction || backend.IsInSource(method))
        {
            AddParameters(method, call.Arguments);
            Enqueue(method);
            return;
        }

        if (backend.Declares(method))
        {
            if (OpTable.IsInPlace(method.Name) && call.Instance is not null)
            {
                AddTo(call.Instance, call.Arguments.SelectMany(argument => flow.Of(argument.Value)).ToList());
            }

            return;
        }

        WalkForeign(call);
    }

    private void AddParameters(IMethodSymbol method, IReadOnlyList<IArgumentOperation> arguments)
    {
        foreach (IArgumentOperation argument in arguments)
        {
            IParameterSymbol parameter = method.OriginalDefinition.Parameters[argument.Parameter!.Ordinal];
            Add(parameter, flow.Of(argument.Value));
            // A container may be filled by what it is given to; what is passed by reference may be assigned.
            if (parameter.RefKind != RefKind.None || !types.IsTensor(parameter.Type))
            {
                AddTo(argument.Value, [parameter]);
            }
        }
    }

    // A call that cannot be seen may put anything it is given into anything else, and give it to functions.
    private void WalkForeign(IInvocationOperation call)
    {
        var operands = (call.Instance is null ? call.Arguments : call.Arguments.Cast<IOperation>().Prepend(call.Instance)).ToList();
        var all = operands.SelectMany(flow.Of).Distinct().ToList();
        foreach (IOperation operand in operands)
        {
            if (!types.IsTensor(operand is IArgumentOperation argument ? argument.Value.Type : operand.Type) || operand is IArgumentOperation { Parameter.RefKind: not RefKind.None })
            {
                AddTo(operand, all);
            }

            foreach (IAnonymousFunctionOperation lambda in operand.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().Where(IsGivenToForeignCall))
            {
                foreach (IParameterSymbol parameter in lambda.Symbol.Parameters)
                {
                    Add(parameter, all);
                }
            }
        }
    }

    private bool IsGivenToForeignCall(IAnonymousFunctionOperation lambda)
    {
        IOperation? outer = lambda.Parent;
        while (outer is IDelegateCreationOperation or IConversionOperation)
        {
            outer = outer.Parent;
        }

        return outer is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: var method } } && !backend.KnowsTensors(method.ContainingAssembly);
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
