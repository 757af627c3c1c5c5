using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>One executable body and what is assigned to its variables.</summary>
internal sealed class MethodBody
{
    private Dictionary<ISymbol, List<IOperation?>>? definitions;
    private List<IOperation>? all;
    private Sequence? sequence;
    private List<IInvocationOperation>? calls;

    public MethodBody(IOperation root, SourceBodies source, ISymbol? owner)
    {
        Root = root;
        Source = source;
        Owner = owner;
    }

    public IOperation Root { get; }

    public SourceBodies Source { get; }

    /// <summary>The method or property that this is the body of; null for initializers and top-level statements.</summary>
    public ISymbol? Owner { get; }

    /// <summary>Every operation of the body, nested functions included.</summary>
    public List<IOperation> All => all ??= [.. Root.DescendantsAndSelf()];

    /// <summary>The body's own operations in order of evaluation, operands first, without those of nested functions.</summary>
    public List<IOperation> Ordered => Own.Operations;

    private Sequence Own => sequence ??= new Sequence(Root.InOrder(out List<IOperation> nested), nested);

    /// <summary>Every call in the body, those in nested functions included.</summary>
    public IEnumerable<IInvocationOperation> AllCalls => calls ??= [.. All.OfType<IInvocationOperation>()];

    /// <summary>The body's own calls, in order of evaluation, without those in nested functions.</summary>
    public IEnumerable<IInvocationOperation> Calls => Ordered.OfType<IInvocationOperation>();

    /// <summary>The operations of the body itself or of a function nested in it, in order of evaluation, and apart from them the functions written directly in it. Those of the body are kept: a helper is looked at for every caller.</summary>
    public List<IOperation> InOrder(IOperation function, out List<IOperation> nestedFunctions)
    {
        if (!ReferenceEquals(function, Root))
        {
            return function.InOrder(out nestedFunctions);
        }

        nestedFunctions = Own.Nested;
        return Own.Operations;
    }

    /// <summary>
    /// Everything that is assigned to a variable in this body and its nested functions. A null stands for a value that cannot be
    /// followed (an out argument, a loop variable); a compound assignment stands for itself.
    /// </summary>
    public IReadOnlyList<IOperation?> DefinitionsOf(ISymbol variable) =>
        (definitions ??= Definitions()).TryGetValue(variable, out List<IOperation?>? found) ? found : [];

    /// <summary>The expression that a local is only another name for, or null.</summary>
    public IOperation? AliasOf(ILocalSymbol local) => OnlyDefinitionOf(local).Unwrapped() switch
    {
        ILocalReferenceOperation other when DefinitionsOf(other.Local).Count <= 1 => other,
        IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true } => OnlyDefinitionOf(local),
        _ => null,
    };

    /// <summary>The value of a variable that is assigned once, or null.</summary>
    public IOperation? OnlyDefinitionOf(ISymbol variable)
    {
        IReadOnlyList<IOperation?> all = DefinitionsOf(variable);
        return all.Count == 1 ? all[0] : null;
    }

    private Dictionary<ISymbol, List<IOperation?>> Definitions()
    {
        // Several threads may ask; each that finds none makes its own.
        var found = new Dictionary<ISymbol, List<IOperation?>>(SymbolEqualityComparer.Default);

        // A nested function reads the variables of the functions around it.
        foreach (IOperation operation in Root.Parent is null ? All : Root.Outermost().DescendantsAndSelf())
        {
            Record(operation, found);
        }

        return found;
    }

    private static void Record(IOperation operation, Dictionary<ISymbol, List<IOperation?>> definitions)
    {
        void Add(ISymbol? variable, IOperation? value)
        {
            if (variable is null)
            {
                return;
            }

            if (!definitions.TryGetValue(variable, out List<IOperation?>? known))
            {
                definitions.Add(variable, known = []);
            }

            known.Add(value);
        }

        switch (operation)
        {
            case IVariableDeclaratorOperation { Initializer: { } initializer } declarator:
                Add(declarator.Symbol, initializer.Value);
                break;
            case IVariableDeclaratorOperation { Parent: IForEachLoopOperation } loopVariable:
                Add(loopVariable.Symbol, null);
                break;
            case ISimpleAssignmentOperation assignment:
                Add(Assigned(assignment.Target), assignment.Value);
                break;
            case ICompoundAssignmentOperation compound:
                Add(Assigned(compound.Target), compound);
                break;
            case ICoalesceAssignmentOperation coalesce:
                Add(Assigned(coalesce.Target), coalesce.Value);
                break;
            case IFieldInitializerOperation field:
                field.InitializedFields.ToList().ForEach(symbol => Add(symbol, field.Value));
                break;
            case IPropertyInitializerOperation property:
                property.InitializedProperties.ToList().ForEach(symbol => Add(symbol, property.Value));
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Add(Assigned(argument.Value), null);
                break;
            case IDeconstructionAssignmentOperation { Target: ITupleOperation tuple }:
                tuple.Elements.ToList().ForEach(element => Add(Assigned(element), null));
                break;
            case IDeconstructionAssignmentOperation { Target: IDeclarationExpressionOperation { Expression: ITupleOperation declared } }:
                declared.Elements.ToList().ForEach(element => Add(Assigned(element), null));
                break;
            case IDeclarationPatternOperation { DeclaredSymbol: { } symbol }:
                Add(symbol, null);
                break;
        }
    }

    private static ISymbol? Assigned(IOperation target) => target.Unwrapped() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation property => property.Property,
        IDeclarationExpressionOperation declaration => Assigned(declaration.Expression),
        _ => null,
    };

    private sealed record Sequence(List<IOperation> Operations, List<IOperation> Nested);
}
