using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SafeStep.Analyzers.Models;

/// <summary>Checks the declarations of classes marked [LogitHead]; on what it reports the generator stays silent.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModelShapeAnalyzer : SafeStepAnalyzer
{
    private static readonly ImmutableArray<ShapeRule> Checks = RuleSet.Of<ShapeRule>();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Checks.Select(rule => rule.Descriptor)];

    /// <summary>The IDs of the rules that this class breaks, whether or not it is marked.</summary>
    internal static IEnumerable<string> Obstacles(INamedTypeSymbol type, TorchTypes torch, CancellationToken cancellation) =>
        Checks.Where(rule => rule.Check(type, torch, cancellation).Any()).Select(rule => rule.Descriptor.Id);

    private protected override void Register(CompilationStartAnalysisContext context, TorchTypes torch)
    {
        if (!torch.LogitHead.IsEmpty)
        {
            context.RegisterSymbolAction(symbol => Check(symbol, torch), SymbolKind.NamedType);
        }
    }

    private static void Check(SymbolAnalysisContext context, TorchTypes torch)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !torch.IsMarked(type))
        {
            return;
        }

        foreach (ShapeRule rule in Checks)
        {
            foreach (Finding finding in rule.Check(type, torch, context.CancellationToken))
            {
                context.ReportDiagnostic(finding.ToDiagnostic(rule.Descriptor));
            }
        }
    }
}
