using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers;

/// <summary>The library's types that the rules look at, each resolved when first asked for and once per compilation.</summary>
internal sealed class TorchTypes
{
    private static readonly string[] Backends = ["TorchSharp", "SafeStep.ManagedTorch"];

    private static readonly ConditionalWeakTable<Compilation, TorchTypes> Resolved = new();

    /// <summary>Each backend's namespace and assembly. To look through one assembly is much faster than through all that a compilation refers to.</summary>
    private readonly ImmutableArray<(string Name, IAssemblySymbol Assembly)> libraries;

    private readonly Compilation compilation;

    private TorchTypes(Compilation compilation)
    {
        this.compilation = compilation;
        libraries = [.. Backends.SelectMany(name => compilation.GetTypesByMetadataName(name + ".torch").Select(torch => (name, torch.ContainingAssembly)))];
    }

    public TypeSet Torch => field ??= Find("torch");

    public TypeSet Tensor => field ??= Find("torch+Tensor");

    public TypeSet Special => field ??= Find("torch+special");

    public TypeSet Autograd => field ??= Find("torch+autograd");

    public TypeSet Module => field ??= Find("torch+nn+Module");

    /// <summary>Modules with a forward, of one to six inputs.</summary>
    public TypeSet CallableModule => field ??= Find([.. Enumerable.Range(2, 6).Select(arity => $"torch+nn+Module`{arity}")]);

    public TypeSet Functional => field ??= Find("torch+nn+functional");

    public TypeSet NnUtils => field ??= Find("torch+nn+utils");

    public TypeSet Optim => field ??= Find("torch+optim");

    public TypeSet Optimizer => field ??= Find("torch+optim+Optimizer");

    public TypeSet Lbfgs => field ??= Find("Modules.LBFGS");

    public TypeSet Scheduler => field ??= Find("torch+optim+lr_scheduler+LRScheduler");

    public TypeSet DisposeScope => field ??= Find("DisposeScope");

    public TypeSet CrossEntropyLosses => field ??= Find("Modules.CrossEntropyLoss", "Modules.NLLLoss");

    public TypeSet Losses => field ??= Find("Loss`3", "Loss`4", "Loss`5", "Modules.Loss`3", "Modules.Loss`4", "Modules.Loss`5");

    public TypeSet SoftmaxModules => field ??= Find("Modules.Softmax", "Modules.Softmax2d");

    public TypeSet LogSoftmaxModules => field ??= Find("Modules.LogSoftmax");

    public TypeSet SigmoidModules => field ??= Find("Modules.Sigmoid");

    public TypeSet Sequential => field ??= Find("Modules.Sequential");

    /// <summary>Modules that register the modules or parameters they are given.</summary>
    public TypeSet ModuleLists => field ??= Find("Modules.ModuleList`1", "Modules.ModuleDict`1", "Modules.ParameterList", "Modules.ParameterDict", "Modules.Sequential");

    /// <summary>The library's modules without parameters, such as activations.</summary>
    public TypeSet ParameterLess => field ??= Find([.. Enumerable.Range(2, 6).SelectMany(arity => new[] { $"ParameterLessModule`{arity}", $"Modules.ParameterLessModule`{arity}" })]);

    public TypeSet Parameter => field ??= Find("Modules.Parameter");

    public TypeSet ParameterLists => field ??= Find("Modules.ParameterList", "Modules.ParameterDict");

    public TypeSet GeluApproximation => field ??= Find("Modules.GELU+Approximate");

    public TypeSet LogitHead => field ??= FindOwn("LogitHeadAttribute");

    public TypeSet Exempt => field ??= FindOwn("StepGuardExemptAttribute");

    public TypeSet StepGuard => field ??= FindOwn("StepGuard");

    public TypeSet Guardable => field ??= FindOwn("IGuardable");

    public TypeSet StepGuardOptions => field ??= FindOwn("StepGuardOptions");

    /// <summary>Whether a value of the type can be given a guard through the interface of marked classes.</summary>
    public bool IsGuardable(ITypeSymbol type) =>
        Guardable.Contains(type) || type.AllInterfaces.Any(Guardable.Contains) || (type is ITypeParameterSymbol parameter && parameter.ConstraintTypes.Any(IsGuardable));

    /// <summary>The types of this compilation, or null when it sees neither backend.</summary>
    public static TorchTypes? Of(Compilation compilation)
    {
        TorchTypes types = Resolved.GetValue(compilation, static key => new TorchTypes(key));
        return types.libraries.IsEmpty ? null : types;
    }

    /// <summary>Whether the type comes from the library itself. Code that uses the library may stand in a namespace of the same name.</summary>
    public bool IsOfLibrary(INamedTypeSymbol type)
    {
        string space = type.ContainingNamespace.ToDisplayString();
        return libraries.Any(library => (space == library.Name || space == library.Name + ".Modules") && SymbolEqualityComparer.Default.Equals(library.Assembly, type.ContainingAssembly));
    }

    public bool IsMarked(ITypeSymbol type) => type.GetAttributes().Any(attribute => LogitHead.Contains(attribute.AttributeClass));

    private TypeSet Find(params string[] names) =>
        new(libraries.SelectMany(library => names.Select(name => library.Assembly.GetTypeByMetadataName(library.Name + "." + name))));

    private TypeSet FindOwn(string name) => new(compilation.GetTypesByMetadataName("SafeStep." + name));
}
