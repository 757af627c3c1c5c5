using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace SafeStep.CodeFixes;

/// <summary>SAFE1001 and SAFE1002: adds 'partial' to the class, or to the type around it.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class MakePartialFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE1001", "SAFE1002"];

    private protected override async Task<FixPlan?> PlanAsync(FixContext context)
    {
        Location place = context.Diagnostic.AdditionalLocations.FirstOrDefault() ?? context.Diagnostic.Location;
        if (place.SourceTree is null || context.Solution.GetDocument(place.SourceTree) is not { } target)
        {
            return null;
        }

        SyntaxNode root = await place.SourceTree.GetRootAsync(context.Cancellation).ConfigureAwait(false);
        return root.FindNode(place.SourceSpan).FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration
            ? new FixPlan($"Make '{declaration.Identifier.ValueText}' partial", [new Edit(target.Id, MarkModel.Partial(declaration))])
            : null;
    }
}
