using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2019: a model is trained after eval() was called on it, in the loop or before it, and train() never.</summary>
internal sealed class EvalModeKept : TrainingRule
{
    /// <summary>How deep calls are looked into for a train() that the loop does not show.</summary>
    private const int DeepestLook = 3;

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2019",
        DiagnosticSeverity.Warning,
        "A model goes on training in evaluation mode",
        "After this, '{0}' stays in evaluation mode while {1}: call '{0}.train()' before {2}",
        "eval() turns dropout off and makes batch norm use its running statistics, until train() is called.");

    public override WordList Starters { get; } = new("backward");

    public override bool MayBreak(SourceWords words) => words.HasInLoop("backward");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        var reported = new HashSet<IOperation>();
        foreach (IInvocationOperation eval in code.Frame.Body.AllCalls)
        {
            if (Evaluated(eval, code) is { } model && model is not ITypeSymbol
                && (InALoop(eval, model, code) ?? BeforeALoop(eval, model, code)) is var (meanwhile, when) && reported.Add(eval))
            {
                yield return new Finding(eval.Syntax.GetLocation(), model.Name, meanwhile, when);
            }
        }
    }

    /// <summary>The variable of the model that a call puts into evaluation mode, by itself or in the helper that it leads to; else null.</summary>
    private static ISymbol? Evaluated(IInvocationOperation call, TrainingCode code)
    {
        if (IsEval(call, code))
        {
            return code.Frame.VariableOf(call.Instance);
        }

        return code.Frame.Helper(call, code.Cancellation) is { } helper && (helper.Names("eval") || helper.Names("train")) && code.Frame.Enter(call, code.Cancellation) is { } entered
            && entered.Body.Calls.LastOrDefault(inside => IsEval(inside, code)) is { } eval && eval.RunsOnce()
            ? entered.VariableOf(eval.Instance)
            : null;
    }

    private static bool IsEval(IInvocationOperation call, TrainingCode code) => code.Torch.Module.ContainsBaseOf(call.Instance?.Type) && (call.TargetMethod.Name == "eval" || TurnsOff(call));

    /// <summary>train(false), which is eval().</summary>
    private static bool TurnsOff(IInvocationOperation call) => call.TargetMethod.Name == "train" && call.Argument(0) is { ConstantValue: { HasValue: true, Value: false } };

    private static (string Meanwhile, string When)? InALoop(IInvocationOperation eval, ISymbol model, TrainingCode code) =>
        eval.Ancestors().OfType<ILoopOperation>().LastOrDefault(loop => IsDeclaredOutside(model, loop)) is { } loop && !Leaves(eval, loop) && Trains(loop, eval, model, code)
            ? ("the loop goes on training it", "the next round trains")
            : null;

    private static (string Meanwhile, string When)? BeforeALoop(IInvocationOperation eval, ISymbol model, TrainingCode code)
    {
        if (eval.Parent is not IExpressionStatementOperation { Parent: IBlockOperation block } statement || code.Frame.Body.DefinitionsOf(model).Count > 1)
        {
            return null;
        }

        List<IOperation> behind = [.. block.Operations.SkipWhile(operation => !ReferenceEquals(operation, statement)).Skip(1)];
        return !behind.Any(operation => SetsAMode(operation, code)) && behind.SelectMany(operation => operation.DescendantsAndSelf()).OfType<ILoopOperation>().Any(loop => Trains(loop, eval, model, code))
            ? ("a loop below trains it", "the loop")
            : null;
    }

    private static bool IsDeclaredOutside(ISymbol model, ILoopOperation loop) => !model.Locations.Any(location => loop.Syntax.Span.Contains(location.SourceSpan) && location.SourceTree == loop.Syntax.SyntaxTree);

    /// <summary>Whether the loop itself runs the model, differentiates and steps, and neither it nor what it calls sets a mode again.</summary>
    private static bool Trains(ILoopOperation loop, IInvocationOperation eval, ISymbol model, TrainingCode code)
    {
        TrainingFlow? flow = code.Flows.FirstOrDefault(candidate => candidate.Operations.Contains(eval));
        if (flow is null)
        {
            return false;
        }

        List<IInvocationOperation> calls = [.. loop.DescendantsAndSelf().OfType<IInvocationOperation>()];
        List<TrainingEvent> inside = [.. flow.Events.Where(item => loop.Syntax.Span.Contains(item.Site.Syntax.Span))];
        TrainingEvent? backward = inside.FirstOrDefault(item => item.Action == TrainingAction.Backward && item.IsDirect);
        return backward is not null
            && inside.Any(item => item.Optimizer is { } optimizer && Moves(optimizer, model, code))
            && flow.Reaches(backward, backward, _ => false)
            && calls.Any(call => call.TargetMethod.Name is "call" or "forward" && SymbolEqualityComparer.Default.Equals(code.Frame.VariableOf(call.Instance), model) && SharesRound(call, backward))
            && !SetsAMode(loop, code);
    }

    /// <summary>Whether train() may be called in a piece of code or in what it calls.</summary>
    private static bool SetsAMode(IOperation operation, TrainingCode code) => operation.DescendantsAndSelf().OfType<IInvocationOperation>()
        .Any(call => (call.TargetMethod.Name == "train" && !TurnsOff(call)) || call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || MayTrain(call.TargetMethod, code, DeepestLook));

    /// <summary>Whether the run of the model is part of the round that differentiates.</summary>
    private static bool SharesRound(IOperation run, TrainingEvent backward) => ReferenceEquals(run.EnclosingLoop(), backward.Operation.EnclosingLoop());

    /// <summary>Whether control leaves the loop after the evaluation, as when a last test is made.</summary>
    private static bool Leaves(IOperation eval, ILoopOperation loop) => eval.Ancestors().TakeWhile(around => !ReferenceEquals(around, loop)).OfType<IBlockOperation>()
        .Any(block => block.Operations.Any(operation => operation is IBranchOperation { BranchKind: BranchKind.Break } or IReturnOperation or IThrowOperation or IExpressionStatementOperation { Operation: IThrowOperation }));

    private static bool Moves(ISymbol optimizer, ISymbol model, TrainingCode code) =>
        code.Frame.Body.OnlyDefinitionOf(optimizer).Unwrapped() is { } creation
        && OptimizerOrigin.ModelOf(creation, code.Frame, code.Torch, code.Cancellation) is { IsWhole: true } moved
        && SymbolEqualityComparer.Default.Equals(moved.Variable, model);

    private static bool MayTrain(IMethodSymbol method, TrainingCode code, int depth) =>
        SourceBodies.SyntaxOf(method, code.Cancellation) is { } syntax
        && (syntax.Names("train")
            || (depth > 0 && code.Frame.Body.Source.Of(method, code.Cancellation) is { } body
                && body.Calls.Any(call => call.TargetMethod.MethodKind == MethodKind.DelegateInvoke || (!SymbolEqualityComparer.Default.Equals(call.TargetMethod, method) && MayTrain(call.TargetMethod, code, depth - 1)))));
}
