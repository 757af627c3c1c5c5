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

    /// <summary>All probabilities, as softmax gives them.</summary>
    Probabilities,

    /// <summary>The probabilities of the labels.</summary>
    Likelihood,

    /// <summary>The logarithms of all probabilities, as log_softmax gives them.</summary>
    LogProbabilities,

    /// <summary>The logarithms of the labels' probabilities, which a cross-entropy is the negative of.</summary>
    LogLikelihood,

    /// <summary>A negative log-likelihood that is written out. Times a number that is not known it may be a policy's gradient.</summary>
    NegativeLogLikelihood,

    /// <summary>Cross-entropy or negative log-likelihood, perhaps weighted or with a penalty added.</summary>
    CrossEntropy,

    /// <summary>Another loss, or a cross-entropy used otherwise (times a tensor, with its sign turned).</summary>
    Other,
}

/// <summary>Follows a loss back to the function it comes from.</summary>
internal sealed partial class LossOrigin(TorchTypes torch, CancellationToken cancellation)
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
            case IParameterReferenceOperation parameter:
                return OfParameter(parameter.Parameter, frame);
            case IPropertyReferenceOperation { Property.IsIndexer: true, Instance: { } indexed }:
                return Picked(Of(indexed, frame));
            case ISwitchExpressionOperation choice:
                return Either([.. choice.Arms.Select(arm => Of(arm.Value, frame))]);
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Add or BinaryOperatorKind.Subtract } sum:
                return Sum(Of(sum.LeftOperand, frame), sum.OperatorKind == BinaryOperatorKind.Subtract ? Negated(Of(sum.RightOperand, frame)) : Of(sum.RightOperand, frame));
            case IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product:
                return Product(product.LeftOperand, product.RightOperand, product.OperatorKind == BinaryOperatorKind.Divide, frame);
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } sum:
                return Sum(Of(sum.Target, frame), Of(sum.Value, frame));
            case ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Multiply or BinaryOperatorKind.Divide } product:
                return Product(product.Target, product.Value, product.OperatorKind == BinaryOperatorKind.Divide, frame);
            case IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } minus:
                return Negated(Of(minus.Operand, frame));
            case IConditionalOperation { WhenFalse: { } otherwise } choice:
                return Either([Of(choice.WhenTrue, frame), Of(otherwise, frame)]);
            case IInvocationOperation call:
                return OfCall(call, frame);
            case IAwaitOperation { Operation: var task } when task.TaskOf() is IInvocationOperation { TargetMethod.IsAsync: true } call:
                return OfCall(call, frame);
            case IFieldReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: false }:
                return OfMember((IMemberReferenceOperation)operation.Unwrapped()!, frame);
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

        IReadOnlyList<IOperation?> definitions = frame.Body.DefinitionsOf(variable);
        int parts = definitions.Count(definition => definition is null);
        List<LossKind> ofParts = parts == 0 ? [] : OfDeconstructions(variable, parts, frame);
        LossKind kind = Either([.. definitions.Where(definition => definition is not null).Select(definition => Of(definition, frame)), .. ofParts.Count == parts ? ofParts : [LossKind.Unknown]]);
        beingDefined.Remove(variable);
        return kind;
    }

    /// <summary>What the callers give.</summary>
    private LossKind OfParameter(IParameterSymbol parameter, Frame frame)
    {
        if (!beingDefined.Add(parameter))
        {
            return LossKind.Itself;
        }

        LossKind[] given = [.. ParameterOrigin.Of(parameter, frame, cancellation).Select(value => Of(value.Operation, value.Frame))];
        beingDefined.Remove(parameter);
        return given.Length == 0 ? LossKind.Unknown : Either(given);
    }

    private LossKind OfCall(IInvocationOperation call, Frame frame)
    {
        IMethodSymbol method = call.TargetMethod;
        if (IsOfTensors(method))
        {
            switch (method.Name)
            {
                case "log_softmax":
                    return LossKind.LogProbabilities;
                case "softmax":
                    return LossKind.Probabilities;
                case "log":
                    return Logarithm(call.Receiver() ?? call.Argument(0), frame);
            }
        }

        if (torch.Functional.Contains(method.ContainingType))
        {
            return IsConstant(call.Argument(0), frame) ? LossKind.Other : OfFunction(method);
        }

        if (method.MethodKind == MethodKind.DelegateInvoke)
        {
            return OfDelegate(call.Instance, frame);
        }

        IOperation? receiver = call.Receiver();
        if (method.Name is "call" or "forward" && torch.Module.ContainsBaseOf(receiver?.Type))
        {
            return OfModule(call, receiver!, frame);
        }

        if (torch.Tensor.ContainsBaseOf(method.ContainingType) && receiver is not null)
        {
            return method.Name switch
            {
                "add" or "add_" => Sum(Of(receiver, frame), Of(call.Argument(0), frame)),
                "mul" or "mul_" or "div" or "div_" when call.Argument(0) is { } factor => Product(receiver, factor, method.Name is "div" or "div_", frame),
                "neg" or "negative" => Negated(Of(receiver, frame)),
                "gather" or "index_select" or "take_along_dim" => Picked(Of(receiver, frame)),
                _ => PassOn.Contains(method.Name) ? Of(receiver, frame) : LossKind.Unknown,
            };
        }

        if (torch.Torch.Contains(method.ContainingType))
        {
            return Starts.Contains(method.Name) ? LossKind.Nothing
                : method.Name is "gather" or "take_along_dim" or "index_select" ? Picked(Of(call.Argument(0), frame))
                : method.Name is "neg" ? Negated(Of(call.Argument(0), frame))
                : PassOn.Contains(method.Name) ? Of(call.Argument(0), frame) : LossKind.Unknown;
        }

        return OfMethod(call, method, frame);
    }

    /// <summary>What a method of this compilation returns; where it is virtual, what every override does.</summary>
    private LossKind OfMethod(IInvocationOperation call, IMethodSymbol method, Frame frame)
    {
        if (!call.IsVirtual)
        {
            return frame.Enter(call, cancellation) is { } helper ? OfReturned(helper.Body.Root, helper) : LossKind.Unknown;
        }

        if (frame.Deepest < Frame.Deep)
        {
            return LossKind.Unknown;
        }

        LossKind[] kinds =
        [
            .. frame.Body.Source.References.TargetsOf(method, cancellation)
                .Select(target => frame.Enter(call, target, cancellation) is { } entered ? OfReturned(entered.Body.Root, entered) : LossKind.Unknown),
        ];
        return kinds.Length == 0 ? LossKind.Unknown : Either(kinds);
    }

    private bool IsOfTensors(IMethodSymbol method) =>
        torch.Functional.Contains(method.ContainingType) || torch.Tensor.Contains(method.ContainingType) || torch.Torch.Contains(method.ContainingType) || torch.Special.Contains(method.ContainingType);

    private LossKind OfReturned(IOperation function, Frame frame) =>
        Either([.. frame.Body.InOrder(function, out _).OfType<IReturnOperation>().Select(returned => Of(returned.ReturnedValue, frame))]);

    /// <summary>Whether what stands for the logits is no output of a model but numbers made on the spot, as when labels and logits are mixed up.</summary>
    private bool IsConstant(IOperation? logits, Frame frame, int left = 4) => left > 0 && logits.Unwrapped() switch
    {
        ILocalReferenceOperation local when frame.Body.OnlyDefinitionOf(local.Local) is { } definition => IsConstant(definition, frame, left - 1),
        IInvocationOperation { TargetMethod: { Name: "ones" or "zeros" or "rand" or "randn" or "full" or "eye" or "arange" } method } => torch.Torch.Contains(method.ContainingType),
        IInvocationOperation call when PassOn.Contains(call.TargetMethod.Name) && torch.Tensor.ContainsBaseOf(call.TargetMethod.ContainingType) => IsConstant(call.Receiver(), frame, left - 1),
        _ => false,
    };

    private LossKind OfModule(IInvocationOperation call, IOperation module, Frame frame) => ValueOrigin.TypesOf(module, frame, cancellation) is { Count: > 0 } types
        ? Either([.. types.Select(type => OfModuleType(type, call, frame))])
        : LossKind.Unknown;

    private LossKind OfModuleType(ITypeSymbol type, IInvocationOperation call, Frame frame) =>
        torch.LogSoftmaxModules.Contains(type) ? LossKind.LogProbabilities
        : torch.SoftmaxModules.Contains(type) ? LossKind.Probabilities
        : ForwardOf(type) is { } forward
            ? frame.Enter(call, forward, cancellation) is { } entered ? OfReturned(entered.Body.Root, entered) : LossKind.Unknown
        : torch.CrossEntropyLosses.Contains(type) ? IsConstant(call.Argument(0), frame) ? LossKind.Other : LossKind.CrossEntropy
        : torch.Losses.ContainsBaseOf(type) && !torch.Losses.Contains(type) && type.IsSealed ? LossKind.Other
        : LossKind.Unknown;

    private static IMethodSymbol? ForwardOf(ITypeSymbol type) =>
        type.GetMembers("forward").OfType<IMethodSymbol>().FirstOrDefault(method => method.IsOverride && !method.DeclaringSyntaxReferences.IsEmpty);

    private LossKind OfDelegate(IOperation? function, Frame frame)
    {
        var values = ValueOrigin.ValuesOf(function, frame, cancellation);
        return values.Count == 0 ? LossKind.Unknown : Either([.. values.Select(found => OfFunctionValue(found.Value, found.Frame))]);
    }

    private LossKind OfFunctionValue(IOperation value, Frame frame) => (value as IDelegateCreationOperation)?.Target switch
    {
        IMethodReferenceOperation reference when torch.Functional.Contains(reference.Method.ContainingType) => OfFunction(reference.Method),
        IAnonymousFunctionOperation lambda => OfReturned(lambda.Body, frame),
        IMethodReferenceOperation { IsVirtual: false } reference => OfNamedFunction(reference.Method, frame),
        _ => LossKind.Unknown,
    };

    /// <summary>What a method returns that is handed on by its name.</summary>
    private LossKind OfNamedFunction(IMethodSymbol method, Frame frame)
    {
        if (frame.Body.Source.Of(method, cancellation) is not { } body || !beingDefined.Add(method))
        {
            return LossKind.Unknown;
        }

        LossKind kind = OfReturned(body.Root, new Frame(body, deepest: frame.Deepest));
        beingDefined.Remove(method);
        return kind;
    }

    private static LossKind OfFunction(IMethodSymbol method) => method.Name switch
    {
        "cross_entropy" or "nll_loss" => LossKind.CrossEntropy,
        "kl_div" or "binary_cross_entropy" or "binary_cross_entropy_with_logits" => LossKind.Other,
        var name => name.EndsWith("_loss", System.StringComparison.Ordinal) ? LossKind.Other : LossKind.Unknown,
    };

    private LossKind Product(IOperation left, IOperation right, bool isQuotient, Frame frame)
    {
        bool tensorLeft = IsTensor(left), tensorRight = IsTensor(right);
        if (tensorLeft && tensorRight)
        {
            if (IsOneHot(right, frame) || IsOneHot(left, frame))
            {
                // A sign before the product belongs to the logarithms: -log(p) * onehot.
                IOperation chosen = IsOneHot(right, frame) ? left : right;
                bool isNegative = chosen.Unwrapped() is IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus };
                LossKind all = Of(isNegative ? ((IUnaryOperation)chosen.Unwrapped()!).Operand : chosen, frame);
                return all != LossKind.LogProbabilities ? LossKind.Other : isNegative ? LossKind.NegativeLogLikelihood : LossKind.LogLikelihood;
            }

            // A weight per sample or an advantage: no longer the mean cross-entropy that the radius is about.
            return LossKind.Other;
        }

        LossKind kind = Of(tensorLeft ? left : right, frame);
        return (tensorLeft ? right : left).ConstantValue is { HasValue: true, Value: -1 or -1f or -1d or -1L } ? Negated(kind)
            : kind is LossKind.LogLikelihood or LossKind.NegativeLogLikelihood && !(tensorLeft ? right : left).ConstantValue.HasValue && !isQuotient ? LossKind.Other
            : kind;
    }

    private bool IsOneHot(IOperation? operation, Frame frame) => operation.Unwrapped() switch
    {
        ILocalReferenceOperation local when frame.Body.OnlyDefinitionOf(local.Local) is { } definition => IsOneHot(definition, frame),
        IInvocationOperation { TargetMethod.Name: "one_hot" } => true,
        IInvocationOperation call when PassOn.Contains(call.TargetMethod.Name) || call.TargetMethod.Name is "type_as" or "to_type" or "float" or "type" => IsOneHot(call.Receiver(), frame),
        _ => false,
    };

    private bool IsTensor(IOperation operation) => torch.Tensor.ContainsBaseOf(operation.Unwrapped()?.Type);

    private LossKind Logarithm(IOperation? operation, Frame frame)
    {
        // log(p + 1e-8): the number keeps the logarithm from minus infinity.
        IOperation? inner = operation.Unwrapped() switch
        {
            IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum when sum.RightOperand.Unwrapped() is { ConstantValue.HasValue: true } => sum.LeftOperand,
            IInvocationOperation { TargetMethod.Name: "clamp" or "clamp_min" or "add" } bounded when bounded.Arguments.All(argument => argument.Value.Unwrapped() is { ConstantValue.HasValue: true } or IDefaultValueOperation) => bounded.Receiver(),
            var other => other,
        };
        return Of(inner, frame) switch
        {
            LossKind.Probabilities => LossKind.LogProbabilities,
            LossKind.Likelihood => LossKind.LogLikelihood,
            _ => LossKind.Unknown,
        };
    }

    private static LossKind Negated(LossKind kind) => kind switch
    {
        LossKind.CrossEntropy or LossKind.NegativeLogLikelihood or LossKind.Itself => LossKind.Other,
        LossKind.LogLikelihood => LossKind.NegativeLogLikelihood,
        LossKind.LogProbabilities or LossKind.Probabilities or LossKind.Likelihood => LossKind.Other,
        _ => kind,
    };

    /// <summary>Of what there is for every class, that of the labels.</summary>
    private static LossKind Picked(LossKind kind) => kind switch
    {
        LossKind.LogProbabilities or LossKind.LogLikelihood => LossKind.LogLikelihood,
        LossKind.Probabilities or LossKind.Likelihood => LossKind.Likelihood,
        _ => LossKind.Unknown,
    };

    private static LossKind Sum(LossKind left, LossKind right) =>
        left == LossKind.Other || right == LossKind.Other ? LossKind.Other
        : left == LossKind.NegativeLogLikelihood || right == LossKind.NegativeLogLikelihood ? LossKind.NegativeLogLikelihood
        : left == LossKind.CrossEntropy || right == LossKind.CrossEntropy ? LossKind.CrossEntropy
        : left == LossKind.Itself || right == LossKind.Itself ? LossKind.Itself
        : left == LossKind.Nothing && right == LossKind.Nothing ? LossKind.Nothing
        : LossKind.Unknown;

    private static LossKind Either(LossKind[] kinds)
    {
        LossKind[] telling = [.. kinds.Where(kind => kind is not (LossKind.Nothing or LossKind.Itself))];
        return telling.Length == 0 ? LossKind.Nothing
            : telling.All(kind => kind == telling[0]) ? telling[0]
            : telling.Contains(LossKind.Other) ? LossKind.Other
            : LossKind.Unknown;
    }
}
