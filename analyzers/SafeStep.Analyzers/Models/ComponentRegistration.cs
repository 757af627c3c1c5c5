using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>How a class registers the modules and parameters that it holds.</summary>
internal static class ComponentRegistration
{
    public const string Call = "RegisterComponents";

    private static readonly ImmutableHashSet<string> ByHand =
        ["register_module", "add_module", "register_parameter", "register_buffer", "ClearModules", "_internal_submodules", "_internal_params", "ConditionallyRegisterParameter"];

    /// <summary>Whether the class or a base of it in source registers by hand or in a way of its own, so that nothing is known of what the automatic registration missed.</summary>
    public static bool IsByHand(INamedTypeSymbol type, ModuleClass module, CancellationToken cancellation) =>
        SourceBases(type, module.Torch).Any(current => current.GetMembers(Call).OfType<IMethodSymbol>().Any()
            || current.GetMembers().Any(member => member is IMethodSymbol { IsOverride: true, Name: "parameters" or "named_parameters" or "children" or "named_children" })
            || current.DeclaringSyntaxReferences.Any(reference => ByHand.Any(name => reference.GetSyntax(cancellation).Names(name))));

    /// <summary>Whether RegisterComponents is named in the class or a base of it in source.</summary>
    public static bool IsCalled(INamedTypeSymbol type, ModuleClass module, CancellationToken cancellation) =>
        SourceBases(type, module.Torch).Any(current => current.DeclaringSyntaxReferences.Any(reference => reference.GetSyntax(cancellation).Names(Call)));

    /// <summary>The class with those of its bases that are not the library's.</summary>
    public static IEnumerable<INamedTypeSymbol> SourceBases(INamedTypeSymbol type, TorchTypes torch)
    {
        for (INamedTypeSymbol? current = type; current is not null && !torch.IsOfLibrary(current); current = current.BaseType)
        {
            yield return current;
        }
    }

    /// <summary>Whether some base is neither the library's nor in this compilation, so that what it registers is not known.</summary>
    public static bool HasUnknownBase(INamedTypeSymbol type, TorchTypes torch) => SourceBases(type, torch).Any(current => current.DeclaringSyntaxReferences.IsEmpty);

