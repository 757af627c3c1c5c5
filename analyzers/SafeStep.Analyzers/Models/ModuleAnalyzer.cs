using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Models;

/// <summary>Puts each class that derives from the library's Module before the rules about such classes.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ModuleAnalyzer : SafeStepAnalyzer
{
    private static readonly ImmutableArray<ModuleRule> Checks = RuleSet.Of<ModuleRule>();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Checks.Select(rule => rule.Descriptor)];

    private protected override void Register(CompilationStartAnalysisContext context, TorchTypes torch) =>
        context.RegisterSymbolAction(symbol => Check(symbol, torch), SymbolKind.NamedType);

    private static void Check(SymbolAnalysisContext context, TorchTypes torch)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (type.TypeKind != TypeKind.Class || !torch.Module.ContainsBaseOf(type))
        {
            return;
        }

        var module = new ModuleClass(type, torch, SourceBodies.Of(context.Compilation));
        foreach (ModuleRule rule in Checks)
        {
            foreach (Finding finding in rule.Check(module, context.CancellationToken))
            {
                context.ReportDiagnostic(finding.ToDiagnostic(rule.Descriptor));
            }
        }
    }
}
