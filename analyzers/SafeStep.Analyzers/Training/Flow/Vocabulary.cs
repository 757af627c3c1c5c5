using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Recognises by symbol what a call means to a training loop.</summary>
internal static class Vocabulary
{
    /// <summary>What gives a model to an optimizer.</summary>
    public static readonly WordList Parameters = new("parameters", "named_parameters");

    /// <summary>What moves a model to another device or type.</summary>
    public static readonly WordList Moves = new("to", "cuda", "cpu");

    /// <summary>What runs a model or a loss.</summary>
    public static readonly WordList Running = new("call", "forward");

    private static readonly WordList Actions = new("backward", "step", "Step", "zero_grad");

    /// <summary>Whether a piece of source can contain an action at all; a cheap look at its words before anything is bound.</summary>
    public static bool MayTrain(SyntaxNode node) => new SourceWords(node).HasAny(Actions);

    /// <summary>Whether a piece of source can make a guard. "Create" is a word of many; where it makes a guard, the file names StepGuard.</summary>
    public static bool MayCreateGuard(SourceWords words) => words.Has("CreateStepGuard") || (words.Has("Create") && words.IsInFile("StepGuard"));

    /// <summary>The action of an operation and the expression it acts on, or null for any other operation.</summary>
    public static (TrainingAction Action, IOperation? Subject)? ActionOf(IOperation operation, TorchTypes torch) => operation switch
    {
        IInvocationOperation call => ActionOf(call, torch),
        IObjectCreationOperation creation when torch.Optimizer.ContainsBaseOf(creation.Type) => (TrainingAction.CreateOptimizer, creation),
        ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Property.Name: "grad" } grad } when torch.Tensor.ContainsBaseOf(grad.Property.ContainingType) =>
            (TrainingAction.Unknown, null),
        _ => null,
    };

    private static (TrainingAction Action, IOperation? Subject)? ActionOf(IInvocationOperation call, TorchTypes torch)
    {
        IMethodSymbol method = call.TargetMethod;
        IOperation? receiver = call.Receiver();
        switch (method.Name)
        {
            case "backward" when torch.Tensor.ContainsBaseOf(receiver?.Type):
                return (TrainingAction.Backward, receiver);
            case "backward" when torch.Autograd.Contains(method.ContainingType):
                return (TrainingAction.Backward, call.Argument(0));
            case "zero_grad" when torch.Optimizer.ContainsBaseOf(receiver?.Type) || torch.Module.ContainsBaseOf(receiver?.Type):
                return (TrainingAction.ZeroGrad, receiver);
            case "zero_" or "set_grad" when torch.Tensor.ContainsBaseOf(receiver?.Type) && (method.Name == "set_grad" || IsGradient(receiver)):
                return (TrainingAction.Unknown, null);
            case "step" when torch.Optimizer.ContainsBaseOf(receiver?.Type):
                return (TrainingAction.Step, receiver);
            case "step" when torch.Scheduler.ContainsBaseOf(receiver?.Type):
                return (TrainingAction.SchedulerStep, receiver);
            case "Step" when torch.StepGuard.ContainsBaseOf(receiver?.Type):
                return (TrainingAction.GuardStep, receiver);
            case "CreateStepGuard" when torch.StepGuard.ContainsBaseOf(method.ReturnType):
            case "Create" when torch.StepGuard.Contains(method.ContainingType):
                return (TrainingAction.CreateGuard, call);
            case "clip_grad_norm_" when torch.NnUtils.Contains(method.ContainingType):
                return (TrainingAction.Clip, call.Argument(0));
            default:
                if (torch.Optim.Contains(method.ContainingType) && torch.Optimizer.ContainsBaseOf(method.ReturnType))
                {
                    return (TrainingAction.CreateOptimizer, call);
                }

                return Moves.Contains(method.Name) && torch.Module.ContainsBaseOf(receiver?.Type) ? (TrainingAction.Move, receiver) : null;
        }
    }

    private static bool IsGradient(IOperation? tensor) => tensor.Unwrapped() switch
    {
        IPropertyReferenceOperation property => property.Property.Name == "grad",
        IInvocationOperation call => call.TargetMethod.Name == "grad",
        _ => false,
    };

    /// <summary>The optimizer that a call creating a guard is given.</summary>
    public static IOperation? OptimizerOfGuard(IInvocationOperation creation, TorchTypes torch) =>
        creation.Arguments.FirstOrDefault(argument => torch.Optimizer.ContainsBaseOf(argument.Parameter?.Type))?.Value;

    /// <summary>The model that a call creating a guard is about.</summary>
    public static IOperation? ModelOfGuard(IInvocationOperation creation) =>
        creation.Instance ?? creation.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == "models")?.Value.Unwrapped() switch
        {
            ICollectionExpressionOperation { Elements: { Length: 1 } elements } => elements[0].Unwrapped(),
            IArrayCreationOperation { Initializer.ElementValues: { Length: 1 } elements } => elements[0].Unwrapped(),
            _ => null,
        };
}
