using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Follows an object through variables, fields and parameters to the expressions that made it.</summary>
internal static class ValueOrigin
{
    private const int LongestChain = 8;

    /// <summary>Every expression that may have made the object; empty when one of them cannot be followed.</summary>
    public static IReadOnlyList<(IOperation Value, Frame Frame)> ValuesOf(IOperation? operation, Frame frame, CancellationToken cancellation)
    {
        var found = new List<(IOperation, Frame)>();
        return Collect(operation, frame, found, LongestChain, cancellation) ? found : [];
    }

    /// <summary>The types that the object was made as, before any conversion; empty when not known.</summary>
    public static IReadOnlyList<ITypeSymbol> TypesOf(IOperation operation, Frame frame, CancellationToken cancellation)
    {
        if (operation.Unwrapped()?.Type is { IsSealed: true } precise)
        {
            return [precise];
        }

        var values = ValuesOf(operation, frame, cancellation);
        return values.Count > 0 && values.All(found => found.Value.Type is not null) ? [.. values.Select(found => found.Value.Type!)] : [];
    }

    private static IReadOnlyList<IOperation?> ResultsOf(Frame function) => [.. function.Body.Ordered.OfType<IReturnOperation>().Where(result => result.Kind == OperationKind.Return).Select(result => result.ReturnedValue)];

    private static bool Collect(IOperation? operation, Frame frame, List<(IOperation, Frame)> found, int left, CancellationToken cancellation)
    {
        if (left == 0)
        {
            return false;
        }

        switch (operation.Unwrapped())
        {
            case ILocalReferenceOperation local:
                return All(frame.Body.DefinitionsOf(local.Local), frame);
            case IParameterReferenceOperation parameter:
                ImmutableArray<Value> given = ParameterOrigin.Of(parameter.Parameter, frame, cancellation);
                return !given.IsEmpty && given.All(value => Collect(value.Operation, value.Frame, found, left - 1, cancellation));
            case IFieldReferenceOperation { Field.DeclaredAccessibility: Accessibility.Private or Accessibility.NotApplicable or Accessibility.Internal } field:
                return OfMember(field.Field);
            case IPropertyReferenceOperation { Property: { SetMethod: null or { DeclaredAccessibility: Accessibility.Private } } } property when property.Arguments.IsEmpty:
                return OfMember(property.Property);
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Collect(choice.WhenTrue, frame, found, left - 1, cancellation) && Collect(otherwise, frame, found, left - 1, cancellation);
            case ISwitchExpressionOperation choice:
                return choice.Arms.All(arm => Collect(arm.Value, frame, found, left - 1, cancellation));
            case ICoalesceOperation choice:
                return Collect(choice.Value, frame, found, left - 1, cancellation) && Collect(choice.WhenNull, frame, found, left - 1, cancellation);
            case IInvocationOperation call when frame.Deepest == Frame.Deep && frame.Enter(call, cancellation) is { } entered && ResultsOf(entered) is { Count: > 0 } results:
                return results.All(result => Collect(result, entered, found, left - 1, cancellation));
            case null or IThrowOperation:
                return false;
            case { } made:
                found.Add((made, frame));
                return true;
        }

        bool All(IReadOnlyList<IOperation?> definitions, Frame definedIn) =>
            definitions.Count > 0 && definitions.All(definition => Collect(definition, definedIn, found, left - 1, cancellation));

        bool OfMember(ISymbol member)
        {
            var definitions = frame.Body.Source.Mentioning(member.Name, member.ContainingType, cancellation)
                .SelectMany(body => body.DefinitionsOf(member).Select(definition => (Definition: definition, Frame: new Frame(body, deepest: frame.Deepest))))
                .ToList();
            return definitions.Count > 0 && definitions.All(item => Collect(item.Definition, item.Frame, found, left - 1, cancellation));
        }
    }
}
