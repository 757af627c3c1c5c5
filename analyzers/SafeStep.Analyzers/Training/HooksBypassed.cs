using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2017: the guarded model is run by forward, which the guard's hooks do not see.</summary>
internal sealed class HooksBypassed : TrainingRule
{
    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2017",
        DiagnosticSeverity.Warning,
        "A guarded model is run past its guard's hooks",
        "'{0}' learns what '{1}' ran on from hooks that forward() does not call, so its Step() has nothing to measure on: write '{1}.call(...)'",
        "call() runs forward and the hooks, forward() runs no hooks. A guard knows the batch of a step from a hook.");

    private static readonly WordList WithoutGradients = new("no_grad", "inference_mode", "set_grad_enabled");

    public override WordList Starters { get; } = new("Step");

    public override bool MayBreak(SourceWords words) => words.Has("forward") && !words.HasAny(WithoutGradients);

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            foreach (TrainingEvent step in flow.Events.Where(item => item.Action == TrainingAction.GuardStep && item.IsDirect && item.Variable is not null))
            {
                if (((IInvocationOperation)step.Operation).TargetMethod.Parameters.Any(parameter => parameter.Name == "inputs") || GuardedModel(step, code) is not { } model)
                {
                    continue;
                }

                ILoopOperation? round = step.Operation.EnclosingLoop();
                List<IInvocationOperation> calls = [.. flow.Operations.OfType<IInvocationOperation>().Where(call => round is null || round.Syntax.Span.Contains(call.Syntax.Span))];
                List<IInvocationOperation> runs =
                [
                    .. calls.Concat(InLocalFunctions(calls, code)).Where(call => call.TargetMethod.Name is "forward" or "call" && SymbolEqualityComparer.Default.Equals(flow.Frame.VariableOf(call.Instance), model)),
                ];
                if (runs.Count > 0 && !calls.Any(call => IsGiven(call, model, flow)) && runs.All(call => call.TargetMethod.Name == "forward") && flow.Events.Any(item => item.Action == TrainingAction.Backward && item.IsDirect && flow.Reaches(item, step, _ => false)))
                {
                    foreach (IInvocationOperation run in runs)
                    {
                        yield return new Finding(NameOf(run), step.Variable!.Name, model.Name);
                    }
                }
            }
        }
    }

    /// <summary>What the local functions do that are called.</summary>
    private static IEnumerable<IInvocationOperation> InLocalFunctions(List<IInvocationOperation> calls, TrainingCode code)
    {
        List<IMethodSymbol> called = [.. calls.Select(call => call.TargetMethod).Where(method => method.MethodKind == MethodKind.LocalFunction)];
        return called.Count == 0
            ? []
            : code.Frame.Body.All.OfType<ILocalFunctionOperation>().Where(function => called.Contains(function.Symbol, SymbolEqualityComparer.Default)).SelectMany(function => function.InOrder().OfType<IInvocationOperation>());
    }

    /// <summary>Whether the model is handed to a method, which may run it in the right way.</summary>
    private static bool IsGiven(IInvocationOperation call, ISymbol model, TrainingFlow flow) => call.TargetMethod.Locations.Any(location => location.IsInSource)
        && call.Arguments.Any(argument => SymbolEqualityComparer.Default.Equals(flow.Frame.VariableOf(argument.Value), model));

    private static Location NameOf(IInvocationOperation call) => call.Syntax is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } ? access.Name.GetLocation() : call.Syntax.GetLocation();

    /// <summary>The variable of the one model that the guard of a step is on.</summary>
    private static ISymbol? GuardedModel(TrainingEvent step, TrainingCode code)
    {
        var made = ValueOrigin.ValuesOf(((IInvocationOperation)step.Operation).Instance, step.Frame, code.Cancellation);
        return made.Count == 1 && made[0].Value is IInvocationOperation creation && Vocabulary.ActionOf(creation, code.Torch) is (TrainingAction.CreateGuard, _)
            ? made[0].Frame.VariableOf(Vocabulary.ModelOfGuard(creation))
            : null;
    }
}
