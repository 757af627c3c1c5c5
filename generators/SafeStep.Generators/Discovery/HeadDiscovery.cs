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

        HeadModel Build(Backend backend)
        {
            HeadModel first = Of(TangentOrder.First).Build();
            // Where the first derivative is not to be had there is no twin and no second derivative.
            if (first.Diagnostics.Count > 0 || first.Classes.Count == 0)
            {
                return first;
            }

            first = first.And(Of(TangentOrder.First).BuildTwin());
            return Argument(context, "SecondOrder") is true ? first.And(Of(TangentOrder.Second).Build()) : first;

            // A finite difference of a child is no ground for a second derivative.
            HeadBuilder Of(TangentOrder order) => new(
                backend, type, declaration, Argument(context, "Output") as int?, Argument(context, "ClassDimension") as int?, !order.IsSecond && Argument(context, "ApproximateUnknownChildren") is true, order, cancellation);
        }
    }

    private static object? Argument(GeneratorAttributeSyntaxContext context, string name) =>
        context.Attributes[0].NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}
