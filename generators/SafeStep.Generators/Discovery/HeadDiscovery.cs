using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>The transform: from a marked class to what is to be written for it. Nothing it returns refers to symbols or syntax.</summary>
internal static class HeadDiscovery
{
    public static HeadModel Discover(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var declaration = (ClassDeclarationSyntax)context.TargetNode;
        var type = (INamedTypeSymbol)context.TargetSymbol;
        try
        {
            return ClassShape.IsSupported(type, cancellation) && Backend.Of(type, context.SemanticModel.Compilation) is { } backend
                ? new HeadBuilder(backend, type, declaration, Output(context), Approximates(context), cancellation).Build()
                : HeadModel.Nothing;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            var report = new DiagnosticInfo(
                Descriptors.InternalError.Id,
                LocationInfo.From(context.Attributes[0].ApplicationSyntaxReference?.GetSyntax(cancellation) ?? declaration),
                new[] { type.Name, $"{error.GetType().Name}: {error.Message}" }.ToEquatable());
            return HeadModel.Nothing with { Diagnostics = new[] { report }.ToEquatable() };
        }
    }

    private static bool Approximates(GeneratorAttributeSyntaxContext context) =>
        context.Attributes[0].NamedArguments.FirstOrDefault(argument => argument.Key == "ApproximateUnknownChildren").Value.Value is true;

    // Which of several outputs the logits are, as the attribute says.
    private static int? Output(GeneratorAttributeSyntaxContext context) =>
        context.Attributes[0].NamedArguments.FirstOrDefault(argument => argument.Key == "Output").Value.Value as int?;
}
