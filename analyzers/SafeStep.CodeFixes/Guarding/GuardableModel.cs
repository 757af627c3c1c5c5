using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.CodeFixes.Guarding;

/// <summary>Makes the classes behind a model ready to be guarded.</summary>
internal static class GuardableModel
{
    /// <summary>What a guard is created on: the model, or the model as IGuardable where its declared type does not tell.</summary>
    public static string Expression(OptimizedModel model, TorchTypes torch) =>
        model.Instance.Type is INamedTypeSymbol declared && (declared.TypeKind == TypeKind.Interface || torch.IsOfLibrary(declared)) ? $"((IGuardable){model.Name})" : model.Name;

    /// <summary>Marks the classes and constrains a type parameter to IGuardable; null where that is not enough.</summary>
    public static async Task<ImmutableArray<Edit>?> EditsAsync(OptimizedModel model, TorchTypes torch, FixContext context)
    {
        var edits = new List<Edit>();
        // What is known of the classes behind it does not help a type parameter to its members.
        if (model.Instance.Type is ITypeParameterSymbol declared && !model.Types.Contains(declared, SymbolEqualityComparer.Default) && !torch.IsGuardable(declared))
        {
            if (await ConstraintAsync(declared, context).ConfigureAwait(false) is not { } constraint)
            {
                return null;
            }

            edits.Add(constraint);
        }

        foreach (ITypeSymbol type in model.Types)
        {
            ImmutableArray<Edit>? one = type switch
            {
                ITypeParameterSymbol parameter => await OfParameterAsync(parameter, torch, context).ConfigureAwait(false),
                INamedTypeSymbol named => await OfClassAsync(named, torch, context).ConfigureAwait(false),
                _ => null,
            };
            if (one is null)
            {
                return null;
            }

            edits.AddRange(one);
        }

        return [.. edits];
    }

    private static async Task<ImmutableArray<Edit>?> OfClassAsync(INamedTypeSymbol type, TorchTypes torch, FixContext context) =>
        torch.IsMarked(type) ? []
        : type.TypeKind == TypeKind.Class && !type.IsAbstract && type.Locations.Any(location => location.IsInSource)
            ? await MarkModel.EditsAsync(type.OriginalDefinition, context.Solution, torch, context.Cancellation).ConfigureAwait(false)
            : null;

    private static async Task<ImmutableArray<Edit>?> OfParameterAsync(ITypeParameterSymbol parameter, TorchTypes torch, FixContext context)
    {
        var edits = new List<Edit>();
        if (!torch.IsGuardable(parameter))
        {
            if (await ConstraintAsync(parameter, context).ConfigureAwait(false) is not { } constraint)
            {
                return null;
            }

            edits.Add(constraint);
        }

        foreach (ITypeSymbol given in Given(parameter, context))
        {
            if (given is not INamedTypeSymbol type || await OfClassAsync(type, torch, context).ConfigureAwait(false) is not { } marks)
            {
                return null;
            }

            edits.AddRange(marks);
        }

        return [.. edits];
    }

