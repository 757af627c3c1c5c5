using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using SafeStep.Analyzers;
using SafeStep.Analyzers.Training.Flow;
using SafeStep.CodeFixes.Guarding;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2001: creates a guard after the optimizer, hands it on beside the optimizer and steps it instead; marks the model's class where it is not marked yet.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CreateStepGuardFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2001"];

    private protected override async Task<FixPlan?> PlanAsync(FixContext context)
    {
        if (TorchTypes.Of(context.Semantics.Compilation) is not { } torch || BodyAround(context) is not { } body
            || body.All.FirstOrDefault(operation => operation.Syntax == context.Node && Vocabulary.ActionOf(operation, torch) is (TrainingAction.CreateOptimizer, _)) is not { } creation
            || OptimizerOrigin.ModelOf(creation, new Frame(body, deepest: Frame.Deep), torch, context.Cancellation) is not { IsWhole: true } model
            || model.Frame.Body != body)
        {
            return null;
        }

        OptimizerTrail trail = OptimizerTrail.Of(creation, body, torch, context.Cancellation);
        if (trail.IsLost || trail.IsGuarded
            || await GuardableModel.EditsAsync(model, torch, context).ConfigureAwait(false) is not { } marks
            || new GuardedProgram(context, torch, trail).Edits(creation, body, GuardableModel.Expression(model, torch)) is not { } guards)
        {
            return null;
        }

        return new FixPlan("Create a step guard and step it", [.. marks, .. guards]);
    }

    private static MethodBody? BodyAround(FixContext context)
    {
        SyntaxNode? part = SourceBodies.ExecutablePartAt(context.Root, context.Node.SpanStart);
        return part is null ? null : SourceBodies.Of(context.Semantics.Compilation).Of(part, context.Cancellation);
    }
}
