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
            using var child = new RunningChild(this, module, releases: ReturnsAll<TResult>() && !MayKeep(x1));
            return child.Returned(twin.ForwardTwin(x1, this));
        }

        return module is torch.nn.Module<Tensor, Tensor> layer && x1 is Tensor x ? (TResult)(object)Layer(layer, x) : OtherLayer(module, x1);
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, TResult>(torch.nn.Module<T1, T2, TResult> module, T1 x1, T2 x2)
    {
        DemandNoHooks(module);
        if (module is ITangentModule<T1, T2, TResult> twin)
        {
            using var child = new RunningChild(this, module, releases: ReturnsAll<TResult>() && !(MayKeep(x1) || MayKeep(x2)));
            return child.Returned(twin.ForwardTwin(x1, x2, this));
        }

        return LayerOr(module, [x1, x2], parts => module.forward((T1)parts[0]!, (T2)parts[1]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, TResult>(torch.nn.Module<T1, T2, T3, TResult> module, T1 x1, T2 x2, T3 x3)
    {
        DemandNoHooks(module);
        if (module is ITangentModule<T1, T2, T3, TResult> twin)
        {
            using var child = new RunningChild(this, module, releases: ReturnsAll<TResult>() && !(MayKeep(x1) || MayKeep(x2) || MayKeep(x3)));
            return child.Returned(twin.ForwardTwin(x1, x2, x3, this));
        }

        return LayerOr(module, [x1, x2, x3], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, T4, TResult>(torch.nn.Module<T1, T2, T3, T4, TResult> module, T1 x1, T2 x2, T3 x3, T4 x4)
    {
        DemandNoHooks(module);
        if (module is ITangentModule<T1, T2, T3, T4, TResult> twin)
        {
            using var child = new RunningChild(this, module, releases: ReturnsAll<TResult>() && !(MayKeep(x1) || MayKeep(x2) || MayKeep(x3) || MayKeep(x4)));
            return child.Returned(twin.ForwardTwin(x1, x2, x3, x4, this));
        }

        return LayerOr(module, [x1, x2, x3, x4], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!, (T4)parts[3]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, T4, T5, TResult>(torch.nn.Module<T1, T2, T3, T4, T5, TResult> module, T1 x1, T2 x2, T3 x3, T4 x4, T5 x5)
    {
        DemandNoHooks(module);
        if (module is ITangentModule<T1, T2, T3, T4, T5, TResult> twin)
        {
            using var child = new RunningChild(this, module, releases: ReturnsAll<TResult>() && !(MayKeep(x1) || MayKeep(x2) || MayKeep(x3) || MayKeep(x4) || MayKeep(x5)));
            return child.Returned(twin.ForwardTwin(x1, x2, x3, x4, x5, this));
        }

        return LayerOr(module, [x1, x2, x3, x4, x5], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!, (T4)parts[3]!, (T5)parts[4]!));
    }

    /// <inheritdoc cref="call{T1, TResult}"/>
    public TResult call<T1, T2, T3, T4, T5, T6, TResult>(torch.nn.Module<T1, T2, T3, T4, T5, T6, TResult> module, T1 x1, T2 x2, T3 x3, T4 x4, T5 x5, T6 x6)
    {
        DemandNoHooks(module);
        if (module is ITangentModule<T1, T2, T3, T4, T5, T6, TResult> twin)
        {
            using var child = new RunningChild(this, module, releases: ReturnsAll<TResult>() && !(MayKeep(x1) || MayKeep(x2) || MayKeep(x3) || MayKeep(x4) || MayKeep(x5) || MayKeep(x6)));
            return child.Returned(twin.ForwardTwin(x1, x2, x3, x4, x5, x6, this));
        }

        return LayerOr(module, [x1, x2, x3, x4, x5, x6], parts => module.forward((T1)parts[0]!, (T2)parts[1]!, (T3)parts[2]!, (T4)parts[3]!, (T5)parts[4]!, (T6)parts[5]!));
    }

    private TResult OtherLayer<T1, TResult>(torch.nn.Module<T1, TResult> module, T1 x1) => LayerOr(module, [x1], parts => module.forward((T1)parts[0]!));

    private static bool ReturnsAll<TResult>() => typeof(TResult) == typeof(Tensor);

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

    // A child whose twin runs.
    private readonly ref struct RunningChild
    {
        private readonly TangentPass pass;
        private readonly torch.nn.Module outer;
        private readonly DisposeScope? inner;

        // Releases: whether what is made on the way is released here, not at the end of the whole pass. Its memory then serves the next child.
        public RunningChild(TangentPass pass, torch.nn.Module module, bool releases)
        {
            if (TwinCheck.Complaint(module) is { } complaint)
            {
                throw pass.Refused(complaint);
            }

            (this.pass, outer) = (pass, pass.Module);
            pass.Module = module;
            inner = releases ? torch.NewDisposeScope() : null;
        }

        public TResult Returned<TResult>(TResult output)
        {
            if (inner is not null)
            {
                pass.MoveOut(inner, (Tensor)(object)output!);
            }

            return output;
        }

        public void Dispose()
        {
            inner?.Dispose();
            pass.Module = outer;
        }
    }
}
