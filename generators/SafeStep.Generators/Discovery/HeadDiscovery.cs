using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Model;

namespace SafeStep.Generators.Discovery;

/// <summary>The transform: from a marked class to what is to be written for it. Nothing it returns refers to symbols or syntax.</summary>
internal static class HeadDiscovery
{
    public static HeadModel Discover(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        DiscoveryCache.GetOrDiscover(context.TargetNode, context.SemanticModel.Compilation, files => Discover(context, files, cancellation));

    private static HeadModel Discover(GeneratorAttributeSyntaxContext context, ISet<SyntaxTree> files, CancellationToken cancellation)
    {
        var declaration = (ClassDeclarationSyntax)context.TargetNode;
        var type = (INamedTypeSymbol)context.TargetSymbol;
        try
        {
            return ClassShape.IsSupported(type, cancellation) && Backend.Of(type, context.SemanticModel.Compilation, files) is { } backend
                ? Build(backend)
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

        HeadModel Build(Backend backend) => new HeadBuilder(
            backend,
            type,
            declaration,
            new HeadOptions(
                Argument(context, "Output") as int?,
                Argument(context, "OutputName") as string,
                Argument(context, "ClassDimension") as int?,
                Argument(context, "ApproximateUnknownChildren") is true,
                Argument(context, "SecondOrder") is true),
            cancellation).Build();
    }

    private static object? Argument(GeneratorAttributeSyntaxContext context, string name) =>
        context.Attributes[0].NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}
