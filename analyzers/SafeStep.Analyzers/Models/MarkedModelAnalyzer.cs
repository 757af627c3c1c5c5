using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>Puts the code of each class marked [LogitHead] before the rules about it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MarkedModelAnalyzer : SafeStepAnalyzer
{
    private static readonly ImmutableArray<MarkedModelRule> Checks = RuleSet.Of<MarkedModelRule>();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Checks.Select(rule => rule.Descriptor)];

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

        SourceBodies source = SourceBodies.Of(context.Compilation);
        foreach (MarkedModelRule rule in Checks)
        {
            foreach (Finding finding in rule.Check(type, torch, source, context.CancellationToken))
            {
                context.ReportDiagnostic(finding.ToDiagnostic(rule.Descriptor));
            }
        }
    }
}
