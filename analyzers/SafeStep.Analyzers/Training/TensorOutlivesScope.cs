using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2016: a tensor made inside a dispose scope is returned, or kept in a variable, field or list from outside, and read after the scope has disposed it.</summary>
internal sealed class TensorOutlivesScope : TrainingRule
{
    /// <summary>What may give back one of the tensors that it is given, or moves its result out of the scope.</summary>
    private static readonly ImmutableHashSet<string> NotNew =
    [
        "to", "cpu", "cuda", "contiguous", "type", "to_type", "type_as", "alias", "parameters", "item", "get_parameter", "get_buffer", "requires_grad_", "ToTensor", "grad",
        "MoveToOuterDisposeScope", "MoveToOtherDisposeScope", "DetachFromDisposeScope", "AttachToDisposeScope",
    ];

    /// <summary>Words of code that takes tensors out of scopes in a way of its own.</summary>
    private static readonly WordList Moving = new("MoveToOuter", "MoveToOther", "Detach", "DetachFromDisposeScope", "Exclude", "MoveToOtherDisposeScope", "AttachToDisposeScope", "DisposeEverythingBut");

    /// <summary>What takes its receiver out of the scope; most often written behind the tensor that is made, sometimes as a statement of its own.</summary>
    private static readonly string[] TakingOut = ["MoveToOuterDisposeScope", "MoveToOtherDisposeScope", "DetachFromDisposeScope", "AttachToDisposeScope"];

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2016",
        DiagnosticSeverity.Warning,
        "A tensor is used after its dispose scope has ended",
        "{0} a tensor that the dispose scope around it disposes: call MoveToOuterDisposeScope() on it",
        "A dispose scope disposes every tensor made in it. One that is needed afterwards has to be moved to the scope around, or detached.");

    public override WordList Starters { get; } = new("NewDisposeScope");

    public override bool MayBreak(SourceWords words) => !words.HasAny(Moving) && ScopeExits.MayBeIn(words);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        MethodBody body = code.Frame.Body;
        if (TakenOut(body, code) is not { } taken)
        {
            yield break;
        }

        List<(IOperation Scope, TextSpan Region)> scopes = [.. Scopes(body, code)];
        foreach ((IOperation scope, TextSpan region) in scopes)
        {
            foreach (IOperation operation in body.Ordered.Where(operation => MayKeep(operation) && region.Contains(operation.Syntax.Span) && InnermostScope(operation, scopes) == scope))
            {
                switch (operation)
                {
                    case IReturnOperation { ReturnedValue: { } value } result when result.Kind == OperationKind.Return:
                        foreach (IOperation part in Parts(value).Where(part => !IsIn(taken, part) && IsMadeIn(part, region, body, code)))
                        {
                            yield return Found(part, "This returns", code);
                        }

                        break;
                    case ISimpleAssignmentOperation { Parent: IExpressionStatementOperation } assignment when !IsIn(taken, assignment.Target) && !IsIn(taken, assignment.Value) && IsReadOutside(assignment.Target, region, body, code) && IsMadeIn(assignment.Value, region, body, code):
                        yield return Found(assignment.Value, $"'{assignment.Target.Syntax}' keeps", code);
                        break;
                    case ICompoundAssignmentOperation { Parent: IExpressionStatementOperation } compound when !IsIn(taken, compound.Target) && IsTensor(compound.Target.Type, code) && !IsDifferentiated(compound.Value, body) && IsReadOutside(compound.Target, region, body, code):
                        yield return new Finding(compound.Syntax.GetLocation(), $"'{compound.Target.Syntax}' keeps");
                        break;
                    case IInvocationOperation { TargetMethod.Name: ScopeExits.Add or ScopeExits.Push or ScopeExits.Enqueue, Instance: { } list } add
                        when list.Type is INamedTypeSymbol { TypeArguments.Length: 1 } collection && IsTensor(collection.TypeArguments[0], code)
                        && add.Arguments.Length == 1 && !IsIn(taken, list) && !IsIn(taken, add.Arguments[0].Value) && IsReadOutside(list, region, body, code) && IsMadeIn(add.Arguments[0].Value, region, body, code):
                        yield return Found(add.Arguments[0].Value, $"'{list.Syntax}' keeps", code);
                        break;
                }
            }
        }
    }

    private static Finding Found(IOperation value, string what, TrainingCode code) => new(value.Syntax.GetLocation(), what)
    {
        Properties = value.Unwrapped() is { } made && code.Torch.Tensor.Contains(made.Type) ? ImmutableDictionary<string, string?>.Empty.Add("move", "move") : ImmutableDictionary<string, string?>.Empty,
    };

    /// <summary>The dispose scopes that the body opens with using, each with the source in which tensors belong to it.</summary>
    private static IEnumerable<(IOperation Scope, TextSpan Region)> Scopes(MethodBody body, TrainingCode code)
    {
        foreach (IOperation operation in body.Ordered)
        {
            switch (operation)
            {
                case IUsingDeclarationOperation { Parent: IBlockOperation block } declaration when declaration.DeclarationGroup.DescendantsAndSelf().Any(made => IsScope(made, code)):
                    yield return (declaration, TextSpan.FromBounds(declaration.Syntax.Span.End, block.Syntax.Span.End));
                    break;
                case IUsingOperation statement when statement.Resources.DescendantsAndSelf().Any(made => IsScope(made, code)):
                    yield return (statement, statement.Body.Syntax.Span);
                    break;
            }
        }
    }

    private static bool IsScope(IOperation operation, TrainingCode code) => operation is IInvocationOperation { TargetMethod.Name: "NewDisposeScope" } call && code.Torch.DisposeScope.ContainsBaseOf(call.Type);

    private static bool MayKeep(IOperation operation) => operation is IReturnOperation or ISimpleAssignmentOperation or ICompoundAssignmentOperation or IInvocationOperation;

    private static IOperation? InnermostScope(IOperation operation, List<(IOperation Scope, TextSpan Region)> scopes) =>
        scopes.Where(scope => scope.Region.Contains(operation.Syntax.Span)).OrderBy(scope => scope.Region.Length).Select(scope => scope.Scope).FirstOrDefault();

    private static IEnumerable<IOperation> Parts(IOperation value) => value.Unwrapped() switch
    {
        ITupleOperation tuple => tuple.Elements.SelectMany(Parts),
        IConditionalOperation { WhenFalse: { } otherwise } choice => [.. Parts(choice.WhenTrue), .. Parts(otherwise)],
        ICoalesceOperation choice => [.. Parts(choice.Value), .. Parts(choice.WhenNull)],
        ISwitchExpressionOperation choice => choice.Arms.SelectMany(arm => Parts(arm.Value)),
        _ => [value],
    };

    /// <summary>
    /// The variables that statements of their own take out of scopes, by themselves, under another name or in a helper that is given them;
    /// null where it is a tensor without a name of its own, such as each of a list, so that it may be any.
    /// </summary>
    private static HashSet<ISymbol>? TakenOut(MethodBody body, TrainingCode code)
    {
        var taken = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        foreach (IInvocationOperation call in body.AllCalls)
        {
            if (System.Array.IndexOf(TakingOut, call.TargetMethod.Name) >= 0)
            {
                IOperation? receiver = Received(call);
                if (Variable(receiver) is { } variable)
                {
                    bool isFollowed = variable is not ILocalSymbol || body.DefinitionsOf(variable).All(definition => definition is not null);
                    if (!isFollowed || variable is IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction } })
                    {
                        return null;
                    }

                    taken.Add(variable);
                    taken.UnionWith(body.DefinitionsOf(variable).Select(Variable).OfType<ISymbol>());
                }
                else if (receiver.Unwrapped() is not (IInvocationOperation or IBinaryOperation or IUnaryOperation))
                {
                    return null;
                }
            }
            else if (SourceBodies.SyntaxOf(call.TargetMethod, code.Cancellation) is { } helper && TakingOut.Concat(Moving).Any(helper.Names))
            {
                taken.UnionWith(call.Arguments.Select(argument => Variable(argument.Value)).Append(Variable(call.Instance)).OfType<ISymbol>());
            }
        }

        return taken;
    }

    private static IOperation? Received(IInvocationOperation call) => call.Receiver() is IConditionalAccessInstanceOperation
        ? call.Ancestors().OfType<IConditionalAccessOperation>().FirstOrDefault()?.Operation
        : call.Receiver();

    private static ISymbol? Variable(IOperation? operation) => operation.Unwrapped() switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        IPropertyReferenceOperation { Arguments.IsEmpty: true } property => property.Property,
        _ => null,
    };

    private static bool IsIn(HashSet<ISymbol> taken, IOperation operation) => Variable(operation) is { } variable && taken.Contains(variable);

    private static bool IsTensor(ITypeSymbol? type, TrainingCode code) => code.Torch.Tensor.Contains(type);

    /// <summary>Whether the value is a tensor that is sure to be made in the region: by the library or a module, or held by a local that is always given such a one.</summary>
    private static bool IsMadeIn(IOperation value, TextSpan region, MethodBody body, TrainingCode code)
    {
        IOperation? made = value.Unwrapped();
        if (made is null || !IsTensor(made.Type, code) || !region.Contains(made.Syntax.Span))
        {
            return false;
        }

        switch (made)
        {
            case ILocalReferenceOperation local:
                return body.OnlyDefinitionOf(local.Local) is { } definition && region.Contains(definition.Syntax.Span) && definition.Unwrapped() is not ILocalReferenceOperation
                    && IsMadeIn(definition, region, body, code);
            case IBinaryOperation { OperatorMethod: not null }:
                return true;
            case IInvocationOperation call:
                IMethodSymbol method = call.TargetMethod;
                return !NotNew.Contains(method.Name) && !method.Name.EndsWith("_", System.StringComparison.Ordinal)
                    && (code.Torch.Tensor.Contains(method.ContainingType) || code.Torch.Torch.Contains(method.ContainingType) || code.Torch.Functional.Contains(method.ContainingType)
                        || (method.Name is "call" or "forward" && call.Instance?.Type is INamedTypeSymbol module && code.Torch.Module.ContainsBaseOf(module) && code.Torch.IsOfLibrary(module) && !module.IsAbstract));
            default:
                return false;
        }
    }

    /// <summary>Whether a variable from outside the scope is read where the scope has ended: after it, or in its next round.</summary>
    private static bool IsReadOutside(IOperation target, TextSpan region, MethodBody body, TrainingCode code)
    {
        switch (target.Unwrapped())
        {
            case ILocalReferenceOperation { Local: var local } when !local.Locations.Any(location => region.Contains(location.SourceSpan)):
                return Uses(body.All, local).Any(use => use.Syntax.SpanStart > region.End && !IsOverwritten(use) && !IsNull(use)) && DefinedAfter(local, region, body);
            case IFieldReferenceOperation { Field: var field, Instance: null or IInstanceReferenceOperation } when field.DeclaredAccessibility == Accessibility.Private:
                return code.Frame.Body.Source.References.ReferencesTo(field, code.Cancellation) is { IsDefault: false } places
                    && places.Any(place => (place.Body != body || place.Operation.Syntax.SpanStart > region.End) && !IsOverwritten(place.Operation) && !IsNull(place.Operation) && !IsDisposed(place.Operation));
            default:
                return false;
        }
    }

    /// <summary>Whether nothing gives the local another value after the scope.</summary>
    private static bool DefinedAfter(ILocalSymbol local, TextSpan region, MethodBody body) =>
        body.DefinitionsOf(local).All(definition => definition is not null && definition.Syntax.SpanStart < region.End);

    /// <summary>A running total of losses is SAFE2012's: the value is wanted, not the tensor.</summary>
    private static bool IsDifferentiated(IOperation value, MethodBody body) => value.Unwrapped() is ILocalReferenceOperation { Local: var loss }
        && body.AllCalls.Any(call => call.TargetMethod.Name == "backward" && call.Instance.Unwrapped() is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, loss));

    private static IEnumerable<IOperation> Uses(IEnumerable<IOperation> operations, ILocalSymbol local) =>
        operations.Where(operation => operation is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local));

    private static bool IsOverwritten(IOperation use) => use.Parent is ISimpleAssignmentOperation assignment && ReferenceEquals(assignment.Target, use);

    private static bool IsNull(IOperation use) => use.Parent is IIsPatternOperation or IBinaryOperation { OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals };

    private static bool IsDisposed(IOperation use) => use.Parent is IInvocationOperation { TargetMethod.Name: "Dispose" or "Clear" } or IConditionalAccessOperation or IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "ThrowIfNull" } };
}
