using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>What a call means to a training loop.</summary>
internal enum TrainingAction
{
    /// <summary>An optimizer is constructed.</summary>
    CreateOptimizer,

    /// <summary>Gradients of an optimizer's or a module's parameters are cleared.</summary>
    ZeroGrad,

    /// <summary>A loss is differentiated.</summary>
    Backward,

    /// <summary>An optimizer steps.</summary>
    Step,

    /// <summary>A guard is made for an optimizer.</summary>
    CreateGuard,

    /// <summary>A guard steps its optimizer.</summary>
    GuardStep,

    /// <summary>Gradients are clipped.</summary>
    Clip,

    /// <summary>A learning-rate scheduler advances.</summary>
    SchedulerStep,

    /// <summary>A module moves to another device.</summary>
    Move,

    /// <summary>Something that may do any of these, in an order that is not followed.</summary>
    Unknown,
}

/// <summary>One action of a training loop.</summary>
/// <param name="Action">What happens.</param>
/// <param name="Variable">The variable it happens to, seen from the analysed method; null when it cannot be followed.</param>
/// <param name="Operation">The operation that does it, perhaps in a helper method.</param>
/// <param name="Frame">The frame in which that operation is to be read.</param>
/// <param name="Site">The operation of the analysed method itself: the same one, or the call of the helper.</param>
internal sealed record TrainingEvent(TrainingAction Action, ISymbol? Variable, IOperation Operation, Frame Frame, IOperation Site)
{
    public bool IsDirect => ReferenceEquals(Operation, Site);

    /// <summary>Whether a step is the plain one, which uses the gradients that are there.</summary>
    public bool TakesNoClosure => Action != TrainingAction.Step || ((IInvocationOperation)Operation).Arguments.All(argument => argument.ArgumentKind == ArgumentKind.DefaultValue);

    /// <summary>The optimizer that a step, of its own or through a guard, is of; null when it cannot be followed, or for any other action.</summary>
    public ISymbol? Optimizer { get; init; }

    /// <summary>Whether this steps the optimizer, directly or through its guard.</summary>
    public bool Steps(ISymbol optimizer) => SymbolEqualityComparer.Default.Equals(Optimizer, optimizer);

    public bool Is(TrainingAction action, ISymbol? variable) =>
        Action == action && variable is not null && SymbolEqualityComparer.Default.Equals(Variable, variable);
}
