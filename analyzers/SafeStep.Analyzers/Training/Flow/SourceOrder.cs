using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>
/// What the order of the source alone tells about which event can follow which. That is enough for most training loops, and a control
/// flow graph costs more than all the rest of a rule.
/// </summary>
internal static class SourceOrder
{
    /// <summary>The events that come next on every path, in their order, as far as one plain statement follows another.</summary>
    public static IEnumerable<TrainingEvent> SureToFollow(TrainingEvent from, ImmutableArray<TrainingEvent> events)
    {
        for (int place = PlaceOf(from, events) + 1; place < events.Length && IsSureToFollow(events[place - 1].Site, events[place].Site); place++)
        {
            yield return events[place];
        }
    }

    /// <summary>The events that come next on some path, and perhaps others: control goes back only in a loop or by goto.</summary>
    public static IEnumerable<TrainingEvent> MayFollow(TrainingEvent from, List<IOperation> operations, ImmutableArray<TrainingEvent> events) =>
        from.Site.EnclosingLoop() is not null || operations.Any(operation => operation is IBranchOperation { BranchKind: BranchKind.GoTo })
            ? events
            : events.Skip(PlaceOf(from, events) + 1);

    private static int PlaceOf(TrainingEvent item, ImmutableArray<TrainingEvent> events)
    {
        int place = 0;
        while (place < events.Length && !ReferenceEquals(events[place], item))
        {
            place++;
        }

        return place;
    }

    private static bool IsSureToFollow(IOperation first, IOperation second)
    {
        if (ReferenceEquals(first, second))
        {
            // One call of a helper that does both.
            return true;
        }

        if (first.Syntax.Parent is not ExpressionStatementSyntax { Parent: BlockSyntax block } from || second.Syntax.Parent is not ExpressionStatementSyntax to || to.Parent != block)
        {
            return false;
        }

        int end = block.Statements.IndexOf(to);
        for (int between = block.Statements.IndexOf(from) + 1; between < end; between++)
        {
            if (!IsPlain(block.Statements[between]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether nothing but the next statement can come after it.</summary>
    private static bool IsPlain(StatementSyntax statement) =>
        statement is ExpressionStatementSyntax or LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or EmptyStatementSyntax;
}
