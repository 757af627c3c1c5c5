using System;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace SafeStep.Analyzers.Training.Flow;

/// <summary>Whether a call can lead to an action that the flow does not show; where it might, rules stay silent.</summary>
internal static class HiddenActions
{
    private const int DeepestLook = 3;

    /// <summary>Whether the call, or what it calls in turn, may mention a method of this name beyond the one call that is followed.</summary>
    public static bool May(IInvocationOperation call, string name, Frame frame, CancellationToken cancellation) =>
        call.TargetMethod.MethodKind == MethodKind.DelegateInvoke
        || LooksLike(call.TargetMethod, name)
        || Leads(call.TargetMethod, name, frame.Body.Source, DeepestLook, cancellation);

    /// <summary>A wrapper of another library, such as an accelerator's Backward(loss).</summary>
    private static bool LooksLike(IMethodSymbol method, string name) =>
        method.Name != name && method.Name.Replace("_", "").IndexOf(name.Replace("_", ""), StringComparison.OrdinalIgnoreCase) >= 0;

    private static bool Leads(IMethodSymbol method, string name, SourceBodies source, int depth, CancellationToken cancellation)
    {
        if (source.Of(method, cancellation) is not { } body)
        {
            return false;
        }

        bool isFollowed = depth == DeepestLook;
        return (!isFollowed && body.Root.Syntax.Names(name))
            || (depth > 0 && body.Calls.Any(call => !SymbolEqualityComparer.Default.Equals(call.TargetMethod, method)
                && (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && !isFollowed || Leads(call.TargetMethod, name, source, depth - 1, cancellation))));
    }
}
