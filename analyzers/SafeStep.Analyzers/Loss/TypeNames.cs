using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>Element types by the names of their constants.</summary>
internal static class TypeNames
{
    public static readonly ImmutableHashSet<string> Floats = ["Single", "Double", "Half", "Float", "float32", "float64", "float16", "Float32", "Float64", "Float16", "BFloat16", "bfloat16"];

    private static readonly ImmutableHashSet<string> Integers = ["int64", "Int64", "int32", "Int32", "int16", "Int16", "int8", "Int8", "uint8", "Byte"];

    public static Elements KindOf(string type) => Floats.Contains(type) ? Elements.Float : Integers.Contains(type) ? Elements.Integer : Elements.Unknown;

    /// <summary>The element type that a call spells out, by the name of the constant.</summary>
    public static string? GivenIn(IInvocationOperation call) => call.Arguments
        .Where(argument => argument.ArgumentKind == ArgumentKind.Explicit)
        .Select(argument => argument.Value.Unwrapped() switch
        {
            IFieldReferenceOperation { Field: { Type.Name: "ScalarType", Name: var name } } => name,
            IPropertyReferenceOperation { Property: { Type.Name: "ScalarType", Name: var name } } => name,
            _ => null,
        })
        .FirstOrDefault(name => name is not null);
}
