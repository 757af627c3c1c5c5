using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>The model whose parameters an optimizer holds.</summary>
/// <param name="Instance">The expression of the model where the optimizer is made.</param>
/// <param name="Variable">The variable it names.</param>
/// <param name="Type">The model's type as far as it is known.</param>
internal sealed record OptimizedModel(IOperation Instance, ISymbol Variable, ITypeSymbol Type);

/// <summary>Follows an optimizer's arguments back to the one model they come from.</summary>
internal static class OptimizerOrigin
{
    /// <summary>The one model that is optimized, or null when it is several, only a part of one, or not known.</summary>
    public static OptimizedModel? ModelOf(IOperation creation, Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        IOperation? parameters = creation switch
        {
            IInvocationOperation call => call.Argument(0),
            IObjectCreationOperation made => made.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value,
            _ => null,
        };
        return parameters is null ? null : Follow(parameters, frame, torch, cancellation);
    }

    private static OptimizedModel? Follow(IOperation parameters, Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        switch (parameters.Unwrapped())
        {
            case ILocalReferenceOperation local when frame.Body.OnlyDefinitionOf(local.Local) is { } definition:
                return Follow(definition, frame, torch, cancellation);
            case IInvocationOperation { TargetMethod.Name: "parameters" or "named_parameters" } call when torch.Module.ContainsBaseOf(call.Instance?.Type):
                return frame.VariableOf(call.Instance) is { } variable && MostPreciseType(call.Instance!, frame, cancellation) is { } type
                    ? new OptimizedModel(call.Instance!, variable, type)
                    : null;
            case IInvocationOperation { TargetMethod.ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } } query when query.Arguments.Length > 0:
                // Several sources (Concat, Union) are several models at worst.
                return query.Arguments.Count(argument => argument.Parameter?.Type is INamedTypeSymbol { Name: "IEnumerable" }) == 1
                    ? Follow(query.Arguments[0].Value, frame, torch, cancellation)
                    : null;
            default:
                return null;
        }
    }

    private static ITypeSymbol? MostPreciseType(IOperation instance, Frame frame, CancellationToken cancellation) =>
        ValueOrigin.TypesOf(instance, frame, cancellation) is { Count: 1 } types ? types[0] : instance.Type;
}
