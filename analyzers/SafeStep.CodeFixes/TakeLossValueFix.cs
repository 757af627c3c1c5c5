using System.Collections.Immutable;
using System.Composition;
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

    private protected override Task<FixPlan?> PlanAsync(FixContext context) =>
        Task.FromResult<FixPlan?>(new FixPlan("Add the value, '.item<float>()'", [context.Edit(new TextChange(new TextSpan(context.Diagnostic.Location.SourceSpan.End, 0), ".item<float>()"))]));
}
