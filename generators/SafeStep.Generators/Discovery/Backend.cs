using Microsoft.CodeAnalysis;

namespace SafeStep.Generators.Discovery;

/// <summary>The tensor library that a module class is written for, found through its base class: TorchSharp or the embedded engine.</summary>
internal sealed class Backend
{
    private readonly Dictionary<SyntaxTree, SemanticModel> models = [];
    private readonly Dictionary<IAssemblySymbol, bool> knowing = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, INamedTypeSymbol?> sdk = new(StringComparer.Ordinal);

    private readonly ISet<SyntaxTree> files;

    private Backend(Compilation compilation, INamedTypeSymbol module, INamedTypeSymbol torch, INamedTypeSymbol tensor, ISet<SyntaxTree> files)
    {
        this.files = files;
        Compilation = compilation;
        Module = module;
        Torch = torch;
        Tensor = tensor;
    }

    public Compilation Compilation { get; }

    /// <summary>The semantic model of a file; one for all questions, since each new one binds everything anew.</summary>
    public SemanticModel ModelOf(SyntaxTree tree)
    {
        files.Add(tree);
        if (!models.TryGetValue(tree, out SemanticModel? model))
        {
            models[tree] = model = Compilation.GetSemanticModel(tree);
        }

        return model;
    }

    /// <summary>torch.nn.Module, the base of all modules.</summary>
    public INamedTypeSymbol Module { get; }

    public INamedTypeSymbol Torch { get; }

    /// <summary>Whether it is TorchSharp.</summary>
    public bool IsTorchSharp => Torch.ContainingNamespace.Name == "TorchSharp";

    public INamedTypeSymbol Tensor { get; }

    /// <summary>A class of the SDK that generated code calls, for example one that holds rules.</summary>
    public INamedTypeSymbol? Sdk(string name)
    {
        if (!sdk.TryGetValue(name, out INamedTypeSymbol? type))
        {
            // Of a generic type any arity has the name.
            sdk[name] = type = Compilation.GetTypeByMetadataName("SafeStep." + name) ?? Compilation.GetTypeByMetadataName($"SafeStep.{name}`2");
        }

        return type;
    }

    /// <summary>Whether a method runs a module: the library's forward or call, or what overrides forward. A method of the user that hides one is a method like any other.</summary>
    public bool RunsModule(IMethodSymbol method)
    {
        if (method is not { Name: "forward" or "call", IsStatic: false })
        {
            return false;
        }

        IMethodSymbol root = method;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden;
        }

        return Declares(root) && (IsModule(root.ContainingType) || root.ContainingType.TypeKind == TypeKind.Interface);
    }

    /// <summary>Whether a type is a list or dictionary of modules or parameters.</summary>
    public bool IsContainer(ITypeSymbol? type) => type is { Name: "ModuleList" or "ModuleDict" or "Sequential" or "ParameterList" or "ParameterDict" } && Declares(type);

    /// <summary>Whether making one draws its weights.</summary>
    public bool HasWeights(ITypeSymbol? type) => IsModule(type) && !IsContainer(type) && type!.BaseType?.Name.EndsWith("LessModule", StringComparison.Ordinal) != true;

    /// <summary>Says that the source of a type is read, all parts of it.</summary>
    public void Reads(INamedTypeSymbol type) => files.UnionWith(type.DeclaringSyntaxReferences.Select(part => part.SyntaxTree));

    /// <param name="type">A module class.</param>
    /// <param name="compilation">The compilation it is in.</param>
    /// <param name="files">Takes in the files whose code is read.</param>
    public static Backend? Of(INamedTypeSymbol type, Compilation compilation, ISet<SyntaxTree> files)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Module", IsGenericType: false, ContainingType: { Name: "nn", ContainingType: { Name: "torch" } torch } }
                && torch.GetTypeMembers("Tensor").FirstOrDefault() is { } tensor)
            {
                return new Backend(compilation, current, torch, tensor, files);
            }
        }

        return null;
    }

    /// <summary>The library of a tensor type; null for any other type.</summary>
    public static Backend? OfTensor(ITypeSymbol? type, Compilation compilation) =>
        type is INamedTypeSymbol { Name: "Tensor", ContainingType: { Name: "torch" } torch } tensor
        && torch.GetTypeMembers("nn").FirstOrDefault()?.GetTypeMembers("Module").FirstOrDefault(module => !module.IsGenericType) is { } module
            ? new Backend(compilation, module, torch, tensor, new HashSet<SyntaxTree>())
            : null;

    public bool IsTensor(ITypeSymbol? type) => DerivesFrom(type, Tensor);

    public bool IsModule(ITypeSymbol? type) =>
        DerivesFrom(type, Module) || (type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(IsModule)) || (type is { TypeKind: TypeKind.Interface } && (IsModuleInterface(type) || type.AllInterfaces.Any(IsModuleInterface)));

    /// <summary>Whether the source of a symbol is part of this compilation; that of another project may be known, too, but nothing can be written there.</summary>
    public bool IsInSource(ISymbol symbol) => symbol is not IMethodSymbol { MethodKind: MethodKind.DelegateInvoke } && !symbol.DeclaringSyntaxReferences.IsEmpty && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Compilation.Assembly);

    /// <summary>Whether a member belongs to the tensor library, whose operations are known by name.</summary>
    public bool Declares(ISymbol symbol) => SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, Tensor.ContainingAssembly);

    /// <summary>Whether code of an assembly may compute with tensors: it is the library, or refers to it.</summary>
    public bool KnowsTensors(IAssemblySymbol? assembly)
    {
        if (assembly is null)
        {
            return false;
        }

        if (!knowing.TryGetValue(assembly, out bool knows))
        {
            IAssemblySymbol library = Tensor.ContainingAssembly;
            knowing[assembly] = knows = SymbolEqualityComparer.Default.Equals(assembly, library) || SymbolEqualityComparer.Default.Equals(assembly, Compilation.Assembly)
                || assembly.Modules.Any(module => module.ReferencedAssemblies.Any(reference => reference.Name == library.Name));
        }

        return knows;
    }

    /// <summary>The generic Module that a class derives from: its type arguments are the inputs and the output of forward.</summary>
    public INamedTypeSymbol? ModuleShape(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Module", IsGenericType: true } && Declares(current))
            {
                return current;
            }
        }

        return null;
    }

    /// <summary>The forward that a module class runs, its own or the nearest inherited one.</summary>
    public IMethodSymbol? ForwardOf(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null && !Declares(current); current = current.BaseType)
        {
            if (current.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method => method.IsOverride && RunsModule(method)) is { } forward)
            {
                return forward;
            }
        }

        return null;
    }

    private bool IsModuleInterface(ITypeSymbol type) => type.Name == "IModule" && Declares(type);

    private static bool DerivesFrom(ITypeSymbol? type, INamedTypeSymbol ancestor)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, ancestor))
            {
                return true;
            }
        }

        return false;
    }
}
