using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Discovery;

/// <summary>
/// Which types carry a derivative (tensors, sequences and tuples of them) and the type of their tangent. It has the shape of the value's type, an array for an array and an IList for an IList, so that
/// whatever the user's code passes, assigns or returns as a value can be passed, assigned or returned as a tangent.
/// </summary>
internal sealed class Carriers(Backend backend, SourceNames names, TangentOrder order)
{
    private const string Linq = "global::System.Linq.Enumerable";
    private static readonly HashSet<string> Lists = ["List", "IList", "ICollection", "IReadOnlyList"];
    private static readonly HashSet<string> ReadOnlySequences = ["IEnumerable", "IReadOnlyCollection"];

    public bool IsCarrier(ITypeSymbol? type) => type is not null && (backend.IsTensor(type) || IsSequence(type) || IsTuple(type));

    public bool IsTensor(ITypeSymbol? type) => backend.IsTensor(type);

    /// <summary>Whether the type is an array, list or other sequence of tensors.</summary>
    public bool IsSequence(ITypeSymbol? type) => ElementOf(type) is { } element && IsCarrier(element);

    /// <summary>Whether the type is a span of tensors, which neither a tuple nor a loop beside its tangent can hold.</summary>
    public bool IsSpan(ITypeSymbol? type) => type is { IsRefLikeType: true } && IsSequence(type);

    /// <summary>Whether values of the type that are written out element by element are lists; otherwise they are arrays.</summary>
    public bool IsList(ITypeSymbol? type) => type is INamedTypeSymbol { IsGenericType: true } named && Lists.Contains(named.Name);

    // One element alone is no tuple that could be written with parentheses.
    public bool IsTuple(ITypeSymbol? type) => type is INamedTypeSymbol { IsTupleType: true, TupleElements: { Length: > 1 } elements } && elements.Any(element => IsCarrier(element.Type));

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
            return $"({string.Join(", ", ((INamedTypeSymbol)type).TupleElements.Select(element => TangentType(element.Type)))})";
        }

        if (!IsSequence(type))
        {
            // Keeps the place of what has no tangent in a tuple that has one.
            return "object?";
        }

        string inner = TangentType(ElementOf(type)!);
        return type is IArrayTypeSymbol ? inner + "[]" : $"{NameOf((INamedTypeSymbol)type)}<{inner}>";
    }

    /// <summary>A zero tangent of a value, written out.</summary>
    public string ZeroTangent(ITypeSymbol type, string value)
    {
        bool isNothing = value.TrimEnd('!') is "null" or "default" || value.StartsWith("default(", StringComparison.Ordinal);
        if (IsTuple(type))
        {
            return HoldsSequence(type) && !isNothing
                ? $"({string.Join(", ", ((INamedTypeSymbol)type).TupleElements.Select((element, i) => ZeroTangent(element.Type, $"{value}.Item{i + 1}")))})"
                : "default";
        }

        if (!IsSequence(type))
        {
            return "null";
        }

        if (isNothing)
        {
            return "null!";
        }

        ITypeSymbol item = ElementOf(type)!;
        string inner = TangentType(item);
        bool isArray = type is IArrayTypeSymbol { Rank: 1 } or { IsRefLikeType: true };
        if (HoldsSequence(item))
        {
            // Zeros of sequences are as long as these; where none has been put in yet there is none to measure.
            string zero = IsTuple(item) ? ZeroTangent(item, "part") : $"part is null ? null! : {ZeroTangent(item, "part")}";
            return $"{Linq}.{(isArray ? "ToArray" : "ToList")}({Linq}.Select({value}, part => ({inner})({zero})))";
        }

        // What an interface stands for may be an array, which has no Count that could be seen.
        string count = isArray ? $"{value}.Length" : type.Name == "List" ? $"{value}.Count" : $"{Linq}.Count({value})";
        return isArray ? $"new {inner}[{count}]" : $"new {names.List}<{inner}>(new {inner}[{count}])";
    }

    /// <summary>A sequence of a type, written out element by element, and its tangent.</summary>
    public (string Value, string Tangent) Written(ITypeSymbol type, IReadOnlyList<Term> items)
    {
        ITypeSymbol item = ElementOf(type)!;
        string values = string.Join(", ", items.Select(each => each.Value));
        string tangents = string.Join(", ", items.Select(each => each.Tangent ?? ZeroTangent(item, each.Value)));
        return IsList(type)
            ? ($"new {names.List}<{ValueType(item)}> {{ {values} }}", $"new {names.List}<{TangentType(item)}> {{ {tangents} }}")
            : ($"new {ValueType(item)}[] {{ {values} }}", $"new {TangentType(item)}[] {{ {tangents} }}");
    }

    /// <summary>The type of a value as generated code writes it.</summary>
    private string ValueType(ITypeSymbol type) => IsTensor(type)
        ? names.Tensor + (type.NullableAnnotation == NullableAnnotation.Annotated ? "?" : "")
        : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    private bool HoldsSequence(ITypeSymbol type) => IsSequence(type) || (IsTuple(type) && ((INamedTypeSymbol)type).TupleElements.Any(element => HoldsSequence(element.Type)));

    private string NameOf(INamedTypeSymbol sequence) => sequence.Name == "List"
        ? names.List
        : sequence.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None));

    private static bool IsEnumerable(INamedTypeSymbol type) => type.ContainingType is null && type.ContainingNamespace switch
    {
        { Name: "Generic" } => Lists.Contains(type.Name) || ReadOnlySequences.Contains(type.Name),
        { Name: "System" } => type.Name is "ReadOnlySpan" or "Span",
        _ => false,
    };
}
