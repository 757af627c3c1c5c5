using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>A call that computes a cross-entropy, by function or by module.</summary>
/// <param name="Function">"cross_entropy" or "nll_loss".</param>
/// <param name="Logits">What is compared: logits, or log-probabilities.</param>
/// <param name="Labels">What it is compared with.</param>
/// <param name="Settings">The call that gives weights and the label to ignore, with where to read it; null where it is not in view.</param>
internal sealed record LossCall(string Function, IOperation Logits, IOperation Labels, (IInvocationOperation Call, Frame Frame)? Settings)
{
    private static readonly WordList Functions = new("cross_entropy", "nll_loss");

    /// <summary>Of these words one stands in every body that computes a cross-entropy.</summary>
    public static WordList Starters { get; } = new([.. Functions, "CrossEntropyLoss", "NLLLoss", "backward"]);

    /// <summary>Whether a body with one of these words may compute a cross-entropy.</summary>
    public static bool MayBeIn(SourceWords words) => words.HasAny(Functions) || words.HasAny(Vocabulary.Running);

    public static LossCall? Of(IInvocationOperation call, TrainingCode code)
    {
        if (call.Argument(0) is not { } logits || call.Argument(1) is not { } labels)
        {
            return null;
        }

        IMethodSymbol method = call.TargetMethod;
        if (code.Torch.Functional.Contains(method.ContainingType))
        {
            return method.Name is "cross_entropy" or "nll_loss" ? new LossCall(method.Name, logits, labels, (call, code.Frame)) : null;
        }

        if (method.Name is not ("call" or "forward") || call.Receiver() is not { } criterion || !code.Torch.Losses.ContainsBaseOf(criterion.Type))
        {
            return null;
        }

        var types = ValueOrigin.TypesOf(criterion, code.Frame, code.Cancellation);
        if (types.Count == 0 || !types.All(code.Torch.CrossEntropyLosses.Contains))
        {
            return null;
        }

        var made = ValueOrigin.ValuesOf(criterion, code.Frame, code.Cancellation);
        return new LossCall(
            types[0].Name == "NLLLoss" ? "nll_loss" : "cross_entropy",
            logits,
            labels,
            made.Count == 1 && made[0].Value is IInvocationOperation creation ? (creation, made[0].Frame) : null);
    }

    /// <summary>The class weights, where they are spelled out.</summary>
    public IOperation? Weight => Setting("weight") is { ArgumentKind: ArgumentKind.Explicit, Value: { ConstantValue.HasValue: false } weight } ? weight : null;

    /// <summary>The label that is left out of the loss; null where it is not known.</summary>
    public long? IgnoredLabel
    {
        get
        {
            if (Settings is null)
            {
                return null;
            }

            const long Default = -100;
            return Setting("ignore_index") is not { ArgumentKind: ArgumentKind.Explicit } setting ? Default
                : setting.Value.ConstantValue is { HasValue: true, Value: var label } ? VisibleSizes.Whole(label) ?? (label is null ? Default : null)
                : VisibleSizes.Whole(setting.Value.Unwrapped()?.ConstantValue.Value);
        }
    }

    private IArgumentOperation? Setting(string name) => Settings?.Call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == name);
}
