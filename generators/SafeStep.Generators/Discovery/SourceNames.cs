using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Emission;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>
/// The names by which generated code in the file of a class can speak of our types: the plain name where it already means that type or
/// an alias can give it, otherwise the global one.
/// </summary>
internal sealed class SourceNames(SemanticModel model, TypeDeclarationSyntax declaration, Backend backend)
{
    private readonly Dictionary<string, string> names = new(StringComparer.Ordinal);
    private readonly List<string> aliases = [];

    // A class may have no body, or none yet.
    private readonly int inside = declaration.OpenBraceToken.Span.IsEmpty ? declaration.Identifier.SpanStart : declaration.OpenBraceToken.Span.End;

    public string Tensor => NameOf("Tensor", backend.Tensor);

    /// <summary>Any type, with its nullability.</summary>
    public string Of(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type, backend.Tensor)
        ? Tensor + (type.NullableAnnotation == NullableAnnotation.Annotated ? "?" : "")
        : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    public string Torch => NameOf("torch", backend.Torch);

    /// <summary>A type of the SDK's namespace.</summary>
    public string Sdk(string name) => backend.Sdk(name) is { } type ? NameOf(name, type) : "global::SafeStep." + name;

    /// <summary>The using directives for the generated file: the user's own, then the aliases handed out so far.</summary>
    public EquatableArray<string> Usings() => declaration.SyntaxTree.GetCompilationUnitRoot().Usings
        .Where(directive => directive.GlobalKeyword.IsKind(SyntaxKind.None))
        .Select(directive => directive.ToString())
        .Append($"using global::{SharedFile.NamespaceOf(backend.Compilation)};")
        .Concat(aliases)
        .Distinct()
        .ToEquatable();

    /// <summary>The using directives inside the namespaces of the class.</summary>
    public EquatableArray<string> InnerUsings() => declaration.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse()
        .SelectMany(space => space.Usings)
        .Select(directive => directive.ToString())
        .ToEquatable();

    private string NameOf(string name, INamedTypeSymbol type)
    {
        if (!names.TryGetValue(name, out string? known))
        {
            names[name] = known = Resolve(name, type);
        }

        return known;
    }

    private string Resolve(string name, INamedTypeSymbol type)
    {
        var found = model.LookupSymbols(inside, name: name);
        if (found.Any(symbol => SymbolEqualityComparer.Default.Equals(symbol is IAliasSymbol alias ? alias.Target : symbol, type)))
        {
            return name;
        }

        string global = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat.WithGenericsOptions(SymbolDisplayGenericsOptions.None));
        if (!found.IsEmpty || type.IsGenericType)
        {
            return global;
        }

        aliases.Add($"using {name} = {global};");
        return name;
    }
}
