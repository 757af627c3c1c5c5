using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>SAFE2013: modules or parameters in a collection, tuple or record that a module keeps, which never registers them.</summary>
internal sealed class UnregisteredModules : ModuleRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2013",
        DiagnosticSeverity.Warning,
        "Modules in a list are not registered",
        "The {0} in '{1}' are never registered, so '{2}' does not train, move or save them: {3}",
        "RegisterComponents registers fields that are modules or parameters, not those inside arrays, lists, tuples and records. parameters(), to() and save() leave such ones out.");

    private static readonly ImmutableHashSet<string> Registering =
        ["register_module", "add_module", "register_parameter", "ModuleList", "ModuleDict", "ParameterList", "ParameterDict", "Sequential", "append", "extend"];

    private static readonly ImmutableHashSet<string> Adding = ["Add", "AddRange", "TryAdd", "AddFirst", "AddLast", "Insert", "Enqueue", "Push"];

    private static readonly ImmutableHashSet<string> ToldByHand = ["parameters", "named_parameters", "named_children", "children", "RegisterComponents"];

    public override IEnumerable<Finding> Check(ModuleClass module, CancellationToken cancellation)
    {
        foreach (ISymbol member in module.Type.GetMembers())
        {
            if (!member.IsStatic && !member.IsImplicitlyDeclared && member.Locations[0].IsInSource && StoredType(member) is { } stored
                && PartHolder.Of(stored, module.Torch) is { } holder
                && IsFilled(member, module, cancellation)
                && !IsRegisteredByHand(module, cancellation))
            {
                yield return new Finding(member.Locations[0], holder.Held, member.Name, module.Type.Name, holder.Remedy)
                {
                    Properties = holder.List is { } list ? ImmutableDictionary<string, string?>.Empty.Add("list", list) : ImmutableDictionary<string, string?>.Empty,
                };
            }
        }
    }

    /// <summary>The type of a field or of a property that has a field of its own.</summary>
    private static ITypeSymbol? StoredType(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))?.Type,
        _ => null,
    };

    private static bool IsFilled(ISymbol member, ModuleClass module, CancellationToken cancellation) =>
        module.Source.Mentioning(member.Name, module.Type, cancellation).Any(body => MakesPartsFor(member, body, module.Torch));

    /// <summary>Whether the class registers in a way of its own, or tells others of its parameters itself.</summary>
    private static bool IsRegisteredByHand(ModuleClass module, CancellationToken cancellation)
    {
        for (INamedTypeSymbol? type = module.Type; type is not null && !module.Torch.IsOfLibrary(type); type = type.BaseType)
        {
            if (type.GetMembers().Any(member => ToldByHand.Contains(member.Name) && member is IMethodSymbol { IsOverride: true })
                || Registering.Any(name => module.Source.Mentioning(name, type, cancellation).Any(body => body.All.Any(operation => Registers(operation, module.Torch)))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Registers(IOperation operation, TorchTypes torch) => operation switch
    {
        IInvocationOperation call => Registering.Contains(call.TargetMethod.Name) && (torch.Module.ContainsBaseOf(call.TargetMethod.ContainingType) || torch.Module.ContainsBaseOf(call.Type)),
        IObjectCreationOperation creation => torch.ModuleLists.ContainsBaseOf(creation.Type),
        _ => false,
    };

    /// <summary>Whether modules made on the spot go straight into the member; ones that come from elsewhere may be registered there.</summary>
    private static bool MakesPartsFor(ISymbol member, MethodBody body, TorchTypes torch)
    {
        bool IsMember(IOperation? operation) => operation.Unwrapped() switch
        {
            IFieldReferenceOperation { Field: { ContainingType.IsTupleType: true } } item => IsMember(item.Instance),
            IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, member),
            IPropertyReferenceOperation { Property.IsIndexer: true } item => IsMember(item.Instance),
            IPropertyReferenceOperation property => SymbolEqualityComparer.Default.Equals(property.Property, member),
            IArrayElementReferenceOperation element => IsMember(element.ArrayReference),
            _ => false,
        };
        bool IsMade(IOperation? value) => value.Unwrapped() switch
        {
            // module.to(device): the same module.
            IInvocationOperation { TargetMethod.IsExtensionMethod: true, Type: var same } call when IsPart(same, torch) => IsMade(call.Receiver()),
            (IObjectCreationOperation or IInvocationOperation { TargetMethod.IsStatic: true }) and { Type: var type } when IsPart(type, torch) => !ComponentRegistration.IsEmpty(type, torch),
            ITypeParameterObjectCreationOperation { Type: var type } => IsPart(type, torch),
            ITupleOperation or IObjectCreationOperation or IArrayCreationOperation or ICollectionExpressionOperation or ISpreadOperation or IInvocationOperation => ElementsOf(value).Any(IsMade),
            _ => false,
        };

        return body.DefinitionsOf(member).SelectMany(ElementsOf).Any(IsMade)
            || body.All.Any(operation => operation switch
            {
                IInvocationOperation add when Adding.Contains(add.TargetMethod.Name) => IsMember(add.Receiver()) && add.Arguments.Any(argument => IsMade(argument.Value)),
                ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation element } assignment => IsMember(element) && IsMade(assignment.Value),
                ISimpleAssignmentOperation { Target: IFieldReferenceOperation { Field.ContainingType.IsTupleType: true } item } assignment => IsMember(item) && IsMade(assignment.Value),
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } indexer } assignment => IsMember(indexer.Instance) && IsMade(assignment.Value),
                _ => false,
            });
    }

    private static bool IsPart(ITypeSymbol? type, TorchTypes torch) => torch.Module.ContainsBaseOf(type) || torch.Parameter.ContainsBaseOf(type);

    private static IEnumerable<IOperation> ElementsOf(IOperation? collection) => collection.Unwrapped() switch
    {
        ITupleOperation tuple => tuple.Elements,
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        ICollectionExpressionOperation expression => expression.Elements,
        ISpreadOperation spread => ElementsOf(spread.Operand),
        IObjectCreationOperation made => made.Arguments.Select(argument => argument.Value).Concat(made.Initializer?.Initializers.SelectMany(Added) ?? []),
        // Tuple.Create(new Block(), new Block()), ImmutableArray.Create(...)
        IInvocationOperation { TargetMethod: { IsStatic: true, IsExtensionMethod: false, Name: "Create" } } create => create.Arguments.SelectMany(argument => argument.ArgumentKind == ArgumentKind.ParamArray ? ElementsOf(argument.Value) : [argument.Value]),
        // Enumerable.Range(0, n).Select(i => new Block()).ToList()
        IInvocationOperation query => query.DescendantsAndSelf().OfType<IAnonymousFunctionOperation>().SelectMany(lambda => lambda.Body.InOrder().OfType<IReturnOperation>()).Select(result => result.ReturnedValue!),
        _ => [],
    };

    private static IEnumerable<IOperation> Added(IOperation initializer) => initializer switch
    {
        IInvocationOperation add => add.Arguments.Select(argument => argument.Value),
        ISimpleAssignmentOperation entry => [entry.Value],
        _ => [],
    };
}
