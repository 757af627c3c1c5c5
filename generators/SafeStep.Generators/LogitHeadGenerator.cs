using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Discovery;
using SafeStep.Generators.Emission;
using SafeStep.Generators.Model;

namespace SafeStep.Generators;

/// <summary>Adds to each class marked [LogitHead] the forward-mode derivative of its logits and the guard that uses it.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class LogitHeadGenerator : IIncrementalGenerator
{
    internal const string Attribute = "SafeStep.LogitHeadAttribute";
    private const string RuleAttribute = "SafeStep.TangentRuleAttribute";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var heads = context.SyntaxProvider
            .ForAttributeWithMetadataName(Attribute, static (node, _) => node is ClassDeclarationSyntax, HeadDiscovery.Discover)
            .WithTrackingName(Steps.Heads);

        // Of what several heads reach each would report the same.
        var diagnostics = heads
            .Collect()
            .SelectMany(static (all, _) => all.SelectMany(head => head.Diagnostics).Distinct())
            .WithTrackingName(Steps.Diagnostics);

        var rules = context.SyntaxProvider
            .ForAttributeWithMetadataName(RuleAttribute, static (node, _) => node is MethodDeclarationSyntax, RuleCheck.Check)
            .SelectMany(static (wrong, _) => wrong is null ? ImmutableArray<DiagnosticInfo>.Empty : [wrong])
            .WithTrackingName(Steps.Rules);

        // A module that several heads reach is written once.
        var classes = heads
            .SelectMany(static (head, _) => head.Classes)
            .Collect()
            .SelectMany(static (all, _) => GeneratedFiles.Merge(all))
            .WithTrackingName(Steps.Classes);

        var shared = heads
            .Collect()
            .Select(static (all, _) => all.Where(head => head.Classes.Count > 0).ToImmutableArray() is { IsEmpty: false } written
                ? new SharedModel(written[0].Namespace, written[0].Torch, written.SelectMany(head => head.Operations).Distinct().ToEquatable())
                : null)
            .WithTrackingName(Steps.Operations);

        Report(diagnostics);
        Report(rules);
        context.RegisterSourceOutput(classes, static (output, part) => output.AddSource($"{part.HintName}.g.cs", TwinWriter.Write(part)));
        context.RegisterSourceOutput(shared, static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource($"{SharedFile.HintName}.g.cs", SharedFile.Write(model));
            }
        });

        // The compilation gives a diagnostic its place in the tree again, without which #pragma warning could not silence it.
        void Report(IncrementalValuesProvider<DiagnosticInfo> found) => context.RegisterSourceOutput(
            found.Combine(context.CompilationProvider),
            static (output, report) => output.ReportDiagnostic(report.Left.ToDiagnostic(report.Right)));
    }

    /// <summary>The names of the pipeline's steps.</summary>
    internal static class Steps
    {
        public const string Heads = "Heads";
        public const string Rules = "Rules";
        public const string Diagnostics = "Diagnostics";
        public const string Classes = "Classes";
        public const string Operations = "Operations";
    }
}
