using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>A replacement of some text of a document.</summary>
internal readonly record struct Edit(DocumentId Document, TextChange Change);

/// <summary>What a fix is called and what it changes.</summary>
internal sealed record FixPlan(string Title, ImmutableArray<Edit> Edits)
{
    /// <summary>One plan for several: an edit that two of them share is made once, and a plan that contradicts an earlier one is left for the next round.</summary>
    public static ImmutableArray<Edit> Combine(IEnumerable<FixPlan> plans)
    {
        var combined = new List<Edit>();
        foreach (FixPlan plan in plans)
        {
            Edit[] added = [.. plan.Edits.Where(edit => !combined.Contains(edit))];
            if (!added.Any(edit => combined.Any(other => Overlap(edit, other))))
            {
                combined.AddRange(added);
            }
        }

        return [.. combined];
    }

    public static async Task<Solution> ApplyAsync(Solution solution, IEnumerable<Edit> edits, CancellationToken cancellation)
    {
        foreach (IGrouping<DocumentId, Edit> changed in edits.GroupBy(edit => edit.Document))
        {
            SourceText text = await solution.GetDocument(changed.Key)!.GetTextAsync(cancellation).ConfigureAwait(false);
            // Insertions at one place keep the order in which they were planned.
            solution = solution.WithDocumentText(changed.Key, text.WithChanges(changed.Select(edit => edit.Change).OrderBy(change => change.Span.Start)));
        }

        return solution;
    }

    private static bool Overlap(Edit left, Edit right) =>
        left.Document == right.Document
        && (left.Change.Span.OverlapsWith(right.Change.Span) || (left.Change.Span == right.Change.Span && !left.Change.Span.IsEmpty));
}
