using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace SafeStep.CodeFixes;

/// <summary>
/// A fix that is a list of text edits. It is offered only when the edits could be planned in full; fix-all makes the edits of all
/// diagnostics together, an edit that several of them need once.
/// </summary>
public abstract class EditFixProvider : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => new AllEdits(this);

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await FixContext.LoadAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } loaded)
            {
                Offer(await PlanAsync(loaded).ConfigureAwait(false), diagnostic.Id);
                Offer(await WiderPlanAsync(loaded).ConfigureAwait(false), diagnostic.Id + ".All");
            }

            void Offer(FixPlan? plan, string key)
            {
                if (plan is not null)
                {
                    Solution solution = context.Document.Project.Solution;
                    context.RegisterCodeFix(CodeAction.Create(plan.Title, cancellation => FixPlan.ApplyAsync(solution, plan.Edits, cancellation), equivalenceKey: key), diagnostic);
                }
            }
        }
    }

    /// <summary>The edits that also mend what would be reported next, or null where there are no more.</summary>
    private protected virtual Task<FixPlan?> WiderPlanAsync(FixContext context) => Task.FromResult<FixPlan?>(null);

    /// <summary>The edits that mend a diagnostic, or null where none would be right.</summary>
    private protected abstract Task<FixPlan?> PlanAsync(FixContext context);

    private sealed class AllEdits(EditFixProvider provider) : FixAllProvider
    {
        public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

        public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
        {
            var plans = new List<FixPlan>();
            foreach ((Document document, Diagnostic diagnostic) in await DiagnosticsAsync(context).ConfigureAwait(false))
            {
                bool isWider = context.CodeActionEquivalenceKey?.EndsWith(".All", System.StringComparison.Ordinal) == true;
                if (await FixContext.LoadAsync(document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } loaded
                    && await (isWider ? provider.WiderPlanAsync(loaded) : provider.PlanAsync(loaded)).ConfigureAwait(false) is { } plan)
                {
                    plans.Add(plan);
                }
            }

            ImmutableArray<Edit> edits = FixPlan.Combine(plans);
            return edits.IsEmpty ? null : CodeAction.Create(plans[0].Title, cancellation => FixPlan.ApplyAsync(context.Solution, edits, cancellation), context.CodeActionEquivalenceKey);
        }

        private static async Task<IEnumerable<(Document Document, Diagnostic Diagnostic)>> DiagnosticsAsync(FixAllContext context)
        {
            IEnumerable<Document> documents = context.Scope switch
            {
                FixAllScope.Document => context.Document is { } single ? [single] : [],
                FixAllScope.Project => context.Project.Documents,
                _ => context.Solution.Projects.SelectMany(project => project.Documents),
            };
            var found = new List<(Document, Diagnostic)>();
            foreach (Document document in documents)
            {
                ImmutableArray<Diagnostic> here = await context.GetDocumentDiagnosticsAsync(document).ConfigureAwait(false);
                found.AddRange(here.OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start).Select(diagnostic => (document, diagnostic)));
            }

            return found;
        }
    }
}
