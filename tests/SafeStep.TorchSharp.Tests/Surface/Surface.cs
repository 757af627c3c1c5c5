using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SafeStep.Generators.Analysis;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Tangents;

namespace SafeStep.TorchSharp.Tests.Surface;

/// <summary>The public operations and layers of TorchSharp as this project references it, and which of them the generator has an answer for.</summary>
internal sealed class Surface
{
    // Nothing is asked of operators: they are spelled as methods too.
    private static readonly string[] Homes = ["TorchSharp.torch", "TorchSharp.torch+Tensor", "TorchSharp.torch+nn+functional", "TorchSharp.torch+linalg", "TorchSharp.torch+special", "TorchSharp.torch+fft"];

    private readonly Backend backend;
    private readonly TensorTypes types;
    private readonly OpWrappers wrappers;

    /// <param name="assemblies">The files of TorchSharp, of the SDK on it and of the base library.</param>
    public Surface(IEnumerable<string> assemblies)
    {
        var compilation = CSharpCompilation.Create("Surface", references: assemblies.Select(file => MetadataReference.CreateFromFile(file)));
        backend = Backend.OfTensor(compilation.GetTypeByMetadataName("TorchSharp.torch+Tensor"), compilation)!;
        types = new TensorTypes(backend);
        wrappers = new OpWrappers(backend, new RuleBook(compilation));
    }

    /// <summary>Each operation that takes and returns tensors, by its signature, and whether it has a row whose rule fits it.</summary>
    public IEnumerable<(string Name, string Signature, bool IsKnown)> Operations() =>
        from home in Homes
        let type = backend.Compilation.GetTypeByMetadataName(home)!
        from method in type.GetMembers().OfType<IMethodSymbol>()
        where method is { DeclaredAccessibility: Accessibility.Public, MethodKind: MethodKind.Ordinary } && types.MayHoldTensors(method.ReturnType)
            && (!method.IsStatic || method.Parameters.Any(parameter => types.MayHoldTensors(parameter.Type)))
        let name = $"{type.Name}.{method.Name}"
        orderby name
        select (name, $"{name}({string.Join(", ", method.Parameters.Select(parameter => parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat).Replace("torch.", "")))})", IsKnown(method));

    /// <summary>Each layer class, and whether it has a rule.</summary>
    public IEnumerable<(string Name, bool IsKnown)> Layers() =>
        from type in backend.Compilation.GetTypeByMetadataName("TorchSharp.Modules.Linear")!.ContainingNamespace.GetTypeMembers()
        where type is { DeclaredAccessibility: Accessibility.Public, IsAbstract: false } && backend.IsModule(type)
        orderby type.Name
        select (type.Name, backend.Sdk("LayerTangents")!.GetMembers(type.Name).Length > 0 || backend.IsContainer(type));

    private bool IsKnown(IMethodSymbol method)
    {
        Op? op = OpTable.Find(method.Name) ?? (OpTable.IsInPlace(method.Name) ? OpTable.Find(method.Name.TrimEnd('_')) : null);
        switch (op?.Kind)
        {
            case null:
                return false;
            case OpKind.Plain or OpKind.Recording or OpKind.Keep or OpKind.ToHost or OpKind.Random or OpKind.Refused or OpKind.Zero or OpKind.Dropout:
                return true;
            case OpKind.Pass:
                return backend.Sdk("TangentPass")!.GetMembers(method.Name).OfType<IMethodSymbol>().Any(rule => rule.Parameters.Select(Written).SequenceEqual(method.Parameters.Select(Written)));
        }

        var required = method.Parameters.Where(parameter => !parameter.IsOptional && !parameter.IsParams).ToList();
        return !method.IsGenericMethod && (Fits(required) || Fits(method.Parameters));

        bool Fits(IReadOnlyList<IParameterSymbol> supplied) => wrappers.Write(new OpUse(method, op, supplied, false), false, out _) is not null;
    }

    private static string Written(IParameterSymbol parameter) => parameter.Type.ToDisplayString();
}
