using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using SafeStep.Analyzers;
using SafeStep.Analyzers.Models;

namespace SafeStep.CodeFixes;

/// <summary>The edits that make a class ready for the generator.</summary>
internal static class MarkModel
{
    private static readonly ImmutableHashSet<string> Mendable = ["SAFE1001", "SAFE1002"];

    /// <summary>Adds 'partial' to a declaration.</summary>
    public static TextChange Partial(TypeDeclarationSyntax declaration) => new(new TextSpan(declaration.Keyword.SpanStart, 0), "partial ");

    /// <summary>Marks a class [LogitHead] and makes it, and the types around it, partial; null when more than that is in the way.</summary>
    public static async Task<ImmutableArray<Edit>?> EditsAsync(INamedTypeSymbol type, Solution solution, TorchTypes torch, CancellationToken cancellation)
    {
        // Of several results the author has to say which the logits are.
        if (ModelShapeAnalyzer.Obstacles(type, torch, cancellation).Any(id => !Mendable.Contains(id)) || (!torch.IsMarked(type) && ShapeRule.ForwardOf(type, torch) is { ReturnType: var result } && !torch.Tensor.Contains(result)))
        {
            return null;
        }

        var edits = new List<Edit>();
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            foreach (SyntaxReference reference in current.DeclaringSyntaxReferences)
            {
                if (await reference.GetSyntaxAsync(cancellation).ConfigureAwait(false) is not TypeDeclarationSyntax declaration
                    || solution.GetDocument(declaration.SyntaxTree) is not { } document)
                {
                    return null;
                }

                bool isFirst = reference == current.DeclaringSyntaxReferences[0];
                if (ReferenceEquals(current, type) && isFirst && !torch.IsMarked(type))
                {
                    SourceText text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
                    SemanticModel? model = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
                    bool imported = model!.LookupNamespacesAndTypes(declaration.SpanStart, name: "LogitHeadAttribute").Length > 0;
                    edits.Add(new Edit(document.Id, SourceLayout.LineBefore(declaration, imported ? "[LogitHead]" : "[SafeStep.LogitHead]", text)));
                }

                if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    edits.Add(new Edit(document.Id, Partial(declaration)));
                }
            }
        }

        return [.. edits];
    }
}
