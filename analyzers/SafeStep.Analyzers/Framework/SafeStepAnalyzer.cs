using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace SafeStep.Analyzers;

/// <summary>Resolves the library's types once per compilation and stays out of compilations that do not see the library.</summary>
public abstract class SafeStepAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public sealed override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterCompilationStartAction(start =>
        {
            if (TorchTypes.Of(start.Compilation) is { } torch)
            {
                Register(start, torch);
            }
        });
    }

    private protected abstract void Register(CompilationStartAnalysisContext context, TorchTypes torch);
}
