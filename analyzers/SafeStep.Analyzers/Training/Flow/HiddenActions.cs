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
    public static bool May(IInvocationOperation call, string name, TrainingCode code) =>
        call.TargetMethod.MethodKind == MethodKind.DelegateInvoke
        || LooksLike(call.TargetMethod, name)
        || Leads(call.TargetMethod, name, code.Frame.Body.Source, DeepestLook, isFollowed: true, code.Cancellation)
        || MayElsewhere(call, name, code);

    /// <summary>Whether the source of what is called, or of what it calls in turn, has the name.</summary>
    public static bool Mentions(IInvocationOperation call, string name, TrainingCode code) =>
        Leads(call.TargetMethod, name, code.Frame.Body.Source, DeepestLook, isFollowed: false, code.Cancellation);

    /// <summary>A wrapper of another library, such as an accelerator's Backward(loss).</summary>
    private static bool LooksLike(IMethodSymbol method, string name) =>
        method.Name != name && method.Name.Replace("_", "").IndexOf(name.Replace("_", ""), StringComparison.OrdinalIgnoreCase) >= 0;

    /// <summary>Whether the call hands something that trains to code that is chosen at run time or has no source here.</summary>
    private static bool MayElsewhere(IInvocationOperation call, string name, TrainingCode code)
    {
        IMethodSymbol method = call.TargetMethod;
        if (IsOfKnownLibrary(method, code.Torch) || !call.Arguments.Select(argument => argument.Value).Append(call.Instance).Any(value => MayTrain(value.Unwrapped()?.Type, code.Torch)))
        {
            return false;
        }

        if (!call.IsVirtual)
        {
            return method.OriginalDefinition.DeclaringSyntaxReferences.IsEmpty;
        }

        SourceBodies source = code.Frame.Body.Source;
        var targets = source.References.TargetsOf(method, code.Cancellation);
        return targets.IsEmpty || targets.Any(target => Leads(target, name, source, DeepestLook, isFollowed: false, code.Cancellation));
    }

    /// <summary>Whether the method is, or overrides, one of the tensor library or of .NET, which do not train by themselves.</summary>
    private static bool IsOfKnownLibrary(IMethodSymbol method, TorchTypes torch)
    {
        for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
        {
            INamedTypeSymbol outermost = current.ContainingType;
            while (outermost.ContainingType is { } around)
            {
                outermost = around;
            }

            string space = outermost.ContainingNamespace.ToDisplayString();
            if (torch.IsOfLibrary(outermost) || space is "System" or "SafeStep" || space.StartsWith("System.", StringComparison.Ordinal) || space.StartsWith("SafeStep.", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool MayTrain(ITypeSymbol? type, TorchTypes torch) =>
        torch.Tensor.ContainsBaseOf(type) || torch.Module.ContainsBaseOf(type) || torch.Optimizer.ContainsBaseOf(type) || torch.StepGuard.ContainsBaseOf(type);

    private static bool Leads(IMethodSymbol method, string name, SourceBodies source, int depth, bool isFollowed, CancellationToken cancellation)
    {
        if (source.Of(method, cancellation) is not { } body)
        {
            return false;
        }

        return (!isFollowed && body.Root.Syntax.Names(name))
            || (depth > 0 && body.Calls.Any(call => !SymbolEqualityComparer.Default.Equals(call.TargetMethod, method)
                && (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && !isFollowed || Leads(call.TargetMethod, name, source, depth - 1, isFollowed: false, cancellation))));
    }
}
