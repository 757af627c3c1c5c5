using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SafeStep.Generators.Diagnostics;
using SafeStep.Generators.Tangents;

namespace SafeStep.Generators.Discovery;

/// <summary>Whether a method marked [TangentRule] fits the method it names, asked where it is declared: also before any model uses it.</summary>
internal static class RuleCheck
{
    /// <summary>What is wrong with the method; null when it fits.</summary>
    public static DiagnosticInfo? Check(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var rule = (IMethodSymbol)context.TargetSymbol;
        Compilation compilation = context.SemanticModel.Compilation;
        var backend = rule.Parameters.Select(parameter => Backend.OfTensor(parameter.Type, compilation)).FirstOrDefault(found => found is not null);
        foreach (AttributeData attribute in context.Attributes)
        {
            cancellation.ThrowIfCancellationRequested();
            // Half-typed arguments, and types that cannot be found, are the compiler's to report.
            if (attribute.ConstructorArguments is not [{ Value: INamedTypeSymbol { TypeKind: not TypeKind.Error } owner }, { Value: string name }]
                || rule.Parameters.Any(parameter => parameter.Type.TypeKind == TypeKind.Error) || rule.ReturnType.TypeKind == TypeKind.Error)
            {
                continue;
            }

            if (backend is null || !Fits(rule, owner, name, backend))
            {
                return DiagnosticInfo.At(((MethodDeclarationSyntax)context.TargetNode).Identifier, Descriptors.RuleSignature, rule.Name, "every model that uses it");
            }
        }

        return null;
    }

    private static bool Fits(IMethodSymbol rule, INamedTypeSymbol owner, string name, Backend backend)
    {
        bool isLayer = name == "forward" && backend.IsModule(owner);
        bool returnsTangent = backend.IsTensor(rule.ReturnType) || rule.ReturnType.Name == "Dual" || rule.ReturnType is IArrayTypeSymbol or INamedTypeSymbol { IsTupleType: true };
        var book = new RuleBook(backend.Compilation);
        return returnsTangent && owner.GetMembers(name).OfType<IMethodSymbol>().Any(method => book.FindUsers(rule, Arguments(method), isLayer) is not null);

        List<RuleArgument> Arguments(IMethodSymbol method)
        {
            var arguments = new List<RuleArgument>();
            if (isLayer)
            {
                arguments.Add(new RuleArgument("layer", owner, "", null, false, true));
            }
            else if (!method.IsStatic && backend.IsTensor(owner))
            {
                arguments.Add(new RuleArgument("self", owner, "", null, true, true));
            }

            arguments.AddRange(method.Parameters.Select(parameter =>
                new RuleArgument(parameter.Name, parameter.Type, "", null, IsCarrier(parameter.Type), !parameter.IsOptional)));
            return arguments;
        }

        bool IsCarrier(ITypeSymbol type) => backend.IsTensor(type) || type switch
        {
            IArrayTypeSymbol array => IsCarrier(array.ElementType),
            INamedTypeSymbol { IsGenericType: true, TypeArguments: [var element] } => IsCarrier(element),
            _ => false,
        };
    }
}
