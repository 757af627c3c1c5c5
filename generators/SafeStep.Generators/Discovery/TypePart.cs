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
    private readonly List<TwinMethod> methods = [];
    private readonly List<string> interfaces = [];

    public TypePart(INamedTypeSymbol type, TypeDeclarationSyntax declaration, Backend backend, CancellationToken cancellation)
    {
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

    public TwinClass Build()
    {
        int file = type.DeclaringSyntaxReferences.Select(reference => reference.SyntaxTree).Distinct().ToList().IndexOf(declaration.SyntaxTree);
        string name = type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat).Replace('<', '_').Replace('>', '_').Replace(", ", "_").Replace("@", "");
        return new TwinClass(
            file > 0 ? $"{name}.{file + 1}" : name,
            Names.Usings(),
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(),
            Names.InnerUsings(),
            ClassShape.ContainerDeclarations(type),
            ClassShape.Declaration(type),
            interfaces.ToEquatable(),
            methods.ToEquatable());
    }
}
