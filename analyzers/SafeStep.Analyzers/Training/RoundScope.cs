using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>Whether a dispose scope around each round of a loop would be right.</summary>
internal static class RoundScope
{
    /// <summary>What a fix is told: a scope would dispose a tensor that outlives the round; then the fix is left to the author.</summary>
    public static ImmutableDictionary<string, string?> Properties(ILoopOperation loop, TrainingCode code) =>
        KeepsTensors(loop, code) || IsSuspended(loop) ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add("scope", "scope");

    private static bool KeepsTensors(ILoopOperation loop, TrainingCode code) => loop.Body.DescendantsAndSelf().Any(operation => operation switch
    {
        IAssignmentOperation assignment => MayHoldTensor(assignment.Target.Type, code) && IsDeclaredOutside(assignment.Target, loop),
        IReturnOperation { ReturnedValue: { } value } => MayHoldTensor(value.Type, code),
        IInvocationOperation { Parent: IExpressionStatementOperation, Instance: not null } call =>
            !code.Torch.Tensor.ContainsBaseOf(call.Instance.Type) && call.Arguments.Any(argument => MayHoldTensor(argument.Value.Unwrapped()?.Type, code)),
        _ => false,
    });

    /// <summary>Whether the round is left and taken up again: scopes and no_grad belong to a thread, and a caller's code runs in between.</summary>
    private static bool IsSuspended(ILoopOperation loop) =>
        loop.Body.DescendantsAndSelf().Any(operation => operation is IAwaitOperation or IReturnOperation { Kind: OperationKind.YieldReturn } || operation.Syntax is CommonForEachStatementSyntax { AwaitKeyword.RawKind: not 0 });

    private static bool MayHoldTensor(ITypeSymbol? type, TrainingCode code) => type switch
    {
        IArrayTypeSymbol array => MayHoldTensor(array.ElementType, code),
        INamedTypeSymbol { TypeKind: not TypeKind.Delegate, TypeArguments.Length: > 0 } generic when !code.Torch.Module.ContainsBaseOf(type) => generic.TypeArguments.Any(argument => MayHoldTensor(argument, code)),
        _ => code.Torch.Tensor.ContainsBaseOf(type),
    };

    private static bool IsDeclaredOutside(IOperation target, ILoopOperation loop) => target.Unwrapped() switch
    {
        ILocalReferenceOperation local => !local.Local.Locations.Any(location => loop.Syntax.Span.Contains(location.SourceSpan)),
        IDeclarationExpressionOperation or IDiscardOperation => false,
        ITupleOperation tuple => tuple.Elements.Any(element => IsDeclaredOutside(element, loop)),
        _ => true,
    };
}
