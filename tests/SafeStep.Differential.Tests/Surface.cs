using System.Reflection;

namespace SafeStep.Differential.Tests;

/// <summary>The embedded engine's public operations, each with TorchSharp's of the same name and parameters.</summary>
public static class Surface
{
    // What has no result to compare, or none that a case could give arguments to.
    private static readonly HashSet<string> NotCompared =
    [
        "Dispose", "MoveToOuterDisposeScope", "DetachFromDisposeScope", "MoveToOtherDisposeScope", "Equals", "GetHashCode", "ToString", "GetType", "backward", "retain_grad", "requires_grad_", "with_requires_grad", "get_rng_state", "save", "load", "register_hook",
        "set_", "cpu", "ToScalar", "set_num_threads", "get_num_threads", "set_num_interop_threads", "get_num_interop_threads", "NewDisposeScope", "no_grad", "enable_grad", "inference_mode", "set_grad_enabled", "is_grad_enabled",
        "manual_seed", "seed", "initial_seed", "set_default_dtype", "get_default_dtype", "tensor", "from_array", "as_tensor", "device", "empty", "empty_like", "new_empty", "InitializeDeviceType", "item",
        // TorchSharp's reads a type that was not set, and the process may end.
        "nanmean",
    ];

    public static IReadOnlyList<Operation> Operations { get; } = [.. Of("torch.Tensor").Concat(Of("torch")).Concat(Of("torch.nn.functional")).Concat(Of("torch.nn.init"))];

    /// <summary>The engine's layers and losses, each with TorchSharp's.</summary>
    public static IReadOnlyList<Operation> Layers { get; } = [.. Of("torch.nn")];

    /// <summary>Public operations of the engine that TorchSharp does not have.</summary>
    public static IReadOnlyList<string> Unmatched { get; } = [.. new[] { "torch.Tensor", "torch", "torch.nn.functional", "torch.nn.init" }.SelectMany(t => Methods(t).Where(m => Partner(t, m) is null).Select(m => Signature(t, m))).Order(StringComparer.Ordinal)];

    public static string Signature(string owner, MethodBase method) =>
        $"{owner}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => Library.Managed.ShortName(p.ParameterType) + " " + p.Name))})";

    private static IEnumerable<Operation> Of(string owner) => from method in Methods(owner)
                                                              let partner = Partner(owner, method)
                                                              where partner is not null
                                                              select new Operation(Signature(owner, method), method, partner);

    private static IEnumerable<MethodInfo> Methods(string owner) => Library.Managed.Find(owner)!
        .GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        .Where(m => !NotCompared.Contains(m.Name) && !m.IsGenericMethod && m.ReturnType != typeof(void) && IsComparable(m))
        .OrderBy(m => Signature(owner, m), StringComparer.Ordinal);

    private static bool IsComparable(MethodInfo method) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal) || method.Name == "get_Item")
        && method.GetParameters().All(p => !p.ParameterType.IsByRefLike && !p.ParameterType.IsByRef && !typeof(Delegate).IsAssignableFrom(p.ParameterType));

    // TorchSharp may have further parameters with defaults (names, generators) but every one of the engine's, in its order.
    private static MethodInfo? Partner(string owner, MethodInfo method)
    {
        var wanted = method.GetParameters();
        var type = Library.Torch.Find(owner) ?? throw new InvalidOperationException($"TorchSharp has no {owner}.");
        return type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            .Where(m => m.Name == method.Name && m.IsStatic == method.IsStatic && !m.IsGenericMethod && (method.Name is not ("op_Explicit" or "op_Implicit") || SameType(m.ReturnType, method.ReturnType)) && Fits(wanted, m.GetParameters()))
            .OrderBy(m => m.GetParameters().Length).FirstOrDefault();
    }

    private static bool Fits(ParameterInfo[] wanted, ParameterInfo[] offered)
    {
        var next = 0;
        foreach (var parameter in offered)
        {
            if (next < wanted.Length && parameter.Name == wanted[next].Name && SameType(parameter.ParameterType, wanted[next].ParameterType)) next++;
            else if (!parameter.HasDefaultValue && !parameter.IsOptional) return false;
        }
        return next == wanted.Length;
    }

    private static bool SameType(Type torch, Type managed) => Library.Torch.ShortName(torch) == Library.Managed.ShortName(managed);
}
