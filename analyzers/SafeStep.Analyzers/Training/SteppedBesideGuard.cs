using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2002: optimizer.step() although a guard for the optimizer exists.</summary>
internal sealed class SteppedBesideGuard : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2002",
        DiagnosticSeverity.Warning,
        "A guarded optimizer is stepped past its guard",
        "'{0}' has the guard '{1}', but this step goes past it: call '{1}.{2}' instead",
        "Only the steps made through the guard are measured and kept inside the convergence radius.");

    public override WordList Starters { get; } = new("step");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent step in flow.Events.Where(item => item.Action == TrainingAction.Step && item.IsDirect && item.Variable is not null))
            {
                if (GuardOf(step, flow, code) is { } guard && !ChoosesBetween(step, flow) && !code.IsExempt())
                {
                    yield return new Finding(step.Operation.Syntax.GetLocation(), step.Variable!.Name, guard.Name, step.TakesNoClosure ? "Step()" : "Step(closure)")
                    {
                        Properties = ImmutableDictionary<string, string?>.Empty.Add("guard", guard.Name),
                    };
                }
            }
        }
    }

    /// <summary>The variable of a guard that is certain to exist when the step is taken, or null.</summary>
    private static ISymbol? GuardOf(TrainingEvent step, TrainingFlow flow, TrainingCode code)
    {
        ISymbol optimizer = step.Variable!;
        foreach (TrainingEvent creation in flow.Events.Where(item => item.Is(TrainingAction.CreateGuard, optimizer) && item.IsDirect))
        {
            if (flow.Reaches(creation, step, _ => false) && code.Frame.AssignedVariable(creation.Operation) is { } guard && IsMadeOnce(guard, creation.Operation, code.Frame.Body))
            {
                return guard;
            }
        }

        foreach (TrainingEvent creation in code.Flows.Where(other => other != flow).SelectMany(other => other.Events).Where(item => item.Is(TrainingAction.CreateGuard, optimizer) && item.IsDirect))
        {
            if (IsOnlyRunAfter(step.Operation, creation.Operation, code.Frame.Body)
                && code.Frame.AssignedVariable(creation.Operation) is ILocalSymbol guard && IsMadeOnce(guard, creation.Operation, code.Frame.Body))
            {
                return guard;
            }
        }

        if (optimizer is not (IFieldSymbol or IPropertySymbol))
        {
            return null;
        }

        // A guard made in the constructor is there in every method.
        foreach (MethodBody body in code.Frame.Body.Source.Mentioning(optimizer.Name, optimizer.ContainingType, code.Cancellation).Where(body => body.Root is IConstructorBodyOperation))
        {
            var frame = new Frame(body);
            foreach (TrainingEvent creation in TrainingFlow.EventsOf(frame, body.Ordered, code.Torch, code.Cancellation).Where(item => item.Is(TrainingAction.CreateGuard, optimizer) && item.IsDirect))
            {
                if (frame.AssignedVariable(creation.Operation) is IFieldSymbol guard && IsMadeOnce(guard, creation.Operation, body))
                {
                    return guard;
                }
            }
        }

        return null;
    }

    /// <summary>Whether the nested function around a step, which sees the guard, is made or called only where the guard exists.</summary>
    private static bool IsOnlyRunAfter(IOperation step, IOperation creation, MethodBody body)
    {
        IOperation? function = step;
        while (function is not (null or ILocalFunctionOperation or IAnonymousFunctionOperation))
        {
            function = function.Parent;
        }

        return function switch
        {
            IAnonymousFunctionOperation lambda => lambda.Syntax.SpanStart > creation.Syntax.Span.End,
            ILocalFunctionOperation local => body.All.Where(operation => Refers(operation, local.Symbol)).All(use => use.Syntax.SpanStart > creation.Syntax.Span.End),
            _ => false,
        };
    }

    private static bool Refers(IOperation operation, IMethodSymbol function) => SymbolEqualityComparer.Default.Equals(function, operation switch
    {
        IInvocationOperation call => call.TargetMethod,
        IMethodReferenceOperation reference => reference.Method,
        _ => null,
    });

    private static bool IsMadeOnce(ISymbol guard, IOperation creation, MethodBody body) => creation.RunsOnce() && body.DefinitionsOf(guard).Count == 1;

    /// <summary>Whether the code decides between the guard and the bare optimizer.</summary>
    private static bool ChoosesBetween(TrainingEvent step, TrainingFlow flow) => step.Operation.Ancestors().OfType<IConditionalOperation>()
        .Any(choice => flow.Events.Any(item => item.Action == TrainingAction.GuardStep && choice.Syntax.Span.Contains(item.Site.Syntax.Span)));
}
