using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2008: scheduler.step() before the optimizer's step in the same block.</summary>
internal sealed class SchedulerBeforeOptimizer : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2008",
        DiagnosticSeverity.Warning,
        "The scheduler advances before the optimizer",
        "'{0}' advances before '{1}' steps, so the first learning rate of the schedule is never used: step the scheduler after the optimizer",
        "A scheduler sets the learning rate of the next step. Advanced first, it skips the initial one.");

    public override WordList Starters { get; } = new("step");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent advance in flow.Events.Where(item => item.Action == TrainingAction.SchedulerStep && item.IsDirect && item.Variable is not null))
            {
                if (StatementOf(advance) is not { } first || OptimizerOf(advance, code) is not { } optimizer)
                {
                    continue;
                }

                var steps = flow.Events.Where(item => item.Steps(optimizer) || item.Action == TrainingAction.Unknown).ToList();
                TrainingEvent? later = steps.FirstOrDefault(item => item.Action != TrainingAction.Unknown && item.IsDirect && StatementOf(item) is { } second && Beside(first, second) is { } beside && beside.SpanStart > first.SpanStart
                    && (beside == second || advance.Operation.EnclosingLoop() is not null));
                bool hasEarlier = steps.Any(item => item.Site.Syntax.SpanStart < first.SpanStart && first.Parent!.Span.Contains(item.Site.Syntax.Span));
                if (later is not null && !hasEarlier)
                {
                    yield return new Finding(advance.Operation.Syntax.GetLocation(), advance.Variable!.Name, optimizer.Name) { Related = [later.Operation.Syntax.GetLocation()] };
                }
            }
        }
    }

    private static ExpressionStatementSyntax? StatementOf(TrainingEvent item) => item.Operation.Syntax.Parent as ExpressionStatementSyntax;

    /// <summary>What of a statement's block another statement is, or is in by loops and scopes alone: an epoch's batches behind the scheduler's step.</summary>
    private static SyntaxNode? Beside(SyntaxNode first, SyntaxNode second)
    {
        SyntaxNode? around = second;
        while (around is not null && around.Parent != first.Parent)
        {
            around = around.Parent;
            if (around is not (BlockSyntax or CommonForEachStatementSyntax or ForStatementSyntax or UsingStatementSyntax))
            {
                return null;
            }
        }

        return around;
    }

    /// <summary>The optimizer that the scheduler was built over.</summary>
    private static ISymbol? OptimizerOf(TrainingEvent advance, TrainingCode code)
    {
        IOperation? scheduler = ((IInvocationOperation)advance.Operation).Receiver();
        var made = ValueOrigin.ValuesOf(scheduler, advance.Frame, code.Cancellation);
        return made.Count == 1 ? OptimizerArgument(made[0].Value, made[0].Frame, code.Torch) : null;
    }

    private static ISymbol? OptimizerArgument(IOperation creation, Frame frame, TorchTypes torch)
    {
        IEnumerable<IArgumentOperation> arguments = creation switch
        {
            IInvocationOperation call => call.Arguments,
            IObjectCreationOperation made => made.Arguments,
            _ => [],
        };
        return frame.VariableOf(arguments.FirstOrDefault(argument => torch.Optimizer.ContainsBaseOf(argument.Parameter?.Type))?.Value);
    }
}
