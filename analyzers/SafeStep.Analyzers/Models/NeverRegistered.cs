using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE2014: a module whose layers are never registered, and which is trained, moved or saved by itself.</summary>
internal sealed class NeverRegistered : ModuleRule
{
    /// <summary>What needs the components of the module that it is called on. As the child of another module, a module is registered with that one.</summary>
    private static readonly ImmutableHashSet<string> Needing = ["parameters", "named_parameters", "state_dict", "load_state_dict", "save", "load"];

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2014",
        DiagnosticSeverity.Warning,
        "A module never registers its components",
        "'{0}' never calls RegisterComponents, so '{1}' finds none of its layers: call RegisterComponents() at the end of the constructor",
        "RegisterComponents tells a module which of its fields are layers and parameters. Without it parameters() is empty: nothing is trained, moved or saved.");

    public override IEnumerable<Finding> Check(ModuleClass module, CancellationToken cancellation)
    {
        INamedTypeSymbol type = module.Type;
        // What is told by names alone comes first: nothing is bound for it.
        if (type.IsAbstract || ComponentRegistration.HasUnknownBase(type, module.Torch)
            || ComponentRegistration.IsCalled(type, module, cancellation) || ComponentRegistration.IsByHand(type, module, cancellation)
            || !MakesLayers(module, cancellation) || UseAlone(module, cancellation) is not { } use)
        {
            yield break;
        }

        yield return new Finding(type.Locations[0], type.Name, use.TargetMethod.Name + "()") { Related = [use.Syntax.GetLocation()] };
    }

    private static bool MakesLayers(ModuleClass module, CancellationToken cancellation) => ComponentRegistration.Holders(module.Type, module.Torch)
        .Any(holder => module.Source.Mentioning(holder.Name, module.Type, cancellation)
            .Any(body => body.DefinitionsOf(holder).Any(value => ComponentRegistration.IsMade(value, module.Torch) && ComponentRegistration.MayTrain(value.Unwrapped()!.Type, module.Torch))));

    /// <summary>A call that needs the components of an object of the class that no other module has taken in.</summary>
    private static IInvocationOperation? UseAlone(ModuleClass module, CancellationToken cancellation)
    {
        foreach (IMethodSymbol constructor in module.Type.InstanceConstructors)
        {
            foreach (Place place in module.Source.References.CallsOf(constructor, cancellation).Calls)
            {
                if (place.Operation is IObjectCreationOperation { Parent: IInvocationOperation direct } made && ReferenceEquals(direct.Instance, made) && Needing.Contains(direct.TargetMethod.Name))
                {
                    return direct;
                }

                if (place.Operation is IObjectCreationOperation creation && new Frame(place.Body).AssignedVariable(creation) is ILocalSymbol variable
                    && place.Body.AllCalls.FirstOrDefault(call => Needing.Contains(call.TargetMethod.Name) && call.Instance.Unwrapped() is ILocalReferenceOperation local
                        && SymbolEqualityComparer.Default.Equals(local.Local, variable)) is { } use
                    && !IsHandedOn(variable, place.Body))
                {
                    return use;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the object is given to something that may register it.</summary>
    private static bool IsHandedOn(ILocalSymbol variable, MethodBody body) => body.All.OfType<ILocalReferenceOperation>()
        .Any(local => SymbolEqualityComparer.Default.Equals(local.Local, variable) && !(local.Parent is IInvocationOperation call && ReferenceEquals(call.Instance, local)));
}
