using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Small questions to ask of an operation.</summary>
internal static class Operations
{
    /// <summary>The operation below conversions and parentheses.</summary>
    public static IOperation? Unwrapped(this IOperation? operation)
    {
        while (true)
        {
            switch (operation)
            {
                case IConversionOperation conversion:
                    operation = conversion.Operand;
                    break;
                case IParenthesizedOperation parenthesized:
                    operation = parenthesized.Operand;
                    break;
                case ISimpleAssignmentOperation assignment:
                    operation = assignment.Value;
                    break;
                default:
                    return operation;
            }
        }
    }

    /// <summary>The operations below this one in order of evaluation, operands first, without the bodies of nested functions.</summary>
    public static List<IOperation> InOrder(this IOperation operation) => operation.InOrder(out _);

    /// <summary>The operations below this one in order of evaluation, operands first, and apart from them the functions written directly in it.</summary>
    public static List<IOperation> InOrder(this IOperation operation, out List<IOperation> nestedFunctions)
    {
        // One list instead of an iterator per level: bodies are deep, and this runs while the user types.
        var all = new List<IOperation>();
        nestedFunctions = [];
        Collect(operation, all, nestedFunctions);
        return all;
    }

    private static void Collect(IOperation operation, List<IOperation> all, List<IOperation> nestedFunctions)
    {
        foreach (IOperation child in operation.ChildOperations)
        {
            if (child.Kind is OperationKind.AnonymousFunction or OperationKind.LocalFunction)
            {
                nestedFunctions.Add(child);
            }
            else
            {
                Collect(child, all, nestedFunctions);
            }
        }

        all.Add(operation);
    }

    /// <summary>The whole body that an operation is part of.</summary>
    public static IOperation Outermost(this IOperation operation)
    {
        while (operation.Parent is { } parent)
        {
            operation = parent;
        }

        return operation;
    }

    /// <summary>The object or, for an extension method, the first argument that a method is called on.</summary>
    public static IOperation? Receiver(this IInvocationOperation invocation) =>
        invocation.Instance ?? (invocation.TargetMethod.IsExtensionMethod && invocation.Arguments.Length > 0 ? invocation.Arguments[0].Value : null);

    /// <summary>The task that is awaited, beneath ConfigureAwait.</summary>
    public static IOperation? TaskOf(this IOperation? awaited) =>
        awaited.Unwrapped() is IInvocationOperation { TargetMethod.Name: "ConfigureAwait", Instance: { } task } ? task.Unwrapped() : awaited.Unwrapped();

    /// <summary>The value given for the parameter at a position, whatever the order and naming of the arguments.</summary>
    public static IOperation? Argument(this IInvocationOperation invocation, int ordinal)
    {
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            if (argument.Parameter?.Ordinal == ordinal)
            {
                return argument.Value;
            }
        }

        return null;
    }

    /// <summary>What an operation is part of, from the inside out, within the same function.</summary>
    public static IEnumerable<IOperation> Ancestors(this IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null and not (IAnonymousFunctionOperation or ILocalFunctionOperation); parent = parent.Parent)
        {
            yield return parent;
        }
    }

    /// <summary>The closest enclosing loop within the same function, or null.</summary>
    public static ILoopOperation? EnclosingLoop(this IOperation operation) => operation.Ancestors().OfType<ILoopOperation>().FirstOrDefault();

    /// <summary>Whether the operation runs exactly once whenever its body runs to the end.</summary>
    public static bool RunsOnce(this IOperation operation)
    {
        for (IOperation? parent = operation.Parent; parent is not null; parent = parent.Parent)
        {
            switch (parent)
            {
                case ILoopOperation or IConditionalOperation or ISwitchOperation or ISwitchExpressionOperation or ITryOperation
                    or ICoalesceOperation or IConditionalAccessOperation or IAnonymousFunctionOperation:
                    return false;
                case ILocalFunctionOperation:
                    return true;
            }
        }

        return true;
    }
}
