using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>The part of a type that stands in one file, and the methods that are written beside it.</summary>
internal sealed class TypePart
{
    private readonly INamedTypeSymbol type;
    private readonly TypeDeclarationSyntax declaration;
    private readonly Backend backend;
    private readonly string? beside;
    private readonly List<TwinMethod> methods = [];
    private readonly List<string> interfaces = [];
    private readonly List<string> twinned = [];

    /// <param name="type">The type.</param>
    /// <param name="declaration">Its part in a file.</param>
    /// <param name="backend">The tensor library.</param>
    /// <param name="beside">The name of a class beside it that takes the methods, where it cannot take them itself; otherwise null.</param>
    /// <param name="cancellation">Ends the work.</param>
    public TypePart(INamedTypeSymbol type, TypeDeclarationSyntax declaration, Backend backend, string? beside, CancellationToken cancellation)
    {
        this.beside = beside;
        this.type = type;
        this.declaration = declaration;
        this.backend = backend;
        Names = new SourceNames(backend.ModelOf(declaration.SyntaxTree), declaration, backend);
        // Its methods see the names of the classes it derives from as well.
        var sources = new List<INamedTypeSymbol>();
        for (INamedTypeSymbol? current = type; current is not null && backend.IsInSource(current); current = current.BaseType)
        {
            backend.Reads(current);
            sources.Add(current);
        }

        Taken = new NameScope(sources, cancellation);
        Pass = Taken.Copy().Take("jvp");
        Direction = Taken.Copy().Take("direction");
    }

    public SourceNames Names { get; }

    /// <summary>The names used in the class.</summary>
    public NameScope Taken { get; }

    /// <summary>The name of the parameter that carries the pass.</summary>
    public string Pass { get; }

    /// <summary>The name of the parameter that carries the parameters' tangents.</summary>
    public string Direction { get; }

    public INamedTypeSymbol Type => type;

    /// <summary>The type of the pass, as it is called here.</summary>
    public string PassType => Names.Sdk("TangentPass");

    public void Add(TwinMethod method)
    {
        if (methods.All(other => other.Signature != method.Signature))
        {
            methods.Add(method);
        }
    }

    public void Implement(string name)
    {
        if (!interfaces.Contains(name))
        {
            interfaces.Add(name);
        }
    }

    /// <summary>Says that a virtual method has a twin.</summary>
    public void AddTwinned(string pair)
    {
        Implement(Names.Sdk("ITwinnedMethods"));
        if (!twinned.Contains(pair))
        {
            twinned.Add(pair);
        }
    }

    public TwinClass Build()
    {
        int file = type.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree).Distinct().ToList().IndexOf(declaration.SyntaxTree);
        if (beside is not null)
        {
            string space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
            var statics = ClassShape.ContainersOf(type).Append(type).Select(each => $"using static {each.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)};");
            return new TwinClass(
                (space.Length > 0 ? space + "." : "") + beside, Names.Usings().Concat(statics).ToEquatable(), space, Names.InnerUsings(), EquatableArray<string>.Empty, $"internal static class {beside}",
                EquatableArray<string>.Empty, methods.ToEquatable(), EquatableArray<string>.Empty);
        }

        string name = type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).Replace('<', '_').Replace('>', '_').Replace(", ", "_").Replace("@", "");
        return new TwinClass(
            file > 0 ? $"{name}.{file + 1}" : name,
            Names.Usings(),
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            Names.InnerUsings(),
            ClassShape.ContainerDeclarations(type),
            ClassShape.Declaration(type),
            interfaces.ToEquatable(),
            methods.ToEquatable(),
            twinned.OrderBy(pair => pair, StringComparer.Ordinal).ToEquatable());
    }
}
