using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>An expression, and the frame that it is to be read in.</summary>
internal readonly record struct Value(IOperation Operation, Frame Frame);

/// <summary>What callers give for a parameter.</summary>
internal static class ParameterOrigin
{
    /// <summary>The argument of the call through which the frame was reached or, where it was reached for itself, of every call in the compilation. Empty when one of them is not known.</summary>
    public static ImmutableArray<Value> Of(IParameterSymbol parameter, Frame frame, CancellationToken cancellation)
    {
        if (frame.ArgumentFor(parameter) is { } argument)
        {
            return frame.Body.DefinitionsOf(parameter).Count == 0 ? [new Value(argument, frame.Caller!)] : [];
        }

        // A local function or a primary constructor may be looked at from any depth; its calls are all in view.
        if (frame.Deepest < Frame.Deep || (parameter.IsReceiver() ? frame.Body.Owner : parameter.ContainingSymbol) is not IMethodSymbol { MethodKind: not (MethodKind.AnonymousFunction or MethodKind.DelegateInvoke) } method
            || parameter.RefKind is RefKind.Ref or RefKind.Out || frame.Body.DefinitionsOf(parameter).Count > 0)
        {
            return [];
        }

        CallSites sites = frame.Body.Source.References.CallsOf(method, cancellation);
        ImmutableArray<Value> given = sites.IsComplete
            ? [.. sites.Calls.Select(place => (Argument: Frame.ArgumentFor(parameter, place.Operation), place.Body)).Where(found => found.Argument is not null).Select(found => new Value(found.Argument!, new Frame(found.Body, deepest: Frame.Deep)))]
            : [];
        return given.Length == sites.Calls.Length ? given : [];
    }
}
