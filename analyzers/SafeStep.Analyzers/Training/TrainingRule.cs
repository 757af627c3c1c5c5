using System.Collections.Generic;
using System.Threading;
using Microsoft.CodeAnalysis;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>One thing that can be wrong with a training loop.</summary>
internal abstract class TrainingRule : IRule
{
    public abstract DiagnosticDescriptor Descriptor { get; }

    /// <summary>One of these words stands in every body that breaks the rule. Only words that must stand in the body itself count: what is done to the same optimizer may be done in a helper.</summary>
    public abstract WordList Starters { get; }

    /// <summary>Whether a body in which one of the words stands can break the rule at all; asked before anything is bound.</summary>
    public virtual bool MayBreak(SourceWords words) => true;

    /// <summary>What of the body breaks the rule.</summary>
    public abstract IEnumerable<Finding> Check(TrainingCode code);
}

/// <summary>A body that may train, with everything a rule asks about it.</summary>
internal sealed class TrainingCode(ISymbol owner, Frame frame, TorchTypes torch, CancellationToken cancellation)
{
    private readonly System.Lazy<IReadOnlyList<TrainingFlow>> flows = new(() => TrainingFlow.Of(frame, torch, cancellation));

    /// <summary>The method that the body belongs to.</summary>
    public ISymbol Owner => owner;

    public Frame Frame => frame;

    public TorchTypes Torch => torch;

    public CancellationToken Cancellation => cancellation;

    /// <summary>The flow of the body and of each function nested in it.</summary>
    public IReadOnlyList<TrainingFlow> Flows => flows.Value;

    /// <summary>Whether the method, a type around it or the assembly is marked [StepGuardExempt].</summary>
    public bool IsExempt() => Exemption.IsExempt(owner, torch);
}
