using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>The operation that turned logits into probabilities.</summary>
/// <param name="Name">What the function is called in messages.</param>
/// <param name="Call">The call that does it.</param>
/// <param name="Frame">Where the call is to be read.</param>
internal sealed record Squashing(string Name, IInvocationOperation Call, Frame Frame);

/// <summary>Follows a tensor back to the softmax, log-softmax or sigmoid that it is the output of.</summary>
internal sealed class ProbabilityOrigin(TorchTypes torch, CancellationToken cancellation)
{
    private const int LongestChain = 8;

    private static readonly string[] PassOn = ["squeeze", "unsqueeze", "reshape", "view", "flatten", "to", "cpu", "cuda", "alias", "clone", "contiguous", "transpose", "permute", "MoveToOuterDisposeScope", "DetachFromDisposeScope"];

    public Squashing? Of(IOperation? operation, Frame frame) => Of(operation, frame, LongestChain);

    private Squashing? Of(IOperation? operation, Frame frame, int left)
    {
        if (left == 0)
        {
            return null;
        }

        switch (operation.Unwrapped())
        {
            case ILocalReferenceOperation local when frame.Body.OnlyDefinitionOf(local.Local) is { } definition:
                return Of(definition, frame, left - 1);
            case (ILocalReferenceOperation or IParameterReferenceOperation) and { } variable when AssignedJustBefore(variable) is { } value:
                return Of(value, frame, left - 1);
            case IParameterReferenceOperation parameter when frame.ArgumentFor(parameter.Parameter) is { } argument && frame.Body.DefinitionsOf(parameter.Parameter).Count == 0:
                return Of(argument, frame.Caller!, left - 1);
            case IInvocationOperation call:
                return OfCall(call, frame, left - 1);
            default:
                return null;
        }
    }

    /// <summary>What the statement right before this one gives the variable, as in "x = softmax(x); return x;"; else null.</summary>
    private static IOperation? AssignedJustBefore(IOperation variable)
    {
        IOperation? statement = variable;
        while (statement is { Parent: not (null or IBlockOperation) })
        {
            statement = statement.Parent;
        }

        if (statement?.Parent is not IBlockOperation block || statement is ILocalFunctionOperation)
        {
            return null;
        }

        int place = block.Operations.IndexOf(statement);
        return place > 0 && block.Operations[place - 1] is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation before } && IsSame(before.Target, variable) ? before.Value : null;
    }

    private static bool IsSame(IOperation target, IOperation variable) => (target, variable) switch
    {
        (ILocalReferenceOperation assigned, ILocalReferenceOperation read) => SymbolEqualityComparer.Default.Equals(assigned.Local, read.Local),
        (IParameterReferenceOperation assigned, IParameterReferenceOperation read) => SymbolEqualityComparer.Default.Equals(assigned.Parameter, read.Parameter),
        _ => false,
    };

    private Squashing? OfCall(IInvocationOperation call, Frame frame, int left)
    {
        IMethodSymbol method = call.TargetMethod;
        bool ofLibrary = torch.Tensor.Contains(method.ContainingType) || torch.Functional.Contains(method.ContainingType)
            || torch.Torch.Contains(method.ContainingType) || torch.Special.Contains(method.ContainingType);
        if (ofLibrary)
        {
            return method.Name switch
            {
                "softmax" or "log_softmax" or "sigmoid" => new Squashing(method.Name, call, frame),
                _ => PassOn.Contains(method.Name) ? Of(call.Receiver() ?? call.Argument(0), frame, left) : null,
            };
        }

        if (method.Name is "call" or "forward" && call.Receiver() is { } receiver && torch.Module.ContainsBaseOf(receiver.Type))
        {
            return OfModule(call, receiver, frame, left);
        }

        return frame.Enter(call, cancellation) is { } helper ? OfResults(helper, left) : null;
    }

    private Squashing? OfModule(IInvocationOperation call, IOperation module, Frame frame, int left)
    {
        if (IsOtherLayer(module.Unwrapped()?.Type) || ModuleOrigin.Of(module, frame, torch, cancellation) is not { } origin)
        {
            return null;
        }

        if (NameOf(origin.Type) is { } name)
        {
            return new Squashing(name, call, frame);
        }

        if (torch.Sequential.Contains(origin.Type))
        {
            return origin.Layers(frame)?.LastOrDefault()?.Type is { } last && NameOf(last) is { } lastName ? new Squashing(lastName, call, frame) : null;
        }

        return origin.EnterForward(call, frame, cancellation) is { } forward ? OfResults(forward, left) : null;
    }

    /// <summary>Whether the type is that of a layer which is told by it alone, such as Linear; nothing has to be bound to know that it is no softmax.</summary>
    private bool IsOtherLayer(ITypeSymbol? type) =>
        type is INamedTypeSymbol { IsAbstract: false } layer && torch.IsOfLibrary(layer.OriginalDefinition) && NameOf(layer) is null && !torch.Sequential.Contains(layer) && !torch.Module.Contains(layer);

    /// <summary>The squashing that every result of a function goes through; null when one does not.</summary>
    public Squashing? OfResults(Frame frame) => OfResults(frame, LongestChain);

    private Squashing? OfResults(Frame frame, int left)
    {
        List<Squashing?> results = [.. Results(frame.Body.Root).Select(value => Of(value, frame, left))];
        return results.Count > 0 && results.All(result => result is not null) ? results[0] : null;
    }

    /// <summary>What a function returns, without its nested functions.</summary>
    public static IEnumerable<IOperation> Results(IOperation function) =>
        function.InOrder().OfType<IReturnOperation>().Where(result => result.ReturnedValue is not null).Select(result => result.ReturnedValue!);

    private string? NameOf(ITypeSymbol module) =>
        torch.SoftmaxModules.Contains(module) ? "softmax"
        : torch.LogSoftmaxModules.Contains(module) ? "log_softmax"
        : torch.SigmoidModules.Contains(module) ? "sigmoid"
        : null;
}
