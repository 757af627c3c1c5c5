using System.Runtime.CompilerServices;

namespace SafeStep;

/// <content>Children: modules that forward calls.</content>
public sealed partial class TangentPass
{
    /// <summary>Runs a child: by its twin where it has one, by the layer's rule where it is one of the library's, by a finite difference where that is allowed.</summary>
    /// <param name="module">The child. What counts is what the object is, not how the model declares it.</param>
    /// <param name="x1">Its input.</param>
    /// <returns>Its output, whose tangent the pass knows.</returns>
    /// <exception cref="NotSupportedException">The child has no derivative, or a hook of the user.</exception>
    public TResult call<T1, TResult>(torch.nn.Module<T1, TResult> module, T1 x1)
    {
        DemandNoHooks(module);
        if (module is ITangentModule<T1, TResult> twin)
        {
            return Twin(module, [x1], () => twin.ForwardTwin(x1, this));
        }

        return module is torch.nn.Module<Tensor, Tensor> layer && x1 is Tensor x
            ? (TResult)(object)Layer(layer, x)
            : LayerOr(module, [x1], parts => module.forward((T1)parts[0]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, TResult>(torch.nn.Module<T1, T2, TResult> module, T1 x1, T2 x2)
    {
        DemandNoHooks(module);
        return module is ITangentModule<T1, T2, TResult> twin
            ? Twin(module, [x1, x2], () => twin.ForwardTwin(x1, x2, this))
            : LayerOr(module, [x1, x2], parts => module.forward((T1)parts[0]!, (T2)parts[1]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, TResult>(torch.nn.Module<T1, T2, T3, TResult> module, T1 x1, T2 x2, T3 x3)
    {
        DemandNoHooks(module);
        return module is ITangentModule<T1, T2, T3, TResult> twin
            ? Twin(module, [x1, x2, x3], () => twin.ForwardTwin(x1, x2, x3, this))
            : LayerOr(module, [x1, x2, x3], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, T4, TResult>(torch.nn.Module<T1, T2, T3, T4, TResult> module, T1 x1, T2 x2, T3 x3, T4 x4)
    {
        DemandNoHooks(module);
        return module is ITangentModule<T1, T2, T3, T4, TResult> twin
            ? Twin(module, [x1, x2, x3, x4], () => twin.ForwardTwin(x1, x2, x3, x4, this))
            : LayerOr(module, [x1, x2, x3, x4], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!, (T4)parts[3]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, T4, T5, TResult>(torch.nn.Module<T1, T2, T3, T4, T5, TResult> module, T1 x1, T2 x2, T3 x3, T4 x4, T5 x5)
    {
        DemandNoHooks(module);
        return module is ITangentModule<T1, T2, T3, T4, T5, TResult> twin
            ? Twin(module, [x1, x2, x3, x4, x5], () => twin.ForwardTwin(x1, x2, x3, x4, x5, this))
            : LayerOr(module, [x1, x2, x3, x4, x5], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!, (T4)parts[3]!, (T5)parts[4]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, T4, T5, T6, TResult>(torch.nn.Module<T1, T2, T3, T4, T5, T6, TResult> module, T1 x1, T2 x2, T3 x3, T4 x4, T5 x5, T6 x6)
    {
        DemandNoHooks(module);
        return module is ITangentModule<T1, T2, T3, T4, T5, T6, TResult> twin
            ? Twin(module, [x1, x2, x3, x4, x5, x6], () => twin.ForwardTwin(x1, x2, x3, x4, x5, x6, this))
            : LayerOr(module, [x1, x2, x3, x4, x5, x6], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!, (T4)parts[3]!, (T5)parts[4]!, (T6)parts[5]!));
    }

    private TResult Twin<TResult>(torch.nn.Module module, object?[] inputs, Func<TResult> twin)
    {
        if (TwinCheck.Complaint(module) is { } complaint)
        {
            throw Refused(complaint);
        }

        var outer = Module;
        Module = module;
        try
        {
            if (typeof(TResult) != typeof(Tensor) || Array.Exists(inputs, MayKeep))
            {
                return twin();
            }

            // What is made on the way is released here, not at the end of the whole pass: its memory serves the next child.
            using var inner = torch.NewDisposeScope();
            TResult output = twin();
            MoveOut(inner, (Tensor)(object)output!);
            return output;
        }
        finally
        {
            Module = outer;
        }
    }

    // Whether a child may leave tensors in what it is given: in a dictionary that caches keys and values, or in an object.
    private static bool MayKeep(object? input) => input switch
    {
        null or Tensor or string => false,
        Array array => !array.GetType().GetElementType()!.IsPrimitive,
        ValueType and ITuple parts => Enumerable.Range(0, parts.Length).Any(i => MayKeep(parts[i])),
        ValueType => !input.GetType().IsPrimitive && !input.GetType().IsEnum,
        _ => true,
    };

    private void DemandNoHooks(torch.nn.Module module)
    {
        if (ModuleHooks.CountOf(module) > ObservingHooks.CountOf(module))
        {
            throw Refused($"{Named(module)} has a forward hook, which may replace what it is given or returns: the derivative does not go through it. Do in forward what it does; or, if it only looks, say so: ObservingHooks.Declare(module).");
        }
    }

    private string Named(torch.nn.Module module) => foreign.PathOf(module) is { Length: > 0 } path ? $"{path} ({module.GetType().FullName})" : module.GetType().FullName!;
}
