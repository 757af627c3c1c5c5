using Microsoft.CodeAnalysis;
using SafeStep.Generators.Discovery;

namespace SafeStep.Generators.Tangents;

/// <summary>Names of the library's types and members in the shared file, where torch and Tensor are aliases.</summary>
internal sealed class WrapperText(Backend backend)
{
    private readonly string torch = backend.Torch.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    public string Of(ITypeSymbol type) => Short(type.ToDisplayString(
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier)));

    /// <summary>A constant default in the shared file.</summary>
    public string Default(IParameterSymbol parameter) => Short(ConstantText.Of(parameter));

    private string Short(string text) => text == torch ? "torch" : text.Replace(torch + ".Tensor", "Tensor").Replace(torch + ".", "torch.");
}