    /// <summary>The members that hold one module or parameter in a field of their own.</summary>
    public static IEnumerable<ISymbol> Holders(INamedTypeSymbol type, TorchTypes torch) => type.GetMembers().Where(member => !member.IsStatic && !member.IsImplicitlyDeclared && member switch
    {
        IFieldSymbol field => IsPart(field.Type, torch),
        IPropertySymbol property => IsPart(property.Type, torch) && type.GetMembers().OfType<IFieldSymbol>().Any(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property)),
        _ => false,
    });

    public static bool IsPart(ITypeSymbol? type, TorchTypes torch) => torch.Module.ContainsBaseOf(type) || torch.Parameter.ContainsBaseOf(type);

    /// <summary>Whether a value is a module or parameter that is made on the spot.</summary>
    public static bool IsMade(IOperation? value, TorchTypes torch) => value.Unwrapped() switch
    {
        // module.to(device): the same module.
        IInvocationOperation { TargetMethod.IsExtensionMethod: true } call => IsMade(call.Receiver(), torch),
        (IObjectCreationOperation or IInvocationOperation { TargetMethod: { IsStatic: true, DeclaringSyntaxReferences.IsEmpty: true } }) and { Type: var type } => IsPart(type, torch),
        _ => false,
    };

    /// <summary>
    /// Whether a module of this very type has nothing to train, move or save and no mode of its own: an activation, a loss, or a class of the user's that has only such modules and no tensors.
    /// </summary>
    public static bool IsEmpty(ITypeSymbol? type, TorchTypes torch, int left = 4)
    {
        if (left == 0 || type is not INamedTypeSymbol module || !torch.Module.ContainsBaseOf(module))
        {
            return false;
        }

        if (torch.IsOfLibrary(module.OriginalDefinition))
        {
            return (torch.ParameterLess.ContainsBaseOf(module) && !module.Name.Contains("Dropout")) || torch.Losses.ContainsBaseOf(module);
        }

        return !HasUnknownBase(module, torch)
            && !SourceBases(module, torch).SelectMany(current => current.DeclaringSyntaxReferences).Any(reference => ByHand.Any(reference.GetSyntax().Names))
            && SourceBases(module, torch).SelectMany(current => current.GetMembers().OfType<IFieldSymbol>())
                .All(field => field.IsStatic || IsPlain(field.Type) || IsEmpty(field.Type, torch, left - 1));
    }

    /// <summary>A number, a string or a switch; anything else may hold a tensor.</summary>
    private static bool IsPlain(ITypeSymbol type) => type.TypeKind == TypeKind.Enum || type.SpecialType is >= SpecialType.System_Boolean and <= SpecialType.System_String;

    /// <summary>Whether what is made has parameters of its own, as far as its type tells.</summary>
    public static bool MayTrain(ITypeSymbol? made, TorchTypes torch) => made is INamedTypeSymbol type
        && (torch.Parameter.ContainsBaseOf(type) || Layers.Any(layer => type.Name.StartsWith(layer, System.StringComparison.Ordinal) && torch.IsOfLibrary(type)));

    private static readonly string[] Layers = ["Linear", "Conv", "BatchNorm", "LayerNorm", "Embedding", "LSTM", "GRU", "Bilinear", "MultiheadAttention", "Transformer"];

    /// <summary>The first sure call of RegisterComponents in a constructor, or null.</summary>
    public static IInvocationOperation? CallIn(MethodBody constructor) => constructor.Ordered.OfType<IInvocationOperation>()
        .FirstOrDefault(call => call is { TargetMethod.Name: Call, Instance: IInstanceReferenceOperation } && call.RunsOnce());

    /// <summary>Whether a constructor starts with another one that is sure to register: of the base class, or of its own.</summary>
    public static bool StartsRegistered(IMethodSymbol constructor, ModuleClass module, CancellationToken cancellation, int left = 6)
    {
        if (left == 0 || constructor.DeclaringSyntaxReferences.Length != 1)
        {
            return false;
        }

        if (Next(constructor, module, cancellation) is not { } next || module.Torch.IsOfLibrary(next.ContainingType))
        {
            return false;
        }

        return (module.Source.Of(next, cancellation) is { } body && CallIn(body) is not null) || StartsRegistered(next, module, cancellation, left - 1);
    }

    private static IMethodSymbol? Next(IMethodSymbol constructor, ModuleClass module, CancellationToken cancellation)
    {
        if (constructor.DeclaringSyntaxReferences[0].GetSyntax(cancellation) is ConstructorDeclarationSyntax { Initializer: not null })
        {
            return module.Source.Of(constructor, cancellation)?.Root is IConstructorBodyOperation { Initializer: { } initializer }
                ? initializer.DescendantsAndSelf().OfType<IInvocationOperation>().LastOrDefault(call => call.TargetMethod.MethodKind == MethodKind.Constructor)?.TargetMethod.OriginalDefinition
                : null;
        }

        return constructor.ContainingType.BaseType?.InstanceConstructors.FirstOrDefault(candidate => candidate.Parameters.IsEmpty)?.OriginalDefinition;
    }

    /// <summary>The constructors that have a body in source.</summary>
    public static IEnumerable<(IMethodSymbol Constructor, MethodBody Body)> Constructors(ModuleClass module, CancellationToken cancellation)
    {
        foreach (IMethodSymbol constructor in module.Type.InstanceConstructors.Where(candidate => !candidate.IsImplicitlyDeclared))
        {
            if (module.Source.Of(constructor, cancellation) is { Root: IConstructorBodyOperation } body)
            {
                yield return (constructor, body);
            }
        }
    }
}
