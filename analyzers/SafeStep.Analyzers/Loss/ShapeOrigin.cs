using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>Follows a tensor back to where it was made, and reads what the source shows of its shape. What is not certain is not known.</summary>
internal sealed class ShapeOrigin(TorchTypes torch, CancellationToken cancellation)
{
    private const int LongestChain = 12;

    /// <summary>Operations whose result has the numbers of their input in the same shape.</summary>
    private static readonly ImmutableHashSet<string> Keep =
        ["cuda", "cpu", "contiguous", "clone", "alias", "detach", "MoveToOuterDisposeScope", "DetachFromDisposeScope", "requires_grad_", "to", "to_type", "type", "float", "double", "half", "long", "int"];

    /// <summary>Operations whose result has other numbers in the same shape.</summary>
    private static readonly ImmutableHashSet<string> Compute =
    [
        "relu", "tanh", "sigmoid", "gelu", "silu", "elu", "leaky_relu", "dropout", "softmax", "log_softmax", "abs", "exp", "log", "neg", "clamp",
        "zeros_like", "ones_like", "rand_like", "randn_like", "full_like", "empty_like",
    ];

    private static readonly ImmutableHashSet<string> KeepingLayers =
        ["ReLU", "Tanh", "Sigmoid", "GELU", "SiLU", "ELU", "LeakyReLU", "Dropout", "Softmax", "LogSoftmax", "Identity", "LayerNorm", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d"];

    private static readonly ImmutableHashSet<string> Sizes = ["size", "sizes", "shape", "dimensions", "rows", "columns", "dim0", "dim1", "dim2", "dim3"];

    public VisibleShape Of(IOperation? tensor, Frame frame) => Of(tensor, frame, LongestChain);

    private VisibleShape Of(IOperation? tensor, Frame frame, int left)
    {
        if (left == 0)
        {
            return VisibleShape.Unknown;
        }

        switch (tensor.Unwrapped())
        {
            case ILocalReferenceOperation local when frame.Body.OnlyDefinitionOf(local.Local) is { } definition:
                return Of(definition, frame, left - 1);
            case IParameterReferenceOperation parameter when (frame.ArgumentFor(parameter.Parameter) ?? InputOf(parameter.Parameter, frame)) is { } argument && frame.Body.DefinitionsOf(parameter.Parameter).Count == 0:
                return Of(argument, frame.Caller!, left - 1);
            case IFieldReferenceOperation { Field.IsReadOnly: true } field when ValueOrigin.ValuesOf(field, frame, cancellation) is { Count: 1 } made:
                return Of(made[0].Value, made[0].Frame, left - 1);
            case IBinaryOperation { OperatorMethod: not null } binary when IsTensor(binary.LeftOperand) != IsTensor(binary.RightOperand):
                return Of(IsTensor(binary.LeftOperand) ? binary.LeftOperand : binary.RightOperand, frame, left - 1) with { Values = ImmutableArray<long>.Empty, Elements = Elements.Unknown };
            case IArrayCreationOperation array:
                return OfArray(array, frame);
            case IInvocationOperation call:
                return OfCall(call, frame, left - 1);
            default:
                return VisibleShape.Unknown;
        }
    }

    /// <summary>What a module is called with for a parameter of its forward.</summary>
    private static IOperation? InputOf(IParameterSymbol parameter, Frame frame) =>
        frame is { Call: IInvocationOperation { TargetMethod.Name: "call" or "forward" } call, Body.Owner: IMethodSymbol { Name: "forward" } forward }
        && SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, forward) ? call.Argument(parameter.Ordinal) : null;

    private bool IsTensor(IOperation operand) => operand is not IConversionOperation { OperatorMethod: not null } && torch.Tensor.ContainsBaseOf(operand.Type);

    private VisibleShape OfCall(IInvocationOperation call, Frame frame, int left)
    {
        IMethodSymbol method = call.TargetMethod;
        if (torch.Tensor.Contains(method.ContainingType) || torch.Torch.Contains(method.ContainingType) || torch.Functional.Contains(method.ContainingType)
            || (method.IsExtensionMethod && torch.IsOfLibrary(method.ContainingType)))
        {
            return OfLibrary(call, frame, left);
        }

        if (method.Name is "call" or "forward" && call.Receiver() is { } module && torch.Module.ContainsBaseOf(module.Type))
        {
            return OfModule(module, call, frame, left);
        }

        return frame.Enter(call, cancellation) is { } helper ? OfResults(helper, left) : VisibleShape.Unknown;
    }

