using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>What a tensor that is differentiated was computed by.</summary>
internal enum LossKind
{
    /// <summary>Adds nothing to the question: a zero to start a sum from.</summary>
    Nothing,

    /// <summary>The variable that is being defined, in its own definition.</summary>
    Itself,

    /// <summary>Not known.</summary>
    Unknown,

    /// <summary>Cross-entropy or negative log-likelihood, perhaps weighted or with a penalty added.</summary>
    CrossEntropy,

    /// <summary>Another loss, or a cross-entropy used otherwise (times a tensor, with its sign turned).</summary>
    Other,
}

/// <summary>Follows a loss back to the function it comes from.</summary>
internal sealed class LossOrigin(TorchTypes torch, CancellationToken cancellation)
{
    private static readonly string[] Starts = ["zeros", "zeros_like", "tensor", "scalar_tensor", "from_array"];
    private static readonly string[] PassOn = ["mean", "sum", "squeeze", "unsqueeze", "reshape", "view", "to", "cpu", "cuda", "alias", "clone", "MoveToOuterDisposeScope", "DetachFromDisposeScope", "requires_grad_"];

    private readonly HashSet<ISymbol> beingDefined = new(SymbolEqualityComparer.Default);

    public LossKind Of(IOperation? operation, Frame frame)
    {
        switch (operation.Unwrapped())
        {
            case ILocalReferenceOperation local:
                return OfVariable(local.Local, frame);
            case IParameterReferenceOperation parameter when frame.ArgumentFor(parameter.Parameter) is { } argument:
                return Of(argument, frame.Caller!);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                return Sum(Of(sum.LeftOperand, frame), sum.OperatorKind == BinaryOperatorKind.Subtract ? Negated(Of(sum.RightOperand, frame)) : Of(sum.RightOperand, frame));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product:
                return Product(product.LeftOperand, product.RightOperand, frame);
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Sum(Of(sum.Target, frame), Of(sum.Value, frame));
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product:
                return Product(product.Target, product.Value, frame);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } minus:
                return Negated(Of(minus.Operand, frame));
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Either([Of(choice.WhenTrue, frame), Of(otherwise, frame)]);
            case IInvocationOperation call:
                return OfCall(call, frame);
            default:
                return LossKind.Unknown;
        }
    }

    private LossKind OfVariable(ISymbol variable, Frame frame)
    {
        if (!beingDefined.Add(variable))
        {
            return LossKind.Itself;
        }

        LossKind kind = Either([.. frame.Body.DefinitionsOf(variable).Select(definition => definition is null ? LossKind.Unknown : Of(definition, frame))]);
        beingDefined.Remove(variable);
        return kind;
    }

    private LossKind OfCall(IInvocationOperation call, Frame frame)
    {
        IMethodSymbol method = call.TargetMethod;
        if (torch.Functional.Contains(method.ContainingType))
        {
            return OfFunction(method);
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return OfDelegate(call.Instance, frame);
        }

        IOperation? receiver = call.Receiver();
        if (method.Name is "call" or "forward" && torch.Module.ContainsBaseOf(receiver?.Type))
        {
            return OfModule(receiver!, frame);
        }

        if (torch.Tensor.ContainsBaseOf(method.ContainingType) && receiver is not null)
        {
            return method.Name switch
            {
                "add" or "add_" => Sum(Of(receiver, frame), Of(call.Argument(0), frame)),
                "mul" or "mul_" or "div" or "div_" when call.Argument(0) is { } factor => Product(receiver, factor, frame),
                "neg" => Negated(Of(receiver, frame)),
                _ => PassOn.Contains(method.Name) ? Of(receiver, frame) : LossKind.Unknown,
            };
        }

        if (torch.Torch.Contains(method.ContainingType))
        {
            return Starts.Contains(method.Name) ? LossKind.Nothing : PassOn.Contains(method.Name) ? Of(call.Argument(0), frame) : LossKind.Unknown;
        }

        return frame.Enter(call, cancellation) is { } helper ? OfReturned(helper.Body.Root, helper) : LossKind.Unknown;
    }

    private LossKind OfReturned(IOperation function, Frame frame) =>
        Either([.. function.InOrder().OfType<IReturnOperation>().Select(returned => Of(returned.ReturnedValue, frame))]);

    private LossKind OfModule(IOperation module, Frame frame) => ValueOrigin.TypesOf(module, frame, cancellation) is { Count: > 0 } types
        ? Either([.. types.Select(OfModuleType)])
        : LossKind.Unknown;

    private LossKind OfModuleType(ITypeSymbol type) =>
        torch.CrossEntropyLosses.Contains(type) ? LossKind.CrossEntropy
        : torch.Losses.ContainsBaseOf(type) && !torch.Losses.Contains(type) && type.IsSealed ? LossKind.Other
        : LossKind.Unknown;

    private LossKind OfDelegate(IOperation? function, Frame frame)
    {
        var values = ValueOrigin.ValuesOf(function, frame, cancellation);
        return values.Count == 0 ? LossKind.Unknown : Either([.. values.Select(found => OfFunctionValue(found.Value, found.Frame))]);
    }

    private LossKind OfFunctionValue(IOperation value, Frame frame) => (value as IDelegateCreationOperation)?.Target switch
    {
        IMethodReferenceOperation reference when torch.Functional.Contains(reference.Method.ContainingType) => OfFunction(reference.Method),
        IAnonymousFunctionOperation lambda => OfReturned(lambda.Body, frame),
        _ => LossKind.Unknown,
    };

    private static LossKind OfFunction(IMethodSymbol method) => method.Name switch
    {
        "cross_entropy" or "nll_loss" => LossKind.CrossEntropy,
        "kl_div" or "binary_cross_entropy" or "binary_cross_entropy_with_logits" => LossKind.Other,
        var name => name.EndsWith("_loss", System.StringComparison.Ordinal) ? LossKind.Other : LossKind.Unknown,
    };

    private LossKind Product(IOperation left, IOperation right, Frame frame)
    {
        bool tensorLeft = IsTensor(left), tensorRight = IsTensor(right);
        if (tensorLeft && tensorRight)
        {
            // A weight per sample or an advantage: no longer the mean cross-entropy that the radius is about.
            return LossKind.Other;
        }

        return Of(tensorLeft ? left : right, frame);
    }

    private bool IsTensor(IOperation operation) => torch.Tensor.ContainsBaseOf(operation.Unwrapped()?.Type);

    private static LossKind Negated(LossKind kind) => kind is LossKind.CrossEntropy or LossKind.Itself ? LossKind.Other : kind;

    private static LossKind Sum(LossKind left, LossKind right) =>
        left == LossKind.Other || right == LossKind.Other ? LossKind.Other
        : left == LossKind.CrossEntropy || right == LossKind.CrossEntropy ? LossKind.CrossEntropy
        : left == LossKind.Itself || right == LossKind.Itself ? LossKind.Itself
        : left == LossKind.Unknown || right == LossKind.Unknown ? LossKind.Unknown
        : LossKind.Nothing;

    private static LossKind Either(LossKind[] kinds)
    {
        LossKind[] telling = [.. kinds.Where(kind => kind is not (LossKind.Nothing or LossKind.Itself))];
        return telling.Length == 0 ? LossKind.Nothing
            : telling.All(kind => kind == telling[0]) ? telling[0]
            : telling.Contains(LossKind.Other) ? LossKind.Other
            : LossKind.Unknown;
    }
}
