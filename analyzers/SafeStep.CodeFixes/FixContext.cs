using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>A diagnostic to be mended, with its document loaded.</summary>
internal sealed record FixContext(Document Document, Diagnostic Diagnostic, SyntaxNode Root, SemanticModel Semantics, SourceText Text, CancellationToken Cancellation)
{
    public Solution Solution => Document.Project.Solution;

    /// <summary>The innermost node that is marked.</summary>
    public SyntaxNode Node => Root.FindNode(Diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);

    /// <summary>The statement that a place is in; null where there is none, or the place is in another document.</summary>
    public StatementSyntax? StatementAt(Location place) =>
        place.SourceTree == Root.SyntaxTree ? Root.FindNode(place.SourceSpan).FirstAncestorOrSelf<StatementSyntax>() : null;

    /// <summary>What the rule says of the case under this name, or null.</summary>
    public string? this[string property] => Diagnostic.Properties.TryGetValue(property, out string? value) ? value : null;

    /// <summary>Null where the document is not one of C# source.</summary>
    public static async Task<FixContext?> LoadAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SemanticModel? semantics = await document.GetSemanticModelAsync(cancellation).ConfigureAwait(false);
        return root is null || semantics is null || !diagnostic.Location.IsInSource || diagnostic.Location.SourceTree != root.SyntaxTree
            ? null
            : new FixContext(document, diagnostic, root, semantics, await document.GetTextAsync(cancellation).ConfigureAwait(false), cancellation);
    }

    /// <summary>One change of this document.</summary>
    public Edit Edit(TextChange change) => new(Document.Id, change);
}