    private VisibleShape OfLibrary(IInvocationOperation call, Frame frame, int left)
    {
        string name = call.TargetMethod.Name;
        bool isOfTensor = torch.Tensor.Contains(call.TargetMethod.ContainingType) && call.Instance is not null;
        VisibleShape Input() => Of(isOfTensor ? call.Instance : call.Receiver() ?? call.Argument(0), frame, left);
        if (Keep.Contains(name))
        {
            return WithElements(Input(), call, Elements.Unknown, keep: true);
        }

        if (Compute.Contains(name))
        {
            return WithElements(Input() with { Values = ImmutableArray<long>.Empty }, call, Elements.Unknown, keep: true);
        }

        switch (name)
        {
            case "zeros" or "ones" or "empty" or "rand" or "randn":
                return WithElements(Given(call, frame), call, Elements.Float);
            case "full":
                return WithElements(Given(call, frame), call, Elements.Unknown);
            case "randint":
                return WithElements(Given(call, frame), call, Elements.Integer);
            case "tensor":
                return OfTensor(call, frame);
            case "one_hot" when Number(call, "num_classes", frame) is > 0 and var width:
                VisibleShape hot = Of(call.Argument(0), frame, left);
                return hot.HasRank ? VisibleShape.Of(hot.Sizes.Add(width)) with { Elements = Elements.Integer } : VisibleShape.Unknown;
            case "argmax" when Number(call, "dim", frame) is { } dimension && !HasTrue(call, "keepdim"):
                VisibleShape compared = Input();
                return compared.IndexOf(dimension, compared.Rank) is { } taken ? VisibleShape.Of(compared.Sizes.RemoveAt(taken)) with { Elements = Elements.Integer } : VisibleShape.Unknown;
            case "view" or "reshape":
                return Viewed(Input(), Given(call, frame));
            case "flatten" when isOfTensor:
                return Input().Flattened(Number(call, "start_dim", frame), Number(call, "end_dim", frame));
            case "squeeze" when Number(call, "dim", frame) is { } dimension:
                VisibleShape wide = Input();
                return wide.IndexOf(dimension, wide.Rank) is { } place && wide.Sizes[place] is { } size ? (size == 1 ? wide.Reshaped(wide.Sizes.RemoveAt(place)) : wide) : wide.Spoiled();
            case "squeeze":
                VisibleShape full = Input();
                return full.HasRank && full.Sizes.All(size => size is not null) ? full.Reshaped(full.Sizes.Where(size => size != 1)) : full.Spoiled();
            case "unsqueeze" when Number(call, "dim", frame) is { } dimension:
                VisibleShape narrow = Input();
                return narrow.IndexOf(dimension, narrow.Rank + 1) is { } position ? narrow.Reshaped(narrow.Sizes.Insert(position, 1)) : narrow.Spoiled();
            default:
                return VisibleShape.Unknown;
        }
    }

    private static VisibleShape Viewed(VisibleShape input, VisibleShape wanted)
    {
        if (!wanted.HasRank)
        {
            return input.Spoiled();
        }

        long? all = input.HasRank ? input.Sizes.Aggregate((long?)1, (product, size) => product * size) : null;
        long? others = wanted.Sizes.Where(size => size != -1).Aggregate((long?)1, (product, size) => product * size);
        long? rest = others > 0 && all % others == 0 ? all / others : null;
        return input.Reshaped(wanted.Sizes.Select(size => size == -1 ? rest : size));
    }

    private static VisibleShape OfTensor(IInvocationOperation call, Frame frame)
    {
        IOperation? numbers = call.Argument(0);
        VisibleShape data = numbers.Unwrapped() is { } list && (list is IArrayCreationOperation or ICollectionExpressionOperation) ? OfArray(list, frame)
            : numbers.Unwrapped() is ILocalReferenceOperation local && frame.Body.OnlyDefinitionOf(local.Local).Unwrapped() is IArrayCreationOperation made && !IsFilled(local.Local, frame.Body) ? OfArray(made, frame)
            : numbers is { ConstantValue: { HasValue: true, Value: var value } } ? OfNumber(value)
            : VisibleShape.Unknown;
        VisibleShape given = Given(call, frame);
        return WithElements(given.HasRank ? data.Reshaped(given.Sizes) : data, call, data.Elements);
    }

    /// <summary>Whether elements of an array may be set after it was made.</summary>
    private static bool IsFilled(ILocalSymbol array, MethodBody body) => body.Root.Outermost().DescendantsAndSelf().OfType<ILocalReferenceOperation>()
        .Any(use => SymbolEqualityComparer.Default.Equals(use.Local, array) && use.Parent is not IArgumentOperation { Parent: IInvocationOperation { TargetMethod.Name: "tensor" } });

    private static VisibleShape OfNumber(object? value) => VisibleShape.Of([]) with
    {
        Elements = VisibleSizes.Whole(value) is null ? Elements.Unknown : Elements.Integer,
        Values = VisibleSizes.Whole(value) is { } number ? [number] : [],
    };

    private static VisibleShape OfArray(IOperation array, Frame frame)
    {
        if (VisibleSizes.OfArray(array, frame) is not { } sizes)
        {
            return VisibleShape.Unknown;
        }

        SpecialType? type = array.Type switch
        {
            IArrayTypeSymbol known => known.ElementType.SpecialType,
            INamedTypeSymbol { TypeArguments: { Length: 1 } arguments } => arguments[0].SpecialType,
            _ => null,
        };
        return VisibleShape.Of(sizes) with
        {
            Elements = type is SpecialType.System_Int64 or SpecialType.System_Int32 ? Elements.Integer : type is SpecialType.System_Single or SpecialType.System_Double ? Elements.Float : Elements.Unknown,
            Values = VisibleSizes.Elements(array) is { } elements ? [.. elements.Select(element => VisibleSizes.Of(element, frame)).Where(value => value is not null).Select(value => value!.Value)] : [],
        };
    }

