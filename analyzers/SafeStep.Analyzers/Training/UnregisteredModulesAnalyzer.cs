using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2013: modules in an array or List field of a module, which never registers them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnregisteredModulesAnalyzer : SafeStepAnalyzer
{
    private static readonly DiagnosticDescriptor Rule = Rules.Create(
        "SAFE2013",
        DiagnosticSeverity.Warning,
        "Modules in a list are not registered",
        "The modules in '{0}' are never registered, so '{1}' does not train, move or save them: make it a ModuleList<{2}>",
        "RegisterComponents registers fields that are modules, not modules inside arrays and lists. parameters(), to() and save() leave such modules out.");

    private static readonly string[] Registering = ["register_module", "add_module", "ModuleList", "ModuleDict", "Sequential", "append", "extend"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    private protected override void Register(CompilationStartAnalysisContext context, TorchTypes torch) =>
        context.RegisterSymbolAction(symbol => Check(symbol, torch), SymbolKind.Field, SymbolKind.Property);

    private static void Check(SymbolAnalysisContext context, TorchTypes torch)
    {
        ISymbol member = context.Symbol;
        INamedTypeSymbol type = member.ContainingType;
        if (member.IsStatic || StoredType(member) is not { } stored || ElementOf(stored) is not { } element || !torch.Module.ContainsBaseOf(element) || !torch.Module.ContainsBaseOf(type))
        {
            return;
        }

        SourceBodies source = SourceBodies.Of(context.Compilation);
        List<MethodBody> bodies = [.. source.Mentioning(member.Name, type, context.CancellationToken)];
        if (!IsRegisteredByHand(source, type, torch, context.CancellationToken) && bodies.Any(body => MakesModulesFor(member, body)))
        {
            context.ReportDiagnostic(Diagnostic.Create(
                Rule,
                member.Locations[0],
                ImmutableDictionary<string, string?>.Empty.Add("element", element.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)),
                member.Name,
                type.Name,
                element.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        }
    }

    /// <summary>The type of a field or of a property that has a field of its own.</summary>
    private static ITypeSymbol? StoredType(ISymbol member) => member switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property))?.Type,
        _ => null,
    };

    /// <summary>The type of the elements of an array, list or dictionary.</summary>
    private static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol { Name: "List" or "IList" or "IReadOnlyList" or "IEnumerable" or "ICollection" or "IReadOnlyCollection", TypeArguments.Length: 1 } list when IsOfCollections(list) => list.TypeArguments[0],
        INamedTypeSymbol { Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary", TypeArguments.Length: 2 } map when IsOfCollections(map) => map.TypeArguments[1],
        _ => null,
    };

    private static bool IsOfCollections(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    /// <summary>Whether the class registers modules in a way of its own, or tells others of its parameters itself.</summary>
    private static bool IsRegisteredByHand(SourceBodies source, INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation) =>
        type.GetMembers().Any(member => member.Name is "parameters" or "named_parameters" or "named_children" && member is IMethodSymbol { IsOverride: true })
        || Registering.Any(name => source.Mentioning(name, type, cancellation).Any(body => body.Root.DescendantsAndSelf().Any(operation => operation switch
        {
            IInvocationOperation call => Registering.Contains(call.TargetMethod.Name) && (torch.Module.ContainsBaseOf(call.TargetMethod.ContainingType) || torch.Module.ContainsBaseOf(call.Type)),
            IObjectCreationOperation creation => torch.ModuleLists.ContainsBaseOf(creation.Type),
            _ => false,
        })));

    /// <summary>Whether modules made on the spot go straight into the member; ones that come from elsewhere may be registered there.</summary>
    private static bool MakesModulesFor(ISymbol member, MethodBody body)
    {
        bool IsMember(IOperation? operation) => operation.Unwrapped() switch
        {
            IFieldReferenceOperation field => SymbolEqualityComparer.Default.Equals(field.Field, member),
            IPropertyReferenceOperation property => SymbolEqualityComparer.Default.Equals(property.Property, member),
            IArrayElementReferenceOperation element => IsMember(element.ArrayReference),
            _ => false,
        };

        return body.DefinitionsOf(member).SelectMany(ElementsOf).Any(IsMade)
            || body.Root.DescendantsAndSelf().Any(operation => operation switch
            {
                IInvocationOperation { TargetMethod.Name: "Add" } add => IsMember(add.Instance) && add.Arguments.Any(argument => IsMade(argument.Value)),
                ISimpleAssignmentOperation { Target: IArrayElementReferenceOperation element } assignment => IsMember(element) && IsMade(assignment.Value),
                ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.IsIndexer: true } indexer } assignment => IsMember(indexer.Instance) && IsMade(assignment.Value),
                _ => false,
            });
    }

    private static IEnumerable<IOperation> ElementsOf(IOperation? collection) => collection.Unwrapped() switch
    {
        IArrayCreationOperation { Initializer: { } initializer } => initializer.ElementValues,
        ICollectionExpressionOperation expression => expression.Elements,
        IObjectCreationOperation { Initializer: { } initializer } => initializer.Initializers.SelectMany(Added),
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

    private static bool IsMade(IOperation? value) => value.Unwrapped() is IObjectCreationOperation or IInvocationOperation { TargetMethod.IsStatic: true };
}
