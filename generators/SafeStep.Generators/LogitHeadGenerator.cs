using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
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

        var rules = context.SyntaxProvider
            .ForAttributeWithMetadataName(RuleAttribute, static (node, _) => node is MethodDeclarationSyntax, RuleCheck.Check)
            .SelectMany(static (wrong, _) => wrong)
            .Collect()
            .WithTrackingName(Steps.Rules);

        var diagnostics = heads
            .SelectMany(static (head, _) => head.Diagnostics)
            .Collect()
            .Combine(rules)
            .SelectMany(static (all, _) => all.Left.AddRange(all.Right))
            .Collect()
            .SelectMany(static (all, _) => all.Distinct())
            .WithTrackingName(Steps.Diagnostics);

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

        // The compilation gives a diagnostic its place in the tree again, without which #pragma warning could not silence it.
        context.RegisterSourceOutput(
            diagnostics.Combine(context.CompilationProvider),
            static (output, report) => output.ReportDiagnostic(report.Left.ToDiagnostic(report.Right)));
        context.RegisterSourceOutput(classes, static (output, part) => output.AddSource($"{part.HintName}.g.cs", TwinWriter.Write(part)));
        context.RegisterSourceOutput(shared, static (output, model) =>
        {
            if (model is not null)
            {
                output.AddSource($"{SharedFile.HintName}.g.cs", SharedFile.Write(model));
            }
        });
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
