using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Training;

/// <summary>Finds the bodies that may train and puts each before the rules; control flow and data flow are worked out once for all of them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TrainingLoopAnalyzer : SafeStepAnalyzer
{
    internal static readonly ImmutableArray<TrainingRule> Checks = RuleSet.Of<TrainingRule>();

    /// <summary>A body with none of a rule's words does not break it; most bodies have none of any rule.</summary>
    private static readonly WordLists Starters = new(Checks.Select(rule => rule.Starters));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Checks.Select(rule => rule.Descriptor)];

    // A code block comes with its operations bound already if any other analyzer needs them, as the SDK's own do; a declaration would be bound for this one.
    private protected override void Register(CompilationStartAnalysisContext context, TorchTypes torch) =>
        context.RegisterCodeBlockAction(block => Check(block, torch));

    private static void Check(CodeBlockAnalysisContext context, TorchTypes torch)
    {
        if (ExecutablePart(context.CodeBlock, context.OwningSymbol) is not { } part)
        {
            return;
        }

        var words = new SourceWords(part);
        ulong started = words.ListsIn(Starters);
        TrainingCode? code = null;
        for (int at = 0; started != 0; at++, started >>= 1)
        {
            if ((started & 1) == 0 || at == Checks.Length)
            {
                continue;
            }

            TrainingRule rule = Checks[at];
            if (!rule.MayBreak(words))
            {
                continue;
            }

            code ??= Bind(part, context, torch);
            if (code is null)
            {
                return;
            }

            foreach (Finding finding in rule.Check(code))
            {
                context.ReportDiagnostic(finding.ToDiagnostic(rule.Descriptor));
            }
        }
    }

    private static SyntaxNode? ExecutablePart(SyntaxNode block, ISymbol owner) => block switch
    {
        BaseMethodDeclarationSyntax or CompilationUnitSyntax => block,

        // A property that is an expression has it for its getter.
        ArrowExpressionClauseSyntax => block,
        AccessorDeclarationSyntax { Body: not null } or AccessorDeclarationSyntax { ExpressionBody: not null } => block,
        PropertyDeclarationSyntax { Initializer: { } initializer } => initializer,
        TypeDeclarationSyntax { BaseList.Types: { Count: > 0 } bases } when bases[0] is PrimaryConstructorBaseTypeSyntax => block,
        VariableDeclaratorSyntax { Initializer: { } initializer, Parent.Parent: FieldDeclarationSyntax } => initializer,
        FieldDeclarationSyntax field => field.Declaration.Variables.FirstOrDefault(variable => variable.Identifier.ValueText == owner.Name)?.Initializer,
        _ => null,
    };

    private static TrainingCode? Bind(SyntaxNode part, CodeBlockAnalysisContext context, TorchTypes torch) =>
        SourceBodies.Of(context.SemanticModel.Compilation).Of(part, context.SemanticModel, context.CancellationToken) is { } body
            ? new TrainingCode(context.OwningSymbol, new Frame(body), torch, context.CancellationToken)
            : null;
}
