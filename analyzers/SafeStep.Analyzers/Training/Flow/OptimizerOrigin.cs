using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>The model whose parameters an optimizer holds.</summary>
/// <param name="Instance">The expression of the model, or of the part of it that is optimized.</param>
/// <param name="Variable">The variable of the model.</param>
/// <param name="Types">The types that the model may have, as far as they are known.</param>
/// <param name="Frame">Where the expression is to be read.</param>
/// <param name="IsWhole">Whether all of the model's parameters are optimized, rather than those of a part of it.</param>
internal sealed record OptimizedModel(IOperation Instance, ISymbol Variable, ImmutableArray<ITypeSymbol> Types, Frame Frame, bool IsWhole)
{
    /// <summary>What the model is called in the source.</summary>
    public string Name => Instance is IInstanceReferenceOperation ? "this" : Instance.Syntax.ToString();
}

/// <summary>Follows an optimizer's arguments back to the one model they come from.</summary>
internal static class OptimizerOrigin
{
    private const int LongestChain = 8;

    /// <summary>The one model that is optimized, or null when it is several or not known.</summary>
    public static OptimizedModel? ModelOf(IOperation creation, Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        IOperation? parameters = creation switch
        {
            IInvocationOperation call => call.Argument(0),
            IObjectCreationOperation made => made.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value,
            _ => null,
        };
        return Follow(parameters, frame, torch, LongestChain, cancellation);
    }

    private static OptimizedModel? Follow(IOperation? parameters, Frame frame, TorchTypes torch, int left, CancellationToken cancellation)
    {
        if (left == 0)
        {
            return null;
        }

        OptimizedModel? Next(IOperation? value) => Follow(value, frame, torch, left - 1, cancellation);

        switch (parameters.Unwrapped())
        {
            case ILocalReferenceOperation local when frame.Body.OnlyDefinitionOf(local.Local) is { } definition:
                return Next(definition);
            case IParameterReferenceOperation parameter:
                ImmutableArray<Value> given = ParameterOrigin.Of(parameter.Parameter, frame, cancellation);
                List<OptimizedModel?> models = [.. given.Select(value => Follow(value.Operation, value.Frame, torch, left - 1, cancellation))];
                return models.Count > 0 && models.All(model => model is not null) ? models[0] : null;
            case IInvocationOperation { TargetMethod.Name: "parameters" or "named_parameters", Instance: { } module } when torch.Module.ContainsBaseOf(module.Type):
                return OfModule(module, frame, torch, cancellation);
            case IInvocationOperation { TargetMethod.ContainingType: { Name: "Enumerable", ContainingNamespace.Name: "Linq" } } query when query.Arguments.Length > 0:
                // Several sources (Concat, Union) are several models at worst.
                return query.Arguments.Count(argument => argument.Parameter?.Type is INamedTypeSymbol { Name: "IEnumerable" }) == 1 ? Next(query.Arguments[0].Value) : null;
            case IArrayCreationOperation { Initializer: { } initializer }:
                return OfAll(initializer.ElementValues.Select(Next));
            case ICollectionExpressionOperation collection:
                return OfAll(collection.Elements.Select(Next));
            case IObjectCreationOperation { Type.Name: "ParamGroup" } group:
                return Next(group.Arguments.FirstOrDefault(argument => argument.Parameter?.Ordinal == 0)?.Value
                    ?? group.Initializer?.Initializers.OfType<ISimpleAssignmentOperation>().FirstOrDefault(entry => entry.Target is IPropertyReferenceOperation { Property.Name: "Parameters" })?.Value);
            case IObjectCreationOperation { Initializer: { } entries, Arguments.IsEmpty: true }:
                return OfAll(entries.Initializers.OfType<IInvocationOperation>().Select(add => Next(add.Arguments.LastOrDefault()?.Value)));
            default:
                return null;
        }
    }

    /// <summary>The one model that all groups are of.</summary>
    private static OptimizedModel? OfAll(IEnumerable<OptimizedModel?> groups)
    {
        List<OptimizedModel?> all = [.. groups];
        return all.Count > 0 && all.All(model => model is not null && SymbolEqualityComparer.Default.Equals(model.Variable, all[0]!.Variable) && (model.Variable is not IPropertySymbol and not IFieldSymbol || model.Name == all[0]!.Name)) ? all[0] : null;
    }

    /// <summary>The member of another object, such as options.Model.</summary>
    private static ISymbol? MemberOfVariable(IOperation module, Frame frame) =>
        module.Unwrapped() is IMemberReferenceOperation { Instance: { } owner, Member: var member } and (IFieldReferenceOperation or IPropertyReferenceOperation { Arguments.IsEmpty: true }) && frame.VariableOf(owner) is not null ? member : null;

    private static OptimizedModel? OfModule(IOperation module, Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        IOperation whole = module;
        if (frame.VariableOf(module) is not { } variable)
        {
            // model.head: the model is what the part is taken from.
            while (whole.Unwrapped() is IMemberReferenceOperation { Instance: { } owner } && torch.Module.ContainsBaseOf(owner.Type) && frame.VariableOf(whole) is null)
            {
                whole = owner;
            }

            if ((frame.VariableOf(whole) ?? MemberOfVariable(whole, frame)) is not { } found)
            {
                return null;
            }

            variable = found;
        }

        var types = ValueOrigin.TypesOf(whole, frame, cancellation);
        return whole.Type is { } declared
            ? new OptimizedModel(whole, variable, types.Count > 0 ? [.. types.Distinct<ITypeSymbol>(SymbolEqualityComparer.Default)] : [declared], frame, ReferenceEquals(whole, module))
            : null;
    }
}