    /// <summary>The shape that a call spells out.</summary>
    private static VisibleShape Given(IInvocationOperation call, Frame frame)
    {
        var sizes = new List<long?>();
        foreach (IArgumentOperation argument in call.Arguments.Where(argument => argument.Parameter is { } parameter && Sizes.Contains(parameter.Name)).OrderBy(argument => argument.Parameter!.Ordinal))
        {
            if (argument.Parameter!.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64)
            {
                sizes.Add(VisibleSizes.Of(argument.Value, frame));
            }
            else if (argument.Value.Unwrapped() is { ConstantValue.HasValue: true } single)
            {
                // A size converts to a shape of one dimension.
                sizes.Add(VisibleSizes.Of(single, frame));
            }
            else if (VisibleSizes.Elements(argument.Value) is { } elements)
            {
                sizes.AddRange(elements.Select(element => VisibleSizes.Of(element, frame)));
            }
            else
            {
                return VisibleShape.Unknown;
            }
        }

        return sizes.Count == 0 ? VisibleShape.Unknown : VisibleShape.Of(sizes);
    }

    private static VisibleShape WithElements(VisibleShape shape, IInvocationOperation call, Elements otherwise, bool keep = false)
    {
        string? type = TypeNames.GivenIn(call);
        Elements elements = type is not null ? TypeNames.KindOf(type)
            : call.Arguments.Any(argument => argument.ArgumentKind == ArgumentKind.Explicit && argument.Parameter?.Type is { Name: "ScalarType" or "Nullable" }) ? Elements.Unknown
            : call.TargetMethod.Name is "float" or "double" or "half" ? Elements.Float
            : call.TargetMethod.Name is "long" or "int" ? Elements.Integer
            : call.TargetMethod.Name == "to" && call.Arguments.Any(argument => argument.Parameter?.Type.Name == "Tensor") ? Elements.Unknown
            : keep ? shape.Elements
            : otherwise;
        return shape with { Elements = elements };
    }

    private static long? Number(IInvocationOperation call, string parameter, Frame frame) =>
        call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter) is { } found ? VisibleSizes.Of(found.Value, frame) : null;

    private static bool HasTrue(IInvocationOperation call, string parameter) =>
        call.Arguments.Any(argument => argument.Parameter?.Name == parameter && argument.Value.ConstantValue is not { HasValue: true, Value: false });

    private VisibleShape OfModule(IOperation module, IInvocationOperation call, Frame frame, int left)
    {
        if (ModuleOrigin.Of(module, frame, torch, cancellation) is not { } origin)
        {
            return VisibleShape.Unknown;
        }

        if (torch.IsOfLibrary(origin.Type))
        {
            return origin.Made is IInvocationOperation creation ? Through(creation, Of(call.Argument(0), frame, left), origin, frame) : VisibleShape.Unknown;
        }

        return origin.EnterForward(call, frame, cancellation) is { } forward ? OfResults(forward, left) : VisibleShape.Unknown;
    }

    /// <summary>What a layer of the library makes of its input.</summary>
    private VisibleShape Through(IInvocationOperation layer, VisibleShape input, ModuleOrigin origin, Frame used)
    {
        VisibleShape numbers = input with { Values = ImmutableArray<long>.Empty, Elements = Elements.Float };
        switch (layer.Type?.Name)
        {
            case "Linear" when layer.TargetMethod.Parameters.Length > 1 && layer.TargetMethod.Parameters[1].Type.SpecialType == SpecialType.System_Int64:
                long? classes = VisibleSizes.Of(layer.Argument(1), origin.Frame);
                return input.HasRank && input.Rank > 0 ? numbers.Reshaped(input.Sizes.SetItem(input.Rank - 1, classes)) : VisibleShape.EndingIn(classes) with { Elements = Elements.Float };
            case "Flatten":
                return numbers.Flattened(Number(layer, "start_dim", origin.Frame), Number(layer, "end_dim", origin.Frame));
            case "Sequential":
                return (origin with { Made = layer }).Layers(used) is { } layers
                    ? layers.Aggregate(numbers, (shape, next) => next is IInvocationOperation made ? Through(made, shape, origin, used) : VisibleShape.Unknown)
                    : VisibleShape.Unknown;
            case { } name when KeepingLayers.Contains(name):
                return numbers;
            default:
                return VisibleShape.Unknown;
        }
    }

    private VisibleShape OfResults(Frame function, int left)
    {
        List<VisibleShape> results = [.. ProbabilityOrigin.Results(function.Body.Root).Select(value => Of(value, function, left))];
        return results.Count == 1 ? results[0] : VisibleShape.Unknown;
    }
}
