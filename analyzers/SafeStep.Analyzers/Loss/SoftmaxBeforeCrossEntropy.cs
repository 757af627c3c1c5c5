using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>SAFE3001: softmax or log-softmax output given to cross_entropy.</summary>
internal sealed class SoftmaxBeforeCrossEntropy : TrainingRule
{
    /// <summary>A criterion in a field is called by words that every module is called by; it is looked for in bodies that train.</summary>
    private static readonly WordList TrainingWords = new(["CrossEntropyLoss", "backward", "step", "Step", "zero_grad", "CreateStepGuard", .. Vocabulary.Parameters]);

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE3001",
        DiagnosticSeverity.Warning,
        "Cross-entropy is given probabilities instead of logits",
        "cross_entropy applies log_softmax itself, and this is the output of {0} already: give it the logits",
        "A second softmax flattens the gradient, and the spread of a step, which the convergence radius is made of, is not that of the logits any more. A second log_softmax changes nothing and costs time.");

    public override WordList Starters { get; } = new(["cross_entropy", .. TrainingWords]);

    public override bool MayBreak(SourceWords words) => words.Has("cross_entropy") || words.HasAny(Vocabulary.Running);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        var origin = new ProbabilityOrigin(code.Torch, code.Cancellation);
        foreach (IInvocationOperation call in code.Frame.Body.AllCalls)
        {
            if (IsCrossEntropy(call, code) && call.Argument(0) is { } input && origin.Of(input, code.Frame) is { Name: "softmax" or "log_softmax" } squashing)
            {
                yield return new Finding(input.Syntax.GetLocation(), squashing.Name) { Properties = Logits(squashing, input, code) };
            }
        }
    }

    private static bool IsCrossEntropy(IInvocationOperation call, TrainingCode code)
    {
        IMethodSymbol method = call.TargetMethod;
        if (code.Torch.Functional.Contains(method.ContainingType))
        {
            return method.Name == "cross_entropy";
        }

        if (method.Name is not ("call" or "forward") || call.Receiver() is not { } criterion || !code.Torch.Losses.ContainsBaseOf(criterion.Type))
        {
            return false;
        }

        var types = ValueOrigin.TypesOf(criterion, code.Frame, code.Cancellation);
        return types.Count > 0 && types.All(type => type.Name == "CrossEntropyLoss" && code.Torch.CrossEntropyLosses.Contains(type));
    }

    /// <summary>The source text of the logits, when it means the same where cross_entropy is called.</summary>
    private static ImmutableDictionary<string, string?> Logits(Squashing squashing, IOperation input, TrainingCode code)
    {
        var none = ImmutableDictionary<string, string?>.Empty;
        if (squashing.Frame != code.Frame)
        {
            return none;
        }

        IInvocationOperation call = squashing.Call;
        bool isModule = call.TargetMethod.Name is "call" or "forward";
        if (isModule && code.Torch.Sequential.ContainsBaseOf(call.Instance?.Type) || isModule && !IsSquashingModule(call, code))
        {
            return none;
        }

        IOperation? logits = !isModule && call.Instance is { } tensor ? tensor : call.Argument(0);
        bool inPlace = input.Unwrapped() == call;
        bool isStable = logits.Unwrapped() is ILocalReferenceOperation { Local: var local } && code.Frame.Body.DefinitionsOf(local).Count <= 1
            || logits.Unwrapped() is IParameterReferenceOperation { Parameter: var parameter } && code.Frame.Body.DefinitionsOf(parameter).Count == 0;
        return logits is not null && (inPlace || isStable) ? none.Add("logits", logits.Syntax.ToString()) : none;
    }

    private static bool IsSquashingModule(IInvocationOperation call, TrainingCode code) =>
        ValueOrigin.TypesOf(call.Receiver()!, code.Frame, code.Cancellation).All(type => code.Torch.SoftmaxModules.Contains(type) || code.Torch.LogSoftmaxModules.Contains(type));
}
