using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;

namespace SafeStep.CodeFixes;

/// <summary>SAFE3003: converts class numbers of another element type to int64.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ConvertLabelsFix : EditFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["SAFE3003"];

    private protected override Task<FixPlan?> PlanAsync(FixContext context) => Task.FromResult(Plan(context));

    private static FixPlan? Plan(FixContext context)
    {
        SyntaxNode labels = context.Node;
        // An argument that is an array becomes a tensor by a conversion, and has no member of one before it.
        return context["indices"] is not null && SourceLayout.TakesMember(labels)
            && context.Semantics.GetTypeInfo(labels, context.Cancellation).Type is { Name: "Tensor" }
            && NameOfInt64(context, labels.SpanStart) is { } type
            ? new FixPlan("Convert the labels to int64", [context.Edit(new TextChange(new TextSpan(labels.Span.End, 0), $".to({type})"))])
            : null;
    }

    private static string? NameOfInt64(FixContext context, int place) =>
        context.Semantics.LookupSymbols(place, name: "int64") is { Length: 1 } found && found[0] is IPropertySymbol or IFieldSymbol { ContainingType.Name: "torch" } ? "int64"
        : context.Semantics.LookupNamespacesAndTypes(place, name: "torch").Any(symbol => symbol is INamedTypeSymbol type && !type.GetMembers("int64").IsEmpty) ? "torch.int64"
        : null;
}
