using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SafeStep.Analyzers.Training.Flow;

namespace SafeStep.Analyzers.Loss;

/// <summary>A module that is run, as far as its class is certain.</summary>
/// <param name="Type">Its class.</param>
/// <param name="Made">The expression that made it, or null.</param>
/// <param name="Frame">Where that expression is to be read.</param>
internal sealed record ModuleOrigin(INamedTypeSymbol Type, IOperation? Made, Frame Frame)
{
    private static readonly ImmutableHashSet<string> Growing = ["append", "Add", "insert", "Insert", "add_module", "register_module", "Clear", "RemoveAt", "set_Item"];

    /// <summary>The module behind an expression; null where it may be of several classes, or of one that is not in view.</summary>
    public static ModuleOrigin? Of(IOperation module, Frame frame, TorchTypes torch, CancellationToken cancellation)
    {
        var made = ValueOrigin.ValuesOf(module, frame, cancellation);
        if (made.Count > 1 || (made.Count == 1 ? made[0].Value.Type : module.Unwrapped()?.Type) is not INamedTypeSymbol type)
        {
            return null;
        }

        var origin = new ModuleOrigin(type, made.Count == 1 ? made[0].Value : null, made.Count == 1 ? made[0].Frame : frame);
        return type.IsSealed || origin.Made is IObjectCreationOperation || (torch.IsOfLibrary(type) ? origin.Made is not null : IsLastOfItsLine(type, frame, cancellation)) ? origin : null;
    }

    /// <summary>The one forward of a class, or null.</summary>
    public static IMethodSymbol? ForwardOf(ITypeSymbol type) =>
        type.GetMembers("forward").OfType<IMethodSymbol>().Where(method => method.IsOverride).ToList() is { Count: 1 } forwards ? forwards[0] : null;

    /// <summary>The frame of the class's forward, or null where it is not in view.</summary>
    public Frame? EnterForward(IInvocationOperation call, Frame caller, CancellationToken cancellation) =>
        caller.MayEnterCalls && ForwardOf(Type) is { } forward && caller.Body.Source.Of(forward, cancellation) is { } body && body != caller.Body ? new Frame(body, call, caller) : null;

    /// <summary>The layers of a Sequential that is made in view; null where there may be others.</summary>
    public IReadOnlyList<IOperation>? Layers(Frame used)
    {
        if (Made is not IInvocationOperation { Arguments.Length: 1 } sequential || MayGrow(Frame.Body) || MayGrow(used.Body))
        {
            return null;
        }

        // Sequential(("name", layer), ...)
        return VisibleSizes.Elements(sequential.Arguments[0].Value)?
            .Select(layer => (layer.Unwrapped() is ITupleOperation { Elements.Length: 2 } named ? named.Elements[1] : layer).Unwrapped()!).ToList();
    }

    private static bool MayGrow(MethodBody body) => body.AllCalls.Any(call => call.Instance?.Type?.Name == "Sequential" && Growing.Contains(call.TargetMethod.Name));

    /// <summary>Whether no other class of the source has a forward in place of this one's.</summary>
    private static bool IsLastOfItsLine(INamedTypeSymbol type, Frame frame, CancellationToken cancellation) =>
        !type.IsAbstract && ForwardOf(type) is { } forward && frame.Body.Source.References.TargetsOf(forward, cancellation).Length == 1;
}
