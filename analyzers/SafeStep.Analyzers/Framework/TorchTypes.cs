using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers;

/// <summary>The library's types that the rules look at, resolved once per compilation.</summary>
internal sealed class TorchTypes
{
    private static readonly string[] Backends = ["TorchSharp", "SafeStep.ManagedTorch"];

    private static readonly ConditionalWeakTable<Compilation, TorchTypes> Resolved = new();

    private readonly Compilation compilation;

    private TorchTypes(Compilation compilation)
    {
        this.compilation = compilation;
        Tensor = Find("torch+Tensor");
        Torch = Find("torch");
        Special = Find("torch+special");
        Autograd = Find("torch+autograd");
        Module = Find("torch+nn+Module");
        CallableModule = Find("torch+nn+Module`2", "torch+nn+Module`3", "torch+nn+Module`4", "torch+nn+Module`5", "torch+nn+Module`6", "torch+nn+Module`7");
        Functional = Find("torch+nn+functional");
        NnUtils = Find("torch+nn+utils");
        Optimizer = Find("torch+optim+Optimizer");
        Optim = Find("torch+optim");
        Lbfgs = Find("Modules.LBFGS");
        Scheduler = Find("torch+optim+lr_scheduler+LRScheduler");
        DisposeScope = Find("DisposeScope");
        CrossEntropyLosses = Find("Modules.CrossEntropyLoss", "Modules.NLLLoss");
        Losses = Find("Loss`3", "Loss`4", "Loss`5", "Modules.Loss`3", "Modules.Loss`4", "Modules.Loss`5");
        SoftmaxModules = Find("Modules.Softmax", "Modules.Softmax2d");
        LogSoftmaxModules = Find("Modules.LogSoftmax");
        SigmoidModules = Find("Modules.Sigmoid");
        Sequential = Find("Modules.Sequential");
        ModuleLists = Find("Modules.ModuleList`1", "Modules.ModuleDict`1", "Modules.Sequential");
        Gelu = Find("Modules.GELU");
        GeluApproximation = Find("Modules.GELU+Approximate");
        LogitHead = FindOwn("LogitHeadAttribute");
        Exempt = FindOwn("StepGuardExemptAttribute");
        StepGuard = FindOwn("StepGuard");
        StepGuardOptions = FindOwn("StepGuardOptions");
    }

    public TypeSet Tensor { get; }

    public TypeSet Torch { get; }

    public TypeSet Special { get; }

    public TypeSet Autograd { get; }

    public TypeSet Module { get; }

    public TypeSet CallableModule { get; }

    public TypeSet Functional { get; }

    public TypeSet NnUtils { get; }

    public TypeSet Optimizer { get; }

    public TypeSet Optim { get; }

    public TypeSet Lbfgs { get; }

    public TypeSet Scheduler { get; }

    public TypeSet DisposeScope { get; }

    public TypeSet CrossEntropyLosses { get; }

    public TypeSet Losses { get; }

    public TypeSet SoftmaxModules { get; }

    public TypeSet LogSoftmaxModules { get; }

    public TypeSet SigmoidModules { get; }

    public TypeSet Sequential { get; }

    public TypeSet ModuleLists { get; }

    public TypeSet Gelu { get; }

    public TypeSet GeluApproximation { get; }

    public TypeSet LogitHead { get; }

    public TypeSet Exempt { get; }

    public TypeSet StepGuard { get; }

    public TypeSet StepGuardOptions { get; }

    /// <summary>The types of this compilation, or null when it sees neither backend.</summary>
    public static TorchTypes? Of(Compilation compilation)
    {
        TorchTypes types = Resolved.GetValue(compilation, static key => new TorchTypes(key));
        return types.Tensor.IsEmpty ? null : types;
    }

    /// <summary>Whether the type comes from the library itself.</summary>
    public bool IsOfLibrary(INamedTypeSymbol type)
    {
        string space = type.ContainingNamespace.ToDisplayString();
        return Backends.Any(backend => space == backend || space == backend + ".Modules");
    }

    public bool IsMarked(ITypeSymbol type)
    {
        TypeSet mark = LogitHead;
        return type.GetAttributes().Any(attribute => mark.Contains(attribute.AttributeClass));
    }

    private TypeSet Find(params string[] names) => Resolve(Backends.SelectMany(backend => names.Select(name => backend + "." + name)));

    private TypeSet FindOwn(string name) => Resolve(["SafeStep." + name]);

    private TypeSet Resolve(System.Collections.Generic.IEnumerable<string> names) =>
        new(names.SelectMany(name => compilation.GetTypesByMetadataName(name)).ToImmutableArray());
}
