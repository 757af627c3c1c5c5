using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Discovery;

/// <summary>Which types carry a derivative (tensors, lists and tuples of them) and the type of their tangent.</summary>
internal sealed class Carriers(Backend backend, SourceNames names, TangentOrder order)
{
    private static readonly HashSet<string> Lists = ["List", "IList", "IReadOnlyList"];

    public bool IsCarrier(ITypeSymbol? type) => type is not null && (backend.IsTensor(type) || IsSequence(type) || IsTuple(type));

    public bool IsTensor(ITypeSymbol? type) => backend.IsTensor(type);

    /// <summary>Whether the type is an array, list or other sequence of tensors.</summary>
    public bool IsSequence(ITypeSymbol? type) => ElementOf(type) is { } element && IsCarrier(element);

    public bool IsList(ITypeSymbol? type) => type is INamedTypeSymbol { IsGenericType: true } named && Lists.Contains(named.Name);

    public bool IsTuple(ITypeSymbol? type) => type is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.Any(element => IsCarrier(element.Type));

    public ITypeSymbol? ElementOf(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } array => array.ElementType,
        INamedTypeSymbol { IsGenericType: true, TypeArguments.Length: 1 } named when IsEnumerable(named) => named.TypeArguments[0],
        _ => null,
    };

    /// <summary>The type of a tensor's tangent.</summary>
    public string TangentOfTensor => order.IsSecond ? names.Sdk(order.Tangent) : names.Tensor;

    /// <summary>The type of the tangent: null wherever the derivative is zero.</summary>
    public string TangentType(ITypeSymbol type)
    {
        if (IsTensor(type))
        {
            return TangentOfTensor + "?";
        }

        if (IsTuple(type))
        {
            return $"({string.Join(", ", ((INamedTypeSymbol)type).TupleElements.Select(element => IsCarrier(element.Type) ? TangentType(element.Type) : "object?"))})";
        }

        string inner = TangentType(ElementOf(type)!);
        return type is IArrayTypeSymbol ? inner + "[]" : $"{names.List}<{inner}>";
    }

    /// <summary>A zero tangent of a value, written out.</summary>
    public string ZeroTangent(ITypeSymbol type, string value)
    {
        if (IsTensor(type))
        {
            return "null";
        }

        if (IsTuple(type))
        {
            return "default";
        }

        string inner = TangentType(ElementOf(type)!);
        return type is IArrayTypeSymbol
            ? $"new {inner}[{value}.Length]"
            : $"new {names.List}<{inner}>(new {inner}[{value}.Count])";
    }

    private static bool IsEnumerable(INamedTypeSymbol type) =>
        Lists.Contains(type.Name) || type.Name is "IEnumerable" or "ICollection" or "IReadOnlyCollection" or "ReadOnlySpan" or "Span";
}