    private static async Task<Edit?> ConstraintAsync(ITypeParameterSymbol parameter, FixContext context)
    {
        if (parameter.DeclaringSyntaxReferences.Length != 1
            || await parameter.DeclaringSyntaxReferences[0].GetSyntaxAsync(context.Cancellation).ConfigureAwait(false) is not TypeParameterSyntax { Parent.Parent: { } owner }
            || context.Solution.GetDocument(owner.SyntaxTree) is not { } document
            || await document.GetSemanticModelAsync(context.Cancellation).ConfigureAwait(false) is not { } semantics)
        {
            return null;
        }

        string name = semantics.LookupNamespacesAndTypes(owner.SpanStart, name: "IGuardable").Length > 0 ? "IGuardable" : "SafeStep.IGuardable";
        SyntaxList<TypeParameterConstraintClauseSyntax> clauses = owner switch
        {
            TypeDeclarationSyntax type => type.ConstraintClauses,
            MethodDeclarationSyntax method => method.ConstraintClauses,
            _ => default,
        };
        if (clauses.FirstOrDefault(clause => clause.Name.Identifier.ValueText == parameter.Name) is not { } known)
        {
            int? end = owner switch
            {
                TypeDeclarationSyntax type => type.BaseList?.Span.End ?? type.ParameterList?.Span.End ?? type.TypeParameterList!.Span.End,
                MethodDeclarationSyntax method => method.ParameterList.Span.End,
                _ => null,
            };
            return end is { } place ? new Edit(document.Id, new TextChange(new TextSpan(place, 0), $" where {parameter.Name} : {name}")) : null;
        }

        // new() comes last.
        return known.Constraints.FirstOrDefault(constraint => constraint is ConstructorConstraintSyntax) is { } last
            ? new Edit(document.Id, new TextChange(new TextSpan(last.SpanStart, 0), name + ", "))
            : new Edit(document.Id, new TextChange(new TextSpan(known.Span.End, 0), ", " + name));
    }

    /// <summary>What a use of an extension block's member gives for the block's type parameter. In the static form those of the block come first among the method's own.</summary>
    private static ITypeSymbol ExtendedBy(IOperation use, ITypeParameterSymbol parameter) => use switch
    {
        IInvocationOperation { TargetMethod: { ContainingType.IsExtension: false } form } => form.TypeArguments[parameter.Ordinal],
        IInvocationOperation call => call.TargetMethod.ContainingType.TypeArguments[parameter.Ordinal],
        IPropertyReferenceOperation property => property.Property.ContainingType.TypeArguments[parameter.Ordinal],
        _ => parameter,
    };

    /// <summary>The types that the project gives for a type parameter.</summary>
    private static IEnumerable<ITypeSymbol> Given(ITypeParameterSymbol parameter, FixContext context)
    {
        Compilation compilation = context.Semantics.Compilation;
        SourceReferences references = SourceBodies.Of(compilation).References;
        if (parameter.DeclaringMethod is { } method)
        {
            return references.CallsOf(method, context.Cancellation).Calls
                .Select(place => place.Operation).OfType<IInvocationOperation>()
                .Select(call => call.TargetMethod.TypeArguments[call.TargetMethod.TypeArguments.Length - method.TypeParameters.Length + parameter.Ordinal])
                .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default);
        }

        if (parameter.ContainingType.IsExtension)
        {
            return parameter.ContainingType.GetMembers()
                .SelectMany(member => member is IMethodSymbol extension ? references.CallsOf(extension, context.Cancellation).Calls : references.ReferencesTo(member, context.Cancellation) is { IsDefault: false } found ? found : [])
                .Select(place => ExtendedBy(place.Operation, parameter))
                .Where(given => !SymbolEqualityComparer.Default.Equals(given, parameter))
                .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default);
        }

        string name = parameter.ContainingType.Name;
        return compilation.SyntaxTrees
            .Where(tree => SourceWords.PlacesIn(tree, name).Any())
            .SelectMany(tree => tree.GetRoot(context.Cancellation).DescendantNodes().OfType<GenericNameSyntax>().Where(generic => generic.Identifier.ValueText == name)
                .Select(generic => compilation.GetSemanticModel(tree).GetSymbolInfo(generic, context.Cancellation).Symbol))
            .Select(symbol => symbol as INamedTypeSymbol ?? (symbol as IMethodSymbol)?.ContainingType)
            .Where(type => SymbolEqualityComparer.Default.Equals(type?.OriginalDefinition, parameter.ContainingType.OriginalDefinition))
            .Select(type => type!.TypeArguments[parameter.Ordinal])
            .Where(given => !SymbolEqualityComparer.Default.Equals(given, parameter))
            .Distinct<ITypeSymbol>(SymbolEqualityComparer.Default);
    }
}
