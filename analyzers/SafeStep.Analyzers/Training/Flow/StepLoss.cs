using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Which losses were differentiated when an optimizer steps: in the function that steps it, in what that calls and, if it differentiates nothing, in what calls it.</summary>
internal sealed class StepLoss(OptimizerTrail trail, TorchTypes torch, CancellationToken cancellation)
{
    /// <summary>In how many callers a loss is looked for.</summary>
    private const int MostCallers = 4;

    private readonly Dictionary<Frame, IReadOnlyList<TrainingFlow>> flows = [];

    /// <summary>Whether every loss that reaches the step is a cross-entropy, and one does.</summary>
    public bool IsCrossEntropy(IInvocationOperation step, Frame frame)
    {
        List<LossKind> kinds = step.Argument(0).Unwrapped() is IDelegateCreationOperation closure ? OfClosure(closure, frame) : Reaching(step, frame, MostCallers, call: null);
        return kinds.Count > 0 && kinds.All(kind => kind is LossKind.CrossEntropy or LossKind.NegativeLogLikelihood);
    }

    private List<LossKind> OfClosure(IDelegateCreationOperation closure, Frame frame)
    {
        IOperation? function = closure.Target switch
        {
            IAnonymousFunctionOperation lambda => lambda.Body,
            IMethodReferenceOperation { Method: var method } when frame.Body.Source.Of(method, cancellation) is { } body => body.Root,
            _ => null,
        };
        return
        [
            .. (function?.InOrder() ?? []).OfType<IInvocationOperation>()
                .Where(call => Vocabulary.ActionOf(call, torch) is (TrainingAction.Backward, _))
                .Select(call => new LossOrigin(torch, cancellation).Of(call.Receiver() ?? call.Argument(0), frame)),
        ];
    }

    /// <param name="call">The call that leads to the step, where the frame is that of a caller. It stands for the step where the order of what it leads to is not known.</param>
    private List<LossKind> Reaching(IInvocationOperation step, Frame frame, int callers, IOperation? call)
    {
        bool IsStep(TrainingEvent item) => ReferenceEquals(item.Operation, step) || (item.Action == TrainingAction.Unknown && ReferenceEquals(item.Operation, call));

        List<LossKind> here = [.. FlowsOf(frame).SelectMany(flow => flow.Events.Where(IsStep).SelectMany(item => Reaching(item, flow)))];
        if (here.Count > 0 || callers == 0)
        {
            return here;
        }

        if (frame.Caller is { } caller)
        {
            return Reaching(step, caller, callers - 1, frame.Call);
        }

        CallSites? sites = frame.Body.Owner is IMethodSymbol method ? frame.Body.Source.References.CallsOf(method, cancellation) : null;
        var kinds = new List<LossKind>();
        foreach (Place place in sites?.Calls ?? [])
        {
            kinds.AddRange(Reaching(step, new Frame(place.Body, deepest: Frame.Deep), callers - 1, place.Operation));
        }

        return kinds;
    }

    private IEnumerable<LossKind> Reaching(TrainingEvent step, TrainingFlow flow)
    {
        bool EndsGradients(TrainingEvent item) => trail.Clears.Contains(item.Operation) || ReferenceEquals(item.Operation, step.Operation);

        return flow.Events
            .Where(item => item.Action == TrainingAction.Backward && flow.Reaches(item, step, barrier: EndsGradients))
            .Select(item => new LossOrigin(torch, cancellation).Of(SubjectOf(item), item.Frame));
    }

    private static IOperation? SubjectOf(TrainingEvent backward)
    {
        var call = (IInvocationOperation)backward.Operation;
        return call.Receiver() ?? call.Argument(0);
    }

    private IReadOnlyList<TrainingFlow> FlowsOf(Frame frame)
    {
        if (!flows.TryGetValue(frame, out IReadOnlyList<TrainingFlow>? known))
        {
            flows.Add(frame, known = TrainingFlow.Of(frame, torch, cancellation));
        }

        return known;
    }
}
