using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2001: creates a guard after the optimizer and steps it instead; marks the model's class where it is not marked yet.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CreateStepGuardFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2001"];

    private protected override async Task<FixPlan?> PlanAsync(FixContext context)
    {
        (SemanticModel semantics, SyntaxNode root, Document document) = (context.Semantics, context.Root, context.Document);
        if (TorchTypes.Of(semantics.Compilation) is not { } torch || context["model"] is not { } modelName
            || context.Node.FirstAncestorOrSelf<LocalDeclarationStatementSyntax>() is not { } creation
            || creation.Declaration.Variables.Count != 1 || creation.Parent is not (BlockSyntax or GlobalStatementSyntax))
        {
            return null;
        }

        ITypeSymbol? modelType = semantics.GetSpeculativeTypeInfo(creation.SpanStart, SyntaxFactory.ParseExpression(modelName), SpeculativeBindingOption.BindAsExpression).Type;
        if (modelType is not INamedTypeSymbol type || !type.Locations.Any(location => location.IsInSource))
        {
            return null;
        }

        var edits = new List<Edit>();
        if (!torch.IsMarked(type))
        {
            if (await MarkModel.EditsAsync(type, document.Project.Solution, torch, context.Cancellation).ConfigureAwait(false) is not { } marks)
            {
                return null;
            }

            edits.AddRange(marks);
        }

        string guard = SourceLayout.FreeName("guard", creation, semantics);
        edits.Add(new Edit(document.Id, SourceLayout.LineAfter(creation, $"using var {guard} = {modelName}.CreateStepGuard({creation.Declaration.Variables[0].Identifier.ValueText});", context.Text)));
        foreach (Location step in context.Diagnostic.AdditionalLocations)
        {
            // The guard is a local: a step in another method cannot see it.
            if (step.SourceTree != root.SyntaxTree || !Sees(root.FindNode(step.SourceSpan), creation)
                || root.FindNode(step.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { Parent: ExpressionStatementSyntax } call)
            {
                return null;
            }

            edits.Add(new Edit(document.Id, new TextChange(call.Span, $"{guard}.Step()")));
        }

        return new FixPlan("Create a step guard and step it", [.. edits]);
    }

    private static bool Sees(SyntaxNode step, LocalDeclarationStatementSyntax creation) =>
        creation.Parent is GlobalStatementSyntax ? step.FirstAncestorOrSelf<GlobalStatementSyntax>() is not null : step.Ancestors().Contains(creation.Parent);
}
