using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Where in a tuple, record or collection a followed object lies, from the outside in. Null where the value is the object itself.</summary>
/// <param name="Position">Its position in a tuple or record, or <see cref="Element"/>.</param>
/// <param name="Rest">Where it lies inside of what is at that position.</param>
internal sealed record Inside(int Position, Inside? Rest)
{
    /// <summary>Some element of a collection.</summary>
    public const int Element = -1;

    /// <summary>What is left to be followed in what a member of the container gives; false when the member is another part of it.</summary>
    public bool TryTake(int position, out Inside? rest)
    {
        rest = Rest;
        return position == Position;
    }

    /// <summary>The position that a field of a tuple or a property of a record or pair stands for; null for any other member.</summary>
    public static int? PositionOf(ISymbol member)
    {
        switch (member)
        {
            case IFieldSymbol { ContainingType: { IsTupleType: true } tuple } field:
                for (int position = 0; position < tuple.TupleElements.Length; position++)
                {
                    IFieldSymbol element = tuple.TupleElements[position];
                    if (element.Name == field.Name || (element.CorrespondingTupleField ?? element).Name == (field.CorrespondingTupleField ?? field).Name)
                    {
                        return position;
                    }
                }

                return null;
            case IPropertySymbol { ContainingType: { Name: "KeyValuePair" } }:
                return member.Name == "Value" ? Element : null;
            case IPropertySymbol { ContainingType.IsRecord: true } property:
                return PositionIn(property);
            default:
                return null;
        }
    }

    private static int? PositionIn(IPropertySymbol property)
    {
        foreach (IMethodSymbol constructor in property.ContainingType.OriginalDefinition.InstanceConstructors)
        {
            foreach (IParameterSymbol parameter in constructor.Parameters)
            {
                if (parameter.Name == property.Name && SymbolEqualityComparer.Default.Equals(parameter.Type, property.OriginalDefinition.Type))
                {
                    return parameter.Ordinal;
                }
            }
        }

        return null;
    }

    /// <summary>Whether what a construction is given at a position is what the record's property at that position holds.</summary>
    public static bool IsPositional(IArgumentOperation argument, IObjectCreationOperation creation) =>
        creation.Type is INamedTypeSymbol { IsRecord: true } record && argument.Parameter is { } parameter
        && record.GetMembers(parameter.Name).Length == 1 && record.GetMembers(parameter.Name)[0] is IPropertySymbol;
}
