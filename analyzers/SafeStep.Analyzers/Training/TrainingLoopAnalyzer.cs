using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SafeStep.Analyzers.Loss;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>Finds the bodies that may train and puts each before the rules; control flow and data flow are worked out once for all of them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TrainingLoopAnalyzer : SafeStepAnalyzer
{
    private static readonly ImmutableArray<TrainingRule> Checks =
    [
        new UnguardedOptimizer(),
        new SteppedBesideGuard(),
        new GuardOfAnotherModel(),
        new GradientsNeverCleared(),
        new ClearedBeforeStep(),
        new StepWithoutBackward(),
        new ClippedOutOfPlace(),
        new SchedulerBeforeOptimizer(),
        new MovedAfterOptimizer(),
        new ReportIgnored(),
        new LoopWithoutDisposeScope(),
        new RunningTotalKeepsGraph(),
        new SoftmaxBeforeCrossEntropy(),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Checks.Select(rule => rule.Descriptor)];

    private protected override void Register(CompilationStartAnalysisContext context, TorchTypes torch) =>
        context.RegisterSyntaxNodeAction(
            node => Check(node, torch),
            SyntaxKind.MethodDeclaration,
            SyntaxKind.ConstructorDeclaration,
            SyntaxKind.FieldDeclaration,
            SyntaxKind.CompilationUnit);

    private static void Check(SyntaxNodeAnalysisContext context, TorchTypes torch)
    {
        if (!MayMatter(context.Node) || context.ContainingSymbol is not { } owner)
        {
            return;
        }

        SourceBodies source = SourceBodies.Of(context.Compilation);
        foreach (SyntaxNode part in PartsOf(context.Node))
        {
            if (source.Of(part, context.SemanticModel, context.CancellationToken) is not { } body)
            {
                continue;
            }

            var code = new TrainingCode(owner, new Frame(body), torch, context.CancellationToken);
            foreach (TrainingRule rule in Checks)
            {
                foreach (Finding finding in rule.Check(code))
                {
                    context.ReportDiagnostic(finding.ToDiagnostic(rule.Descriptor));
                }
            }
        }
    }

    private static SyntaxNode[] PartsOf(SyntaxNode node) => node is FieldDeclarationSyntax field
        ? [.. field.Declaration.Variables.Where(variable => variable.Initializer is not null).Select(variable => variable.Initializer!)]
        : [node];

    private static bool MayMatter(SyntaxNode node) => node switch
    {
        CompilationUnitSyntax unit => unit.Members.OfType<GlobalStatementSyntax>().Any(Mentions),
        _ => Mentions(node),
    };

    /// <summary>A cheap look at the words of a piece of source, before anything is bound, for those that some rule starts from.</summary>
    private static bool Mentions(SyntaxNode node) =>
        node.DescendantTokens().Any(token => token.IsKind(SyntaxKind.IdentifierToken)
            && token.ValueText is "backward" or "step" or "Step" or "zero_grad" or "CreateStepGuard" or "parameters" or "named_parameters" or "cross_entropy" or "CrossEntropyLoss");
}
