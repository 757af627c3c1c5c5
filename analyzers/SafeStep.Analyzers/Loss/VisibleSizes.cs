using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>Reads whole numbers that the source spells out.</summary>
internal static class VisibleSizes
{
    private const int LongestChain = 6;

    /// <summary>A value of an integer type as a number, or null.</summary>
    public static long? Whole(object? value) => value switch
    {
        long number => number,
        int number => number,
        short number => number,
        byte number => number,
        _ => null,
    };

    /// <summary>The value of an expression: a constant, or a variable that is given one and never changes.</summary>
    public static long? Of(IOperation? size, Frame frame, int left = LongestChain)
    {
        if (size is null || left == 0)
        {
            return null;
        }

        if (size.ConstantValue is { HasValue: true, Value: var value })
        {
            return Whole(value);
        }

        return size.Unwrapped() switch
        {
            ILocalReferenceOperation local when frame.Body.OnlyDefinitionOf(local.Local) is { } definition && !IsCounted(local.Local, frame.Body) => Of(definition, frame, left - 1),
            IParameterReferenceOperation parameter when frame.ArgumentFor(parameter.Parameter) is { } argument && frame.Body.DefinitionsOf(parameter.Parameter).Count == 0 && !IsCounted(parameter.Parameter, frame.Body)
                => Of(argument, frame.Caller!, left - 1),
            { ConstantValue: { HasValue: true, Value: var inner } } => Whole(inner),
            _ => null,
        };
    }

    /// <summary>The expressions in an array, collection or tuple that is written out in place; null for any other.</summary>
    public static ImmutableArray<IOperation>? Elements(IOperation? list) => list.Unwrapped() switch
    {
        IArrayCreationOperation { Initializer.ElementValues: var values } => values,
        ITupleOperation { Elements: var elements } => elements,
        ICollectionExpressionOperation { Elements: var elements } when !elements.Any(element => element is ISpreadOperation) => elements,
        _ => null,
    };

    /// <summary>The sizes of an array's dimensions, as far as they are known; null where it is not made in view.</summary>
    public static IReadOnlyList<long?>? OfArray(IOperation? array, Frame frame) => array.Unwrapped() switch
    {
        IArrayCreationOperation creation => [.. creation.DimensionSizes.Select(size => Of(size, frame))],
        ICollectionExpressionOperation collection => [Elements(collection) is { } elements ? elements.Length : null],
        _ => null,
    };

    // x++ is no assignment.
    private static bool IsCounted(ISymbol variable, MethodBody body) => body.Root.Outermost().DescendantsAndSelf().Any(operation =>
        operation is IIncrementOrDecrementOperation { Target: var target } && target.Unwrapped() switch
        {
            ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, variable),
            IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, variable),
            _ => false,
        });
}
