using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>SAFE2011: tensors made in a training loop with no dispose scope around the body.</summary>
internal sealed class LoopWithoutDisposeScope : TrainingRule
{
    /// <summary>How many callers above one another are looked at for a scope.</summary>
    private const int MostCallers = 3;

    /// <summary>A loop of fewer rounds that are counted out, as one that tries something, is over before memory matters.</summary>
    private const int FewRounds = 10;

    public override DiagnosticDescriptor Descriptor { get; } = Rules.Create(
        "SAFE2011",
        DiagnosticSeverity.Warning,
        "A training loop keeps its tensors until the garbage collector comes",
        "Every round of this loop makes tensors that nothing disposes: begin its body with 'using var scope = torch.NewDisposeScope();'",
        "The collector sees small objects and not the memory behind them, so it comes late, and training runs out of memory. A dispose scope around the body frees each round's tensors at its end.");

    public override WordList Starters { get; } = new("backward");

    public override bool MayBreak(SourceWords words) => words.HasInLoop("backward");

    public override IEnumerable<Finding> Check(TrainingCode code)
    {
        foreach (TrainingFlow flow in code.Flows)
        {
            var reported = new HashSet<ILoopOperation>();
            foreach (TrainingEvent backward in flow.Events.Where(item => item.Action == TrainingAction.Backward && item.IsDirect))
            {
                if (backward.Operation.EnclosingLoop() is { } loop && reported.Add(loop) && !(loop.IsShorterThan(FewRounds) && loop.EnclosingLoop() is null)
                    && flow.Events.Any(item => item.Action is TrainingAction.Step or TrainingAction.GuardStep && loop.Syntax.Span.Contains(item.Site.Syntax.Span))
                    && !DisposesSomehow(code) && !IsCalledInAScope(code))
                {
                    yield return new Finding(LoopLocals.KeywordOf(loop.Syntax)) { Properties = RoundScope.Properties(loop, code) };
                }
            }
        }
    }

    /// <summary>Whether the body disposes tensors in any way of its own: by scope, by using, or by hand.</summary>
    private static bool DisposesSomehow(TrainingCode code)
    {
        foreach (IOperation operation in code.Frame.Body.All)
        {
            switch (operation)
            {
                case IInvocationOperation { TargetMethod.Name: "NewDisposeScope" or "DisposeEverything" or "DisposeEverythingBut" or "Dispose" }:
                case IInvocationOperation { TargetMethod: { Name: "Collect", ContainingType.Name: "GC" } }:
                case IUsingDeclarationOperation usingDeclaration when usingDeclaration.DeclarationGroup.GetDeclaredVariables().Any(variable => IsScopeOrTensor(variable.Type, code)):
                case IUsingOperation usingStatement when usingStatement.Locals.Any(variable => IsScopeOrTensor(variable.Type, code)) || IsScopeOrTensor(usingStatement.Resources.Type, code):
                case IInvocationOperation call when code.Frame.Helper(call, code.Cancellation) is { } helper && MakesScope(helper):
                    return true;
            }
        }

        return false;
    }

    private static bool IsScopeOrTensor(ITypeSymbol? type, TrainingCode code) => code.Torch.DisposeScope.ContainsBaseOf(type) || code.Torch.Tensor.ContainsBaseOf(type);

    private static bool MakesScope(SyntaxNode body) => body.Names("NewDisposeScope") || body.Names("DisposeEverything");

    /// <summary>Whether the method is called, directly or through others, by one that also opens a scope.</summary>
    private static bool IsCalledInAScope(TrainingCode code) => IsCalledInAScope(code.Owner, code, MostCallers);

    private static bool IsCalledInAScope(ISymbol? owner, TrainingCode code, int left) =>
        left > 0 && owner is IMethodSymbol method
        && code.Frame.Body.Source.References.CallsOf(method, code.Cancellation).Calls
            .Any(place => place.Body != code.Frame.Body && (MakesScope(place.Body.Root.Syntax) || IsCalledInAScope(place.Body.Owner, code, left - 1)));
}
