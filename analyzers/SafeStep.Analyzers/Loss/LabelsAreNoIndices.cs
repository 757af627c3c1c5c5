using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>SAFE3003: labels for cross_entropy or nll_loss that are visibly of a kind that it refuses.</summary>
internal sealed class LabelsAreNoIndices : TrainingRule
{
    private const int LongestChain = 8;

    /// <summary>What keeps element type and kind of labels.</summary>
    private static readonly ImmutableHashSet<string> PassOn = ["view", "reshape", "flatten", "cuda", "cpu", "contiguous", "clone", "alias", "squeeze", "detach", "MoveToOuterDisposeScope", "DetachFromDisposeScope"];

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE3003",
        DiagnosticSeverity.Warning,
        "Labels are not class indices",
        "{0} wants int64 class indices, and these labels are {1}: {2}",
        "Class indices have the element type int64 and one number for each sample. Other integers and int64 one-hot vectors are refused when the loss is computed, and class numbers as floating-point numbers are taken for probabilities or refused.");

    public override WordList Starters => LossCall.Starters;

    public override bool MayBreak(SourceWords words) => LossCall.MayBeIn(words);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (IInvocationOperation call in code.Frame.Body.AllCalls)
        {
            if (LossCall.Of(call, code) is { } loss && KindOf(loss.Labels, code, LongestChain) is { } kind && Judge(kind, loss.Function) is var (what, remedy))
            {
                yield return new Finding(loss.Labels.Syntax.GetLocation(), loss.Function, what, remedy)
                {
                    Properties = kind == Labels.OneHot ? ImmutableDictionary<string, string?>.Empty : ImmutableDictionary<string, string?>.Empty.Add("indices", "indices"),
                };
            }
        }
    }

    /// <summary>Whether this rule has something to say of the labels.</summary>
    public static bool Reports(LossCall loss, TrainingCode code) => KindOf(loss.Labels, code, LongestChain) is not null;

    private enum Labels
    {
        Int32,
        OneHot,
        FloatIndices,
    }

    private static (string What, string Remedy)? Judge(Labels kind, string function) => kind switch
    {
        Labels.Int32 => ("int32", "make them of long[], or convert them with '.to(int64)'"),
        Labels.OneHot => ("int64 one-hot vectors", function == "nll_loss" ? "give the indices themselves" : "give the indices themselves, or convert the vectors with '.to(float32)'"),
        Labels.FloatIndices => ("class numbers as floating-point numbers", "convert them with '.to(int64)'"),
        _ => null,
    };

    private static Labels? KindOf(IOperation? labels, TrainingCode code, int left)
    {
        if (left == 0)
        {
            return null;
        }

        switch (labels.Unwrapped())
        {
            case ILocalReferenceOperation local when code.Frame.Body.OnlyDefinitionOf(local.Local) is { } definition:
                return KindOf(definition, code, left - 1);
            case IInvocationOperation call when IsOfTensors(call, code):
                return OfCall(call, code, left - 1);
            default:
                return null;
        }
    }

    private static Labels? OfCall(IInvocationOperation call, TrainingCode code, int left)
    {
        IMethodSymbol method = call.TargetMethod;
        if (PassOn.Contains(method.Name))
        {
            return KindOf(call.Receiver() ?? call.Argument(0), code, left);
        }

        switch (method.Name)
        {
            case "one_hot":
                return Labels.OneHot;
            case "zeros" or "ones" or "full" or "arange" or "randint" or "randperm" or "empty":
                return TypeNames.GivenIn(call) is "int32" or "Int32" ? Labels.Int32 : null;
            case "tensor":
                return TypeNames.GivenIn(call) is { } given ? OfType(given, call) : OfElements(call.Argument(0));
            case "to" or "to_type" or "type":
                string? type = TypeNames.GivenIn(call);
                return type is null ? (call.Arguments.Any(argument => argument.Parameter?.Type is { Name: "Tensor" or "ScalarType" }) ? null : KindOf(call.Receiver(), code, left))
                    : type is "int32" or "Int32" ? Labels.Int32
                    : TypeNames.Floats.Contains(type) && IsIndices(call.Receiver(), code, left) ? Labels.FloatIndices
                    : null;
            case "int":
                return Labels.Int32;
            case "float" or "double" or "half" when call.Arguments.IsEmpty || method.IsExtensionMethod:
                return IsIndices(call.Receiver(), code, left) ? Labels.FloatIndices : null;
            default:
                return null;
        }
    }

    /// <summary>Whether a tensor is one number of a class for each sample, whatever its element type.</summary>
    private static bool IsIndices(IOperation? tensor, TrainingCode code, int left)
    {
        if (left == 0)
        {
            return false;
        }

        return tensor.Unwrapped() switch
        {
            ILocalReferenceOperation local when code.Frame.Body.OnlyDefinitionOf(local.Local) is { } definition => IsIndices(definition, code, left - 1),
            IInvocationOperation { TargetMethod.Name: "argmax" or "randint" } call => IsOfTensors(call, code),
            IInvocationOperation { TargetMethod.Name: "tensor" } call => IsOfTensors(call, code) && call.Argument(0)?.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64, Rank: 1 },
            IInvocationOperation call when PassOn.Contains(call.TargetMethod.Name) => IsIndices(call.Receiver(), code, left - 1),
            _ => false,
        };
    }

    private static bool IsOfTensors(IInvocationOperation call, TrainingCode code) =>
        code.Torch.Tensor.Contains(call.TargetMethod.ContainingType) || code.Torch.Torch.Contains(call.TargetMethod.ContainingType) || code.Torch.Functional.Contains(call.TargetMethod.ContainingType)
        || (call.TargetMethod.IsExtensionMethod && code.Torch.IsOfLibrary(call.TargetMethod.ContainingType));

    private static Labels? OfType(string type, IInvocationOperation call) => type is "int32" or "Int32" ? Labels.Int32
        : TypeNames.Floats.Contains(type) && call.Argument(0)?.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64, Rank: 1 } ? Labels.FloatIndices
        : null;

    private static Labels? OfElements(IOperation? array) => array.Unwrapped()?.Type switch
    {
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Int32 } => Labels.Int32,
        IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Single or SpecialType.System_Double, Rank: 1 } when AreClassNumbers(array.Unwrapped()) => Labels.FloatIndices,
        _ => null,
    };

    /// <summary>Whether the numbers are spelled out, whole and too large to be probabilities.</summary>
    private static bool AreClassNumbers(IOperation? array) =>
        array is IArrayCreationOperation { Initializer.ElementValues: { Length: > 0 } values }
        && values.All(value => value.ConstantValue is { HasValue: true, Value: { } number } && System.Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) is var real && real >= 0 && real == System.Math.Floor(real))
        && values.Any(value => System.Convert.ToDouble(value.ConstantValue.Value, System.Globalization.CultureInfo.InvariantCulture) > 1);
}
