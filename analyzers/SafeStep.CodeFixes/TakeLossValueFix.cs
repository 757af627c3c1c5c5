using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE2012: adds the value of the loss instead of the tensor.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TakeLossValueFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE2012"];

    private protected override Task<FixPlan?> PlanAsync(Document document, Diagnostic diagnostic, CancellationToken cancellation) =>
        Task.FromResult<FixPlan?>(new FixPlan("Add the value, '.item<float>()'", [new Edit(document.Id, new TextChange(new TextSpan(diagnostic.Location.SourceSpan.End, 0), ".item<float>()"))]));
}
